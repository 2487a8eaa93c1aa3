// The gate in the dashboard: its policy, the verdict on a commit, break-glass, and the register of accepted risks.
import { fillPath, pages } from '@portcullis/contract';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { publishMore } from './support/arrange.ts';
import { countRequests } from './support/count-requests.ts';
import { delaySignIn, useTenant } from './support/dashboard.ts';
import { findBarriers } from './support/look-at-page.ts';
import { openTabAs } from './support/tab.ts';

const project = 'checkout-api';
const policyPage = `/projects/${project}/policy`;

async function readDocument(page: Page): Promise<string> {
  return page.getByLabel('Document (JSON)').inputValue();
}

describe('the gate policy in the dashboard', () => {
  const tenant = useTenant({ scans: 1 });

  it('is changed in the form or the document, each following the other, tried, kept as a draft and published with a comparison', async () => {
    const page = await openTabAs('ada', policyPage);
    await page.getByRole('checkbox', { name: 'Medium' }).first().check();
    expect(await readDocument(page)).to.include('"id": "no-new-critical-high-or-medium"');
    await page.getByLabel('Document (JSON)').fill((await readDocument(page)).replace('"block"', '"blok"'));
    await page.getByText('Rule no-new-critical-high-or-medium, action').or(page.getByText('Rule 1, action')).first().waitFor();
    expect(await page.getByRole('button', { name: 'Publish…' }).isDisabled()).to.equal(true);
    const simulated = countRequests(page, 'POST', `/api/v1/projects/${project}/policy/simulations`);
    await page.getByLabel('Document (JSON)').fill((await readDocument(page)).replace('"blok"', '"block"').replace('"medium"', '"low"'));
    await page.getByRole('checkbox', { name: 'Low' }).first().and(page.locator(':checked')).waitFor();
    await page.getByRole('button', { name: 'Simulate' }).click();
    await page.getByText(/would get another outcome/).waitFor();
    expect(simulated.statuses()).to.deep.equal([200]);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText(/Saved by Ada Lovelace/).waitFor();
    await page.reload();
    await page.getByText('The draft differs from version 1').waitFor();
    await page.getByRole('button', { name: 'Publish…' }).click();
    const question = page.getByRole('dialog', { name: 'Publish version 2' });
    await question.getByText(/Compared with version 1/).waitFor();
    expect(await findBarriers(page)).to.deep.equal([]);
    await question.getByRole('button', { name: 'Publish version 2' }).click();
    await page.getByText('Version 2 of the policy is in force').waitFor();
    await page.getByRole('button', { name: 'Put in force again… version 1' }).click();
    await page.getByRole('button', { name: 'Put it in force as version 3' }).click();
    await page.getByText('it is version 1 again').waitFor();
    expect(await page.getByText(/Saved by Ada/).count()).to.equal(0);
  });

  it('never overwrites what somebody else published in between unseen', async () => {
    const page = await openTabAs('grace', policyPage);
    await page.getByRole('checkbox', { name: 'Info' }).first().check();
    await publishMore(tenant().key, project, { noBaseline: 'block' });
    await page.getByRole('button', { name: 'Publish…' }).click();
    const question = page.getByRole('dialog');
    await question.getByRole('button', { name: /^Publish version/ }).click();
    await question.getByText('was published in between').waitFor();
    await question.getByText('Where there is nothing to compare with', { exact: false }).waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('checkbox', { name: 'Info' }).first().and(page.locator(':checked')).waitFor();
  });

  it('of the organisation is read above that of a project, and changed in the settings', async () => {
    const page = await openTabAs('ada', '/settings');
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByRole('button', { name: 'Publish for every project' }).click();
    await page.getByText('is in force for every project').waitFor();
    const viewer = await openTabAs('edsger', policyPage);
    await viewer.getByRole('region', { name: 'Your organisation also asks for' }).getByText('rule-1').waitFor();
    expect(await viewer.getByLabel('Document (JSON)').count()).to.equal(0);
  });
});

describe('the verdict on a commit in the dashboard', () => {
  const tenant = useTenant({ scans: 1 });
  const receipt = () => tenant().pullRequests.get(project)?.[0];
  const commitPage = (): string => fillPath(pages.commit, { project, commit: receipt()?.commit ?? '' });

  it('is let pass after a fresh sign-in, with a countdown, and decides again once that is ended', async () => {
    delaySignIn(20);
    const page = await openTabAs('ada', commitPage());
    delaySignIn(0);
    await page.getByRole('button', { name: 'Let this commit pass…' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Reason').fill('Too short');
    expect(await form.getByRole('button', { name: 'Let it pass' }).isDisabled()).to.equal(true);
    await form.getByLabel('Reason').fill('The shop is down without it.');
    await form.getByRole('button', { name: 'Let it pass' }).click();
    await page.getByRole('button', { name: 'Sign in and continue' }).click();
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    const banner = page.getByRole('region', { name: 'Ada Lovelace lets this commit pass' });
    await banner.getByText('The shop is down without it.').waitFor();
    expect(await banner.getByRole('timer').innerText()).to.match(/^3:5\d:\d\d$/);
    expect(await findBarriers(page)).to.deep.equal([]);
    await banner.getByRole('button', { name: 'End it now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End it now' }).click();
    await banner.waitFor({ state: 'detached' });
    const history = page.getByRole('region', { name: 'How it came to be' });
    await history.getByText('Letting the commit pass ended').waitFor();
    await page.getByRole('region', { name: 'Verdict' }).getByText('Fail', { exact: true }).waitFor();
  });

  it('is another one once what blocks is accepted, which the scan and the register of accepted risks tell', async () => {
    const page = await openTabAs('alan', commitPage());
    const verdict = page.getByRole('region', { name: 'Verdict' });
    for (let left = 2; left > 0; left -= 1) {
      await page.getByText(`This commit does not pass: ${left} finding`).waitFor();
      await page
        .getByRole('button', { name: /^Triage/ })
        .first()
        .click();
      const form = page
        .getByRole('listitem')
        .filter({ has: page.getByRole('textbox', { name: 'Reason' }).or(page.getByText('Accepted', { exact: true })) });
      await form.getByText('Accepted', { exact: true }).first().click();
      await page.getByRole('textbox', { name: 'Reason' }).fill('Known until the next release.');
      await page.getByRole('button', { name: 'Accept the risk' }).click();
    }
    await verdict.getByText(/may pass/).waitFor();
    await page.getByRole('region', { name: 'How it came to be' }).getByText('People decided on findings').first().waitFor();
    await page.goto(fillPath(pages.scan, { project, scan: receipt()?.scanId ?? '' }));
    await page.getByRole('heading', { name: /The verdict in force is another one/ }).waitFor();
    await page.goto('/acceptances');
    await page.getByRole('row').filter({ hasText: 'Known until the next release.' }).first().waitFor();
    await page.getByRole('combobox', { name: 'Owner' }).selectOption({ label: 'Alan Turing' });
    await page.waitForURL(/owner=/);
    await page.getByText('Ended', { exact: true }).first().click();
    await page.waitForURL(/ended=true/);
  });
});
