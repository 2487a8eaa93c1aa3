// `npm run screenshots`: takes every page of the dashboard, light and dark, wide and narrow, on an invented tenant.
// --only <page> for one page (or page/state), --dashboard <folder> for another build, --out <folder> for another place.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { cloneDatabase, makeTemplate } from '@portcullis/db/testing';
import type { Browser, Page } from 'playwright-core';
import { buildDashboardIfStale, dashboardDirectory } from '../../spa/build.ts';
import { launchBrowser } from '../browser/launch-browser.ts';
import { openAs } from '../browser/sign-in.ts';
import { type Stack, startStack } from '../browser/start-stack.ts';
import { seedHostileTenant } from './seed/hostile-tenant.ts';
import { seedTenant } from './seed/seed.ts';
import { listShots, type Shot } from './shots.ts';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, dashboard: { type: 'string' }, out: { type: 'string' } },
});
const folder = options.out ?? fileURLToPath(new URL('../../.portcullis/screenshots', import.meta.url));

const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  [
    { width: 1440, height: 900 },
    { width: 360, height: 740 },
  ].map((viewport) => ({ scheme, viewport })),
);
type Look = (typeof looks)[number];

function isWanted({ page, state }: Shot): boolean {
  return options.only === undefined || options.only === page || options.only === `${page}/${state ?? ''}`;
}

/** Makes the window as high as the page: a picture of more than the window would cut off what sticks to its edges. */
async function showWhole(page: Page, { act }: Shot): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1440, height: 900 };
  const needed = await page.evaluate('document.documentElement.scrollHeight');
  if (act === undefined && typeof needed === 'number')
    await page.setViewportSize({ width, height: Math.min(3000, Math.max(height, needed)) });
}

/** @returns what went wrong on the page, in its console and otherwise; the picture is taken all the same */
async function take(page: Page, stack: Stack, shot: Shot, file: string): Promise<readonly string[]> {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && shot.state !== 'error') faults.push(message.text());
  });
  try {
    await shot.arrange?.(page);
    await openAs(page, shot.person ?? 'ada', stack.url, shot.path);
    if (shot.isUnfinished !== true) await page.waitForLoadState('networkidle');
    await shot.act?.(page);
    if (shot.act) await page.waitForLoadState('networkidle');
  } catch (error) {
    faults.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  await showWhole(page, shot);
  await page.screenshot({ path: file, animations: 'disabled' });
  return faults;
}

async function takeAll(browser: Browser, stack: Stack, shots: readonly Shot[], { scheme, viewport }: Look): Promise<number> {
  let count = 0;
  for (const shot of shots) {
    // A context of its own: nobody is signed in, and nothing is remembered.
    const context = await browser.newContext({ colorScheme: scheme, viewport, reducedMotion: 'reduce' });
    context.setDefaultTimeout(10_000);
    const name = [shot.page, shot.state, scheme, viewport.width].filter((part) => part !== undefined).join('-');
    const file = join(folder, `${name}.png`);
    const faults = await take(await context.newPage(), stack, shot, file);
    await context.close();
    console.log(`  ${file}`);
    for (const fault of new Set(faults)) console.log(`      ! ${fault}`);
    count += faults.length;
  }
  return count;
}

async function run(): Promise<number> {
  if (options.dashboard === undefined && (await buildDashboardIfStale())) console.log('  built the dashboard');
  mkdirSync(folder, { recursive: true });
  const server = await makeTemplate();
  const { appUrl, adminUrl } = await cloneDatabase();
  const stack = await startStack({ appUrl, dashboard: options.dashboard ?? dashboardDirectory });
  const browser = await launchBrowser();
  try {
    console.log('  filling a tenant');
    const target = { url: stack.url, pool: stack.pool, adminUrl };
    const seeded = await seedTenant(target, { gate: true });
    await seedHostileTenant(target, 'katherine');
    const shots = listShots(seeded).filter(isWanted);
    const faults = await Promise.all(looks.map((look) => takeAll(browser, stack, shots, look)));
    return faults.reduce((sum, count) => sum + count, 0);
  } finally {
    await browser.close();
    await stack.stop();
    await server.stop();
  }
}

const faults = await run();
console.log(faults === 0 ? '  every page came up clean' : `  ${faults} faults, marked with ! above`);
process.exitCode = faults === 0 ? 0 : 1;
