// From a failing pull request to a decision, and the findings table by hand and by keyboard.
import { fillPath, pages } from '@portcullis/contract';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { countRequests } from './support/count-requests.ts';
import { useTenant } from './support/dashboard.ts';
import { openTabAs } from './support/tab.ts';

const findingsPath = '/projects/checkout-api/findings';

const rowsOf = (page: Page): Locator =>
  page
    .getByRole('table', { name: 'Findings' })
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox') });

async function openFindings(person: string, search = ''): Promise<Page> {
  const page = await openTabAs(person, findingsPath + search);
  await rowsOf(page).first().waitFor();
  return page;
}

/** Rows that the table says it has, its head among them; -1 stands there until it knows. */
async function countShown(page: Page): Promise<number> {
  const table = page.getByRole('table', { name: 'Findings' }).and(page.locator(':not([aria-rowcount="-1"])'));
  return Number(await table.getAttribute('aria-rowcount'));
}

/** Number of the last row of the table that exists in the page. */
async function findLastDrawn(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(...Array.from(document.querySelectorAll('[aria-rowindex]'), (row) => Number(row.ariaRowIndex))));
}

async function decide(form: Locator, state: string, reason: string, verb: string): Promise<void> {
  await form.getByText(state, { exact: true }).click();
  await form.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await form.getByRole('button', { name: verb }).click();
}

describe('a pull request that fails', () => {
  const tenant = useTenant();

  it('shows why, takes a decision on the finding, and says that it blocks no longer', async () => {
    const { scanId } = tenant().pullRequests.get('checkout-api')?.[0] ?? { scanId: '' };
    const page = await openTabAs('alan', fillPath(pages.scan, { project: 'checkout-api', scan: scanId }));
    await page.getByRole('region', { name: 'Verdict' }).getByText('Fail').waitFor();
    const line = page.getByRole('listitem').filter({ hasText: 'js/sql-injection' }).first();
    await line.getByText('This query is put together from a request parameter.').waitFor();
    await line.getByRole('button', { name: /^Triage/ }).click();
    await decide(line, 'False positive', 'The column comes from a fixed list.', 'Mark as false positive');
    await line.getByText('It blocks no longer.').waitFor();
    await line.getByText('The column comes from a fixed list.').waitFor();
    await line.getByText('Alan Turing').waitFor();
    await line.getByRole('link', { name: 'js/sql-injection' }).click();
    await page.getByText('The column comes from a fixed list.').first().waitFor();
  });
});

describe('findings in the dashboard', () => {
  useTenant();

  it('keeps its filters in the address, so that the way back and a reload bring the same list', async () => {
    const page = await openFindings('ada');
    const all = await countShown(page);
    await page.getByRole('group', { name: 'Severity' }).getByRole('button', { name: /^Low/ }).click();
    await page.waitForURL(/severity=low/);
    await page.waitForFunction(
      (before) => Number(document.querySelector('[aria-label="Findings"][role="table"]')?.getAttribute('aria-rowcount')) < before,
      all,
    );
    const low = await countShown(page);
    await page.reload();
    await rowsOf(page).first().waitFor();
    expect(await countShown(page)).to.equal(low);
    await page.goBack();
    await page.waitForURL((address) => address.search === '');
    await page.waitForFunction(
      (before) => Number(document.querySelector('[aria-label="Findings"][role="table"]')?.getAttribute('aria-rowcount')) === before,
      all,
    );
    await page.goForward();
    await page.waitForURL(/severity=low/);
  });

  it('moves with j and k, selects with x, decides with t, searches with /, and closes with Escape', async () => {
    const page = await openFindings('ada');
    await page.keyboard.press('j');
    await page.locator('[data-finding-index="0"]:focus').waitFor();
    await page.keyboard.press('j');
    await page.locator('[data-finding-index="1"]:focus').waitFor();
    await page.keyboard.press('k');
    await page.locator('[data-finding-index="0"]:focus').waitFor();
    await page.keyboard.press('x');
    await page.getByRole('checkbox', { checked: true }).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'Decide on 1 finding' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('o');
    await page.getByRole('complementary', { name: 'Finding' }).getByRole('heading', { level: 2 }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((address) => !address.searchParams.has('finding'));
    await page.keyboard.press('/');
    await page.getByRole('searchbox', { name: 'Search findings' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('jkxt');
    expect(await page.getByRole('dialog').count()).to.equal(0);
  });

  it('shows a decision before the API has answered, and takes it back with Undo', async () => {
    const page = await openFindings('ada', '?severity=medium');
    const triaged = countRequests(page, 'POST', '/api/v1/projects/checkout-api/triage');
    const first = rowsOf(page).first();
    const name = await first.getByRole('checkbox').getAttribute('aria-label');
    await first.getByRole('checkbox').check();
    await page.keyboard.press('t');
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/triage', async (route) => {
      await released;
      await route.continue();
    });
    await decide(page.getByRole('dialog'), 'In review', 'Looked at by the team.', 'Put in review');
    const same = rowsOf(page)
      .filter({ has: page.getByRole('checkbox', { name: name ?? '', exact: true }) })
      .first();
    await same.getByText('In review').waitFor();
    expect(triaged.statuses()).to.deep.equal([]);
    release();
    await page.getByText('1 finding in review').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').waitFor();
    await same.getByText('In review').waitFor({ state: 'detached' });
    expect(triaged.statuses()).to.deep.equal([200, 200]);
  });

  it('shows the finding as it was, and why, where the API refuses the decision', async () => {
    const page = await openFindings('ada', '?severity=medium');
    await page.route('**/triage', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        json: { status: 409, code: 'change-conflict', title: 'x', detail: 'Somebody else decided.' },
      }),
    );
    const first = rowsOf(page).first();
    await first.getByRole('checkbox').check();
    await page.keyboard.press('t');
    await decide(page.getByRole('dialog'), 'In review', 'Too late.', 'Put in review');
    await page.getByRole('dialog').getByText('Somebody else decided.').waitFor();
    expect(await first.getByText('In review').count()).to.equal(0);
  });
});

describe('a project with thousands of findings', () => {
  useTenant({ projects: [], large: 2_000 });

  it('draws only what is in sight, and fetches the rest as it is scrolled to', async () => {
    const page = await openTabAs('ada', '/projects/large/findings');
    await rowsOf(page).first().waitFor();
    expect(await countShown(page)).to.equal(2_001);
    await rowsOf(page).first().hover();
    // More than the API gives at once, which is a hundred.
    while ((await findLastDrawn(page)) < 260) await page.mouse.wheel(0, 1_500);
    expect(await rowsOf(page).count()).to.be.lessThan(100);
  });
});
