// Reports, names and reasons are written by strangers: whatever they contain, a page shows it as text and stays in shape.
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { seedHostileTenant } from '../../scripts/screenshots/seed/hostile-tenant.ts';
import { getDashboard, makeTarget, useNobody } from './support/dashboard.ts';
import { listPages, visit } from './support/every-page.ts';
import { openTabAs } from './support/tab.ts';

/** What a text that became part of the page would leave behind. */
async function findHarm(page: Page, own: readonly string[]): Promise<string[]> {
  const harm = await page.evaluate(
    (allowed) => [
      ...('hacked' in window ? ['a script of the report ran'] : []),
      ...[...document.querySelectorAll('main img, main iframe, main object, main embed, main b, main i, main u')].map(
        (element) => element.outerHTML,
      ),
      ...[...document.querySelectorAll('script:not([src]), [onerror], [onload], [onclick]')].map((element) => element.outerHTML),
      ...[...document.links].filter((link) => !allowed.includes(link.origin)).map((link) => `a link to ${link.href}`),
    ],
    [...own],
  );
  const overflow = await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth);
  return overflow > 0 ? [...harm, `${overflow} pixels too wide`] : harm;
}

describe('hostile texts in the dashboard', () => {
  useNobody();
  let ids: { readonly scan: string; readonly finding: string };
  before('fill a tenant', async () => {
    ids = await seedHostileTenant(await makeTarget(), 'katherine');
  });

  for (const width of [360, 1280]) {
    it(`show as text on every page of ${width} pixels: nothing runs, links elsewhere, or breaks the layout`, async function () {
      this.timeout(120_000);
      const { url } = await getDashboard();
      const page = await openTabAs('katherine', '/', { viewport: { width, height: 800 } });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const faults: string[] = [];
      let shown = '';
      for (const { name, path } of listPages({ project: 'hostile', ...ids })) {
        await visit(page, path);
        faults.push(...(await findHarm(page, [url, 'https://github.com'])).map((fault) => `${name}: ${fault}`));
        shown += await page.getByRole('main').innerText();
      }
      expect(faults).to.deep.equal([]);
      expect(asked.filter((address) => address.includes('evil.example'))).to.deep.equal([]);
      expect(shown).to.include('<img src=x onerror=').and.to.include('<script>').and.to.include('{{constructor');
    });
  }

  it('show characters that change the direction of a text, or cannot be seen, as signs', async () => {
    const page = await openTabAs('katherine', '/projects/hostile/findings?ref=' + encodeURIComponent('refs/heads/main'));
    await page.waitForLoadState('networkidle');
    const text = await page.getByRole('main').innerText();
    expect(text).not.to.match(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
  });
});
