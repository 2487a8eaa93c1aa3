// What people do with the gate: a policy of the tenant, versions and a draft of a project's, a commit let pass, snapshots of EPSS and KEV.
import { fillPath, type PolicyDocument, paths } from '@portcullis/contract';
import type { UserActor } from '../../../api/src/domain/actor.ts';
import { makeOverride } from '../../../api/src/services/break-glass.ts';
import { publishFloorPolicy, publishPolicy, readPolicy, saveDraft } from '../../../api/src/services/manage-policies.ts';
import { selectProject, type ProjectRow } from '../../../api/src/store/projects.store.ts';
import { withTenant } from '../../../api/src/store/tenant-tx.ts';
import { inventTrace } from './seed-people.ts';
import type { Seeding } from './seeding.ts';

const epss =
  '#model_version:v2025.03.14,score_date:2026-11-20T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,0.94358,0.99957\nCVE-2024-3094,0.86101,0.99391\n';
const kev = JSON.stringify({
  catalogVersion: '2026.11.19',
  dateReleased: '2026-11-19T15:00:00Z',
  vulnerabilities: [{ cveID: 'CVE-2021-44228', dateAdded: '2021-12-10' }],
});

async function findProject({ pool, tenantId }: Seeding, slug: string): Promise<ProjectRow> {
  const project = await withTenant(pool, tenantId, { readOnly: true }, (tx) => selectProject(tx, slug));
  if (!project) throw new Error(`there is no project ${slug}`);
  return project;
}

async function importSnapshots({ url }: Seeding, key: string): Promise<void> {
  for (const [source, body, type] of [
    ['epss', epss, 'text/csv'],
    ['kev', kev, 'application/json'],
  ] as const) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': type };
    const response = await fetch(url + fillPath(paths.importIntelligence, { source }), { method: 'PUT', headers, body });
    if (!response.ok) throw new Error(`the snapshot of ${source} was answered with ${response.status}: ${await response.text()}`);
  }
}

const floor: PolicyDocument = {
  rules: [{ id: 'no-known-exploited', when: { kev: true, severity: ['critical', 'high'] }, action: 'block', graceDays: 14 }],
  fourEyes: { severity: ['critical'] },
};

function widen(document: PolicyDocument): PolicyDocument {
  return {
    ...document,
    rules: [
      ...document.rules,
      { id: 'overdue', when: { overdue: true }, action: 'warn', moreThan: 5 },
      { id: 'old-high', when: { severity: ['high'], olderThanDays: 60, path: ['src/**', '!**/*.test.ts'] }, action: 'inform' },
    ],
    requiredScans: [{ tool: 'lintel', of: 'branch', maxAgeHours: 168 }],
    dueDays: { critical: 7, high: 30, medium: 90 },
  };
}

/** @param stopped a commit of storefront that the gate stops */
export async function seedGate(
  seeding: Seeding,
  ada: UserActor,
  { key, stopped }: { readonly key: string; readonly stopped: string },
): Promise<void> {
  const { pool, at } = seeding;
  const trace = inventTrace('PUT', paths.floorPolicy);
  await importSnapshots(seeding, key);
  await at(6, () => publishFloorPolicy({ pool }, ada, { document: floor, basedOn: 0 }, trace));
  const [checkout, storefront] = [await findProject(seeding, 'checkout-api'), await findProject(seeding, 'storefront')];
  const { version, document } = await readPolicy({ pool }, ada, checkout);
  await at(3, () => publishPolicy({ pool }, ada, checkout, { document: widen(document), basedOn: version }, trace));
  const stricter = {
    ...widen(document),
    rules: widen(document).rules.map((rule) => (rule.id === 'old-high' ? { ...rule, action: 'block' as const } : rule)),
  };
  await at(0.4, () => saveDraft({ pool }, ada, checkout, { document: stricter, basedOn: version + 1, revision: 0 }, trace));
  const reason = 'The fix of the payment page cannot wait; the query is behind the new gateway, and is mended tomorrow (SHOP-2291).';
  await at(0.05, () => makeOverride({ pool, now: () => new Date() }, ada, storefront, { commit: stopped, reason, hours: 26 }, trace));
}
