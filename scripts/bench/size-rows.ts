// The budget's rows on sizes: what a browser loads first, and the action's bundle.
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildActionIfStale } from '../../ci-action/build.ts';
import { buildDashboardIfStale } from '../../spa/build.ts';
import { firstLoadBudget, measureFirstLoad } from '../../spa/check-size.ts';
import type { BenchRow } from './bench-row.ts';

const actionBudget = 1_000_000;

/** Builds what is stale, and weighs it. */
export async function measureSizes(): Promise<BenchRow[]> {
  await buildDashboardIfStale();
  await buildActionIfStale();
  const firstLoad = measureFirstLoad().reduce((sum, { size }) => sum + size, 0);
  const action = statSync(fileURLToPath(new URL('../../ci-action/dist/main.js', import.meta.url))).size;
  return [
    { name: 'dashboard: scripts of the first load, gzip, bytes', value: firstLoad, budget: firstLoadBudget, floors: {} },
    { name: 'ci-action: bundle, bytes', value: action, budget: actionBudget, floors: {} },
  ];
}
