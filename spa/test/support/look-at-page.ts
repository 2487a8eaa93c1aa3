// What tests look at on a page, whatever it shows.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds. It comes in through the debugger: the policy of the page lets no script in. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`),
  );
}

export async function findBarriersInBothSchemes(page: Page): Promise<string[]> {
  const barriers: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
    // Colours may be on their way from one scheme to the other.
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
    barriers.push(...(await findBarriers(page)).map((barrier) => `${colorScheme}: ${barrier}`));
  }
  return barriers;
}

/** Pixels by which the page is wider than the window. */
export async function measureOverflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth));
}

/** What a text that became part of the page would leave behind. `origins` are where links may lead. */
export async function findHarm(page: Page, origins: readonly string[]): Promise<string[]> {
  return page.evaluate(
    (allowed) => [
      ...('hacked' in window ? ['a script of the report ran'] : []),
      ...Array.from(
        document.querySelectorAll('main :is(img, iframe, object, embed, b, i, u), script:not([src]), [onerror], [onload], [onclick]'),
        ({ outerHTML }) => outerHTML.slice(0, 200),
      ),
      ...Array.from(document.links)
        .filter(({ origin }) => !allowed.includes(origin))
        .map(({ href }) => `a link to ${href}`),
    ],
    [...origins],
  );
}
