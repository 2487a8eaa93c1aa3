// What must hold on every page: no violation of the policy (checked after each test), accessible in both themes, fits a small screen.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { getDashboard, useTenant } from './support/dashboard.ts';
import { findIds, listPages, visit } from './support/every-page.ts';
import { openTabAs } from './support/tab.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Through the debugger, not as an element: the policy of the page allows no inline script. */
async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`).join('; ')}`,
  );
}

/** Right edges of what stands out of the window and cannot be scrolled to inside of something. */
async function findOverflow(page: Page): Promise<number> {
  return page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth);
}

describe('every page', () => {
  const tenant = useTenant({ projects: ['checkout-api', 'infrastructure'] });

  async function list() {
    const { url } = await getDashboard();
    const { scanId } = tenant().pullRequests.get('checkout-api')?.[0] ?? { scanId: '' };
    const { finding } = await findIds(url, tenant().key, 'checkout-api');
    return listPages({ project: 'checkout-api', scan: scanId, finding });
  }

  it('has no barrier that axe knows, in light and in dark', async function () {
    this.timeout(180_000);
    const page = await openTabAs('ada');
    const barriers: string[] = [];
    for (const { name, path } of await list()) {
      await visit(page, path);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
        barriers.push(...(await findBarriers(page)).map((barrier) => `${name}, ${colorScheme}: ${barrier}`));
      }
    }
    expect(barriers).to.deep.equal([]);
  });

  it('fits a screen of 360 pixels, and has one heading of the first level and a title of its own', async function () {
    this.timeout(120_000);
    const page = await openTabAs('ada', '/', { viewport: { width: 360, height: 740 } });
    const titles: string[] = [];
    const faults: string[] = [];
    for (const { name, path } of await list()) {
      await visit(page, path);
      const overflow = await findOverflow(page);
      if (overflow > 0) faults.push(`${name}: ${overflow} pixels too wide`);
      const headings = await page.getByRole('heading', { level: 1 }).count();
      if (headings !== 1) faults.push(`${name}: ${headings} headings of the first level`);
      titles.push(await page.title());
    }
    expect(faults).to.deep.equal([]);
    expect(new Set(titles).size).to.be.greaterThan(titles.length - 5);
  });

  it('comes with a policy that allows no inline script or style and no host but its own and that of the sign-in', async () => {
    const { url, identity } = await getDashboard();
    const { headers } = await fetch(`${url}/members`, { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).to.include("default-src 'none'").and.include("script-src 'self'").and.include("frame-ancestors 'none'");
    expect(policy).not.to.match(/unsafe|https?:\/\/(?!localhost)|\*/);
    expect(policy.replaceAll(identity.instance, '')).not.to.include('http');
  });
});
