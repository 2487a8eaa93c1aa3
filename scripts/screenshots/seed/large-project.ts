// One project with very many findings: for tables that must not grow slow.
import { createProject } from '../../../api/src/services/manage-projects.ts';
import { inventFindings } from './invent-findings.ts';
import { inventCommit, sendScan } from './seed-scans.ts';
import type { Seeding } from './seeding.ts';
import { codeScan } from './tools.ts';
import { writeReport } from './write-report.ts';

export async function seedLargeProject(seeding: Seeding, key: string, count: number): Promise<void> {
  const wish = { slug: 'large', name: 'Large', defaultBranch: 'refs/heads/main' };
  await seeding.at(30, () => createProject({ pool: seeding.pool }, seeding.actor, wish));
  const findings = inventFindings({ seed: 'large', tool: codeScan, backlog: count, daily: 0, days: 30 }).map((finding, index) => ({
    ...finding,
    // Each on a line of its own, or the API would take many for one.
    line: index + 1,
    path: `src/generated/part-${Math.floor(index / 200)}/${finding.path}`,
  }));
  const report = writeReport(codeScan, findings);
  // PostgreSQL has planned its checks of foreign keys for tables that were all but empty, and keeps to it until statistics tell otherwise.
  await seeding.at(0.7, () =>
    sendScan(seeding.url, { project: 'large', key, report, ref: 'refs/heads/main', commit: inventCommit('large') }),
  );
}
