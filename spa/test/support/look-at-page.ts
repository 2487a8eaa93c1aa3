// What tests look at on a page, whatever it shows.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, by all of its rules or only some. It comes in through the debugger: the policy of the page lets no script in. */
export async function findBarriers(page: Page, only?: readonly string[]): Promise<string[]> {
  await page.evaluate(axe);
  const rules = only === undefined ? {} : { runOnly: only };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify({ ...rules, resultTypes: ['violations'] })})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`),
  );
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
