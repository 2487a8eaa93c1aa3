// Decisions of every kind on findings of a project: in review, false positives, accepted for long, about to lapse, and lapsed.
import type { TriageState } from '@portcullis/contract';
import type { UserActor } from '../../../api/src/domain/actor.ts';
import { triageFindings } from '../../../api/src/services/triage-findings.ts';
import { selectProject } from '../../../api/src/store/projects.store.ts';
import { withTenant } from '../../../api/src/store/tenant-tx.ts';
import { inventTrace } from './seed-people.ts';
import type { Seeding } from './seeding.ts';

interface DecisionPlan {
  readonly state: TriageState;
  readonly reason?: string;
  readonly count: number;
  readonly severity: string;
  readonly daysAgo: number;
  /** Days from now; below zero it has lapsed. */
  readonly until?: number;
}

const plans: readonly DecisionPlan[] = [
  {
    state: 'false-positive',
    reason: 'The query builder escapes this value; the scanner does not follow it.',
    count: 4,
    severity: 'high',
    daysAgo: 30,
  },
  { state: 'false-positive', reason: 'Test data: the key opens nothing.', count: 7, severity: 'medium', daysAgo: 22 },
  {
    state: 'accepted',
    reason: 'Only reachable from the office network until the new gateway is there.',
    count: 3,
    severity: 'high',
    daysAgo: 25,
    until: 5,
  },
  {
    state: 'accepted',
    reason: 'The upgrade waits for the next major release of the payment library.',
    count: 5,
    severity: 'medium',
    daysAgo: 14,
    until: 120,
  },
  { state: 'accepted', reason: 'Accepted over the holidays.', count: 2, severity: 'medium', daysAgo: 50, until: -2 },
  { state: 'in-review', reason: 'Asked the team that owns this route.', count: 3, severity: 'high', daysAgo: 1.5 },
  { state: 'in-review', count: 2, severity: 'low', daysAgo: 0.6 },
];

/** Findings that are on main now and that nobody has decided on. */
export async function findOpen({ admin, tenantId }: Seeding, slug: string, severity: string, limit: number): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    `select f.id from app.findings as f
     join app.projects as p on p.tenant_id = f.tenant_id and p.id = f.project_id
     join app.branches as b on b.tenant_id = p.tenant_id and b.project_id = p.id and b.ref = p.default_branch
     join app.sightings as i on i.tenant_id = f.tenant_id and i.finding_id = f.id and i.branch_id = b.id and i.present and i.until_scan is null
     where f.tenant_id = $1 and p.slug = $2 and f.severity = $3
       and not exists (select from app.triage as t where t.tenant_id = f.tenant_id and t.finding_id = f.id)
     order by f.path, f.line, f.id limit $4`,
    [tenantId, slug, severity, limit],
  );
  return rows.map(({ id }) => id);
}

/** Lets acceptances end when they are to have ended, which nobody could ask for. */
async function letLapse({ admin, tenantId }: Seeding, findings: readonly string[], until: number): Promise<void> {
  await admin.query(
    "update app.triage set expires_at = now() + $3 * interval '1 day' where tenant_id = $1 and finding_id = any ($2::uuid[]) and replaced_at is null",
    [tenantId, findings, until],
  );
}

export async function seedTriage(seeding: Seeding, actor: UserActor, slug: string): Promise<void> {
  const { pool, tenantId, at } = seeding;
  const project = await withTenant(pool, tenantId, { readOnly: true }, (tx) => selectProject(tx, slug));
  if (!project) throw new Error(`there is no project ${slug}`);
  for (const { state, reason, count, severity, daysAgo, until } of plans) {
    const findings = await findOpen(seeding, slug, severity, count);
    if (findings.length === 0) continue;
    const expiresAt = until === undefined ? undefined : new Date(Date.now() + Math.max(1, until) * 86_400_000).toISOString();
    const wish = { findings, state, ...(reason === undefined ? {} : { reason }), ...(expiresAt === undefined ? {} : { expiresAt }) };
    const trace = inventTrace('POST', `/api/v1/projects/${slug}/triage`);
    await at(daysAgo, () => triageFindings({ pool, now: () => new Date() }, actor, project, wish, trace));
    if (until !== undefined && until < 0) await letLapse(seeding, findings, until);
  }
}
