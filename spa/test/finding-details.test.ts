// What a tool's own report says of a finding, in the panel of that finding: told in full, and never more than text.
import type { FindingDetail, FindingDetails } from '@portcullis/contract';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { hostileTexts } from '../../scripts/screenshots/seed/hostile-texts.ts';
import { inventCommit, sendScan } from '../../scripts/screenshots/seed/seed-scans.ts';
import { getDashboard, useTenant } from './support/dashboard.ts';
import { findIds, visit } from './support/every-page.ts';
import { findBarriers, findHarm, measureOverflow } from './support/look-at-page.ts';
import { openTabAs } from './support/tab.ts';

const project = 'checkout-api';

const vulnerability = {
  id: 'CVE-2021-23337',
  severity: 'High',
  dataSource: 'https://nvd.nist.gov/vuln/detail/CVE-2021-23337',
  urls: ['https://github.com/lodash/lodash/wiki/Changelog', 'javascript:window.hacked=1'],
  description: 'Command injection by way of templates.',
  cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H', metrics: { baseScore: 7.2 } }],
  epss: [{ cve: 'CVE-2021-23337', epss: 0.00912, percentile: 0.82 }],
  fix: { versions: ['4.17.21'], state: 'fixed' },
};

const grypeReport = {
  descriptor: { name: 'grype', version: '0.80.0' },
  source: { type: 'image', target: { userInput: 'registry.example/shop/checkout:1.4.2' } },
  matches: [
    { vulnerability, artifact: { name: 'lodash', version: '4.17.15', type: 'npm', purl: 'pkg:npm/lodash@4.17.15', locations: [] } },
    {
      vulnerability: { ...vulnerability, id: 'CVE-2020-8203', fix: { versions: [], state: 'not-fixed' } },
      artifact: { name: 'zlib', version: '1.2.11', type: 'deb', locations: [] },
    },
  ],
};

/** Every part there is, each an attack, and addresses that the API would have refused. */
function attackEverywhere(): FindingDetails {
  const { html, bidi, markdown, template } = hostileTexts;
  return {
    package: {
      name: html.slice(0, 300),
      version: bidi,
      purl: `pkg:npm/${'W'.repeat(500)}`,
      fixedIn: [html.slice(0, 100), 'W'.repeat(100)],
    },
    image: 'W'.repeat(500),
    resource: html,
    request: { method: '<b>GET</b>', url: `javascript:window.hacked=1//${'W'.repeat(1900)}`, parameter: html },
    licence: markdown.slice(0, 300),
    cvss: { version: '3.1', score: 9.8, vector: html },
    epss: { score: 1, percentile: 0 },
    confidence: '<b>high</b>',
    references: ['javascript:window.hacked=1', `https://github.com/<img src=x onerror="window.hacked=1">${'W'.repeat(900)}`],
    flow: Array.from({ length: 20 }, (_, index) => ({
      path: index % 3 === 0 ? null : `${html}${'w'.repeat(900)}`,
      line: 1,
      message: template,
    })),
    vex: { status: 'affected', justification: '__proto__', statement: `${html} ${bidi} ${'W'.repeat(700)}` },
  };
}

async function changeDetails(page: Page, finding: string, details: FindingDetails): Promise<void> {
  await page.route(`**/findings/${finding}*`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as FindingDetail), details } });
  });
}

const panelOf = (page: Page): Locator => page.locator('article[data-finding-panel]');

const factOf = (page: Page, name: string): Locator =>
  panelOf(page)
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');

describe('what a report says of a finding', () => {
  const tenant = useTenant();
  let finding = '';
  before('send a report of packages', async () => {
    const { url } = await getDashboard();
    const { key } = tenant();
    finding = (await findIds(url, key, project)).finding;
    await sendScan(url, { project, key, report: JSON.stringify(grypeReport), ref: 'refs/heads/main', commit: inventCommit('packages') });
  });

  it('is led by the version that mends a vulnerable package, then says how bad it is and where the package is', async () => {
    const page = await openTabAs('ada', `/projects/${project}/findings?rule=CVE-2021-23337`);
    await page.getByRole('link', { name: 'Command injection by way of templates.' }).click();
    await panelOf(page).getByText('Upgrade lodash 4.17.15 to 4.17.21').waitFor();
    expect(await factOf(page, 'CVSS').innerText())
      .to.include('7.2')
      .and.include('CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H');
    expect(await factOf(page, 'EPSS').innerText())
      .to.include('0.91%')
      .and.include('82%');
    expect(await factOf(page, 'Package').innerText()).to.include('pkg:npm/lodash@4.17.15');
    expect(await factOf(page, 'Image').innerText()).to.include('registry.example/shop/checkout:1.4.2');
    const links = panelOf(page).getByRole('region', { name: 'References' }).getByRole('link');
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).to.deep.equal([vulnerability.urls[0]]);
    expect(await links.first().getAttribute('rel')).to.equal('noopener noreferrer nofollow');
    expect(await panelOf(page).getByText('The tool names no file.').count()).to.equal(0);
  });

  it('tells that nobody knows of a version that mends the package', async () => {
    const page = await openTabAs('ada', `/projects/${project}/findings?rule=CVE-2020-8203`);
    await page.getByRole('link', { name: 'Command injection by way of templates.' }).click();
    await panelOf(page).getByText('No fixed version is known of zlib 1.2.11').waitFor();
  });

  it('shows the way through the code by its ends, and the rest when asked', async () => {
    const page = await openTabAs('ada');
    const flow = Array.from({ length: 12 }, (_, index) => ({ path: `src/step-${index + 1}.ts`, line: index + 1, message: null }));
    await changeDetails(page, finding, { flow });
    await visit(page, `/projects/${project}/findings?finding=${finding}`);
    const way = panelOf(page).getByRole('region', { name: 'Way through the code' });
    await way.getByText('src/step-12.ts:12').waitFor();
    expect(await way.locator('code').count()).to.equal(6);
    await way.getByRole('button', { name: 'Show 6 places between' }).click();
    expect(await way.locator('code').allInnerTexts()).to.deep.equal(flow.map(({ path, line }) => `${path}:${line}`));
  });

  it('is text whatever it holds: nothing runs, nothing is fetched, no link leads where no link may lead', async () => {
    const { url } = await getDashboard();
    const page = await openTabAs('ada');
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('http://localhost:')) elsewhere.push(request.url());
    });
    await changeDetails(page, finding, attackEverywhere());
    for (const width of [1280, 768, 360]) {
      await page.setViewportSize({ width, height: 800 });
      // Opened anew: the layout follows a change of the width a moment later.
      await visit(page, `/projects/${project}/findings?finding=${finding}`);
      const fold = panelOf(page).getByRole('button', { name: /^Show \d+ places between$/ });
      await fold.click();
      const shown = await panelOf(page).innerText();
      expect(shown).to.include('<img src=x onerror=').and.include('<b>high</b>').and.include('__proto__').and.include('Affected');
      expect(shown).not.to.match(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
      expect(await findHarm(page, [url, 'https://github.com', 'https://cwe.mitre.org'])).to.deep.equal([]);
      expect(await measureOverflow(page), `at ${width}`).to.equal(0);
      expect(await panelOf(page).evaluate((panel) => panel.scrollWidth - panel.clientWidth), `the panel at ${width}`).to.equal(0);
    }
    expect(await findBarriers(page)).to.deep.equal([]);
    expect(elsewhere).to.deep.equal([]);
  });
});
