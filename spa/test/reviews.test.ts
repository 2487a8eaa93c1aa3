// Decisions of two people, for one branch, with an owner; what is held; and corrections of identity, in the dashboard.
import { fillPath, pages } from '@portcullis/contract';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { publishMore, seedDrop } from './support/arrange.ts';
import { useTenant } from './support/dashboard.ts';
import { openTabAs } from './support/tab.ts';

const findings = '/projects/checkout-api/findings';
const waits = 'Waits for a second member';

const panelOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Finding' });

/** Opens the first finding of a list and gives its id. */
async function openFirst(page: Page): Promise<string> {
  await page.locator('[data-finding-index="0"]').click();
  await panelOf(page).getByRole('heading', { level: 2 }).waitFor();
  return new URL(page.url()).searchParams.get('finding') ?? '';
}

async function decide(form: Locator, state: string, reason: string, verb: string): Promise<void> {
  await form.getByRole('radiogroup', { name: 'Decision' }).getByText(state, { exact: true }).click();
  await form.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await form.getByRole('button', { name: verb }).click();
}

describe('a dismissal that needs four eyes', () => {
  const tenant = useTenant();
  before('ask for four eyes', () => publishMore(tenant().key, 'checkout-api', { fourEyes: { severity: ['critical', 'high', 'medium'] } }));

  async function propose(reason: string): Promise<string> {
    const page = await openTabAs('alan', `${findings}?severity=medium&triage=open`);
    const finding = await openFirst(page);
    await decide(panelOf(page), 'False positive', reason, 'Mark as false positive');
    await page.getByText('1 finding waits for a second member').waitFor();
    await panelOf(page).getByText(waits).waitFor();
    await panelOf(page).getByText('This is your own decision').waitFor();
    expect(
      await panelOf(page)
        .getByRole('button', { name: /^Approve/ })
        .isDisabled(),
    ).to.equal(true);
    expect(await page.locator('[data-finding-index][aria-current]').count()).to.equal(1);
    return finding;
  }

  it('waits, is counted for the others in the navigation, and holds once one of them has approved it', async () => {
    const finding = await propose('The input is a constant.');
    const page = await openTabAs('grace');
    await page.getByRole('link', { name: /Reviews\s*1/ }).click();
    const item = page.getByRole('listitem').filter({ hasText: 'The input is a constant.' });
    await item.getByText('proposed by Alan Turing').waitFor();
    await item.getByRole('button', { name: /^Approve/ }).click();
    await page.getByText('Nothing waits').waitFor();
    await page.goto(`${findings}?finding=${finding}`);
    await panelOf(page).getByText('approved by Grace Hopper').first().waitFor();
    expect(await panelOf(page).getByText(waits).count()).to.equal(0);
  });

  it('changes nothing where it is rejected, and the reason stands in the history', async () => {
    const finding = await propose('Nobody calls this.');
    const page = await openTabAs('grace', `${findings}?finding=${finding}`);
    await panelOf(page)
      .getByRole('button', { name: /^Reject/ })
      .click();
    await panelOf(page).getByRole('textbox', { name: 'Why not' }).fill('The nightly job calls it.');
    await panelOf(page).getByRole('button', { name: 'Reject' }).click();
    await panelOf(page).getByText(waits).waitFor({ state: 'detached' });
    await panelOf(page).getByText('The nightly job calls it.').waitFor();
    await panelOf(page).getByText('rejected by Grace Hopper').waitFor();
  });

  it('is shown to who may only read, without a way to settle it', async () => {
    await propose('The value is escaped.');
    const page = await openTabAs('edsger', '/reviews');
    await page.getByText('The value is escaped.').waitFor();
    await page.getByText(/Your role may look at it/).waitFor();
    expect(await page.getByRole('button', { name: /^(Approve|Reject)/ }).count()).to.equal(0);
  });

  it('is withdrawn by Undo', async () => {
    const page = await openTabAs('alan', `${findings}?severity=medium&triage=open`);
    const finding = await openFirst(page);
    await decide(panelOf(page), 'False positive', 'Too early.', 'Mark as false positive');
    await panelOf(page).getByText('Too early.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').waitFor();
    await panelOf(page).getByText(waits).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('finding')).to.equal(finding);
  });
});

describe('decisions in the dashboard', () => {
  useTenant();

  it('on accepted risks have the owner whom people name, who stands in the overview before it ends', async () => {
    const page = await openTabAs('ada', `${findings}?severity=medium&triage=open`);
    const finding = await openFirst(page);
    const form = panelOf(page);
    await form.getByText('Accepted', { exact: true }).click();
    await form.getByRole('textbox', { name: 'Reason' }).fill('The gateway filters this until then.');
    await form.getByRole('combobox', { name: 'Owner' }).click();
    await page.getByRole('option', { name: 'Grace Hopper' }).click();
    await form.getByLabel('Accepted until').fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
    await form.getByRole('button', { name: 'Accept the risk' }).click();
    await page.getByText('1 finding accepted').waitFor();
    await page.goto(`${findings}?finding=${finding}`);
    await panelOf(page).getByText('Owner Grace Hopper').waitFor();
    await page.goto('/');
    const list = page.getByRole('region', { name: /Acceptances that end soon/ });
    await list.getByRole('listitem').filter({ hasText: 'Grace Hopper' }).getByRole('link').click();
    await page.waitForURL((address) => address.searchParams.get('finding') === finding);
  });

  it('for one pull request hold there alone', async () => {
    const ref = 'refs/heads/sort-orders';
    const search = new URLSearchParams({ ref, severity: 'low', triage: 'open' }).toString();
    const page = await openTabAs('ada', `${findings}?${search}`);
    const finding = await openFirst(page);
    const form = panelOf(page);
    await form.getByText('False positive', { exact: true }).click();
    await form.getByRole('textbox', { name: 'Reason' }).fill('Only here.');
    await form.getByText('Only on sort-orders').click();
    await form.getByRole('button', { name: 'Mark as false positive' }).click();
    await page.getByText('1 finding marked as false positive').waitFor();
    const marks = async (query: Readonly<Record<string, string>>): Promise<string[]> => {
      const shown = await openTabAs('ada', `${findings}?${new URLSearchParams({ ...query, triage: 'all', finding }).toString()}`);
      await panelOf(shown).getByRole('heading', { name: 'Decision' }).waitFor();
      return panelOf(shown).locator('header [data-triage]').allInnerTexts();
    };
    expect(await marks({ ref })).to.deep.equal(['False positive']);
    expect(await marks({})).to.deep.equal([]);
  });
});

describe('a sudden drop in the dashboard', () => {
  const tenant = useTenant({ scans: 1 });

  it('is told on the scan, and closes when somebody confirms it', async () => {
    const { scanId } = await seedDrop(tenant().key, 'dropped');
    const page = await openTabAs('alan', fillPath(pages.scan, { project: 'dropped', scan: scanId }));
    const notice = page.getByRole('region', { name: '25 findings are gone at once' });
    await notice.getByRole('button', { name: 'Confirm that they are gone' }).click();
    const question = page.getByRole('dialog', { name: 'Confirm that 25 findings are gone' });
    await question.getByText('The commit is judged again.').waitFor();
    await question.getByRole('button', { name: 'Close as fixed' }).click();
    await page.getByText('25 findings closed as fixed').waitFor();
    await notice.waitFor({ state: 'detached' });
    await page.goto('/projects/dropped/findings');
    await page.getByText('5 findings', { exact: true }).waitFor();
  });

  it('says what a scan was compared with', async () => {
    const scan = tenant().pullRequests.get('checkout-api')?.[0]?.scanId ?? '';
    const page = await openTabAs('edsger', fillPath(pages.scan, { project: 'checkout-api', scan }));
    const facts = page.getByRole('complementary', { name: 'About this scan' });
    await facts.getByText('Compared with').waitFor();
    await facts.getByRole('link', { name: 'main', exact: true }).first().waitFor();
  });
});

describe('corrections of identity in the dashboard', () => {
  useTenant();

  it('split what is shown from its history, and merge it back', async () => {
    const page = await openTabAs('alan', `${findings}?severity=low`);
    const old = await openFirst(page);
    await page.getByRole('button', { name: 'Not the same finding?' }).click();
    await page.getByRole('menuitem', { name: /^Split/ }).click();
    const split = page.getByRole('dialog', { name: 'Split the finding' });
    await split.getByText('Nobody has decided on it').waitFor();
    await split.getByRole('button', { name: 'Split', exact: true }).click();
    // The address changes before the panel does.
    await split.waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('finding')).not.to.equal(old);
    await panelOf(page).getByText('Not the same finding?').click();
    await page.getByRole('menuitem', { name: /^Merge/ }).click();
    const merge = page.getByRole('dialog', { name: 'Merge into another finding' });
    await merge.getByLabel('The finding that it really is').fill(old);
    await merge.locator(`input[type="radio"][value="${old}"]`).check();
    await merge.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.waitForURL((address) => address.searchParams.get('finding') === old);
    await panelOf(page).getByRole('heading', { level: 2 }).waitFor();
  });
});
