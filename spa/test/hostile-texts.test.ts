// Reports, names and reasons are written by strangers: whatever they contain, a page shows it as text and stays in shape.
import { expect } from 'chai';
import { seedHostileTenant } from '../../scripts/screenshots/seed/hostile-tenant.ts';
import { getDashboard, makeTarget, useNobody } from './support/dashboard.ts';
import { type KnownIds, listPages, visit } from './support/every-page.ts';
import { findHarm, measureOverflow } from './support/look-at-page.ts';
import { openTabAs } from './support/tab.ts';

describe('hostile texts in the dashboard', () => {
  useNobody();
  let ids: KnownIds;
  before('fill a tenant', async () => {
    ids = await seedHostileTenant(await makeTarget(), 'katherine');
  });

  it('show as text on every page: nothing runs, nothing is fetched, nothing links elsewhere or breaks the layout', async function () {
    this.timeout(120_000);
    const { url } = await getDashboard();
    const page = await openTabAs('katherine');
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('http://localhost:')) elsewhere.push(request.url());
    });
    const faults: string[] = [];
    let shown = '';
    for (const { name, path } of listPages({ project: 'hostile', ...ids })) {
      await visit(page, path);
      faults.push(...(await findHarm(page, [url, 'https://github.com'])).map((harm) => `${name}: ${harm}`));
      shown += await page.getByRole('main').innerText();
      for (const width of [1280, 768, 360]) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await measureOverflow(page);
        if (overflow > 0) faults.push(`${name}: ${overflow} pixels too wide at ${width}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    }
    expect(faults).to.deep.equal([]);
    expect(elsewhere).to.deep.equal([]);
    // Else the pages may have shown nothing hostile at all.
    expect(shown).to.include('<img src=x onerror=').and.to.include('<script>').and.to.include('{{constructor');
    expect(shown).not.to.match(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
  });
});
