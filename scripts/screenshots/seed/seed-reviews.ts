// Decisions that wait for a second member: a policy that asks for four eyes, and what a member has proposed under it.
import type { Severity } from '@portcullis/contract';
import type { UserActor } from '../../../api/src/domain/actor.ts';
import { publishPolicy, readPolicy } from '../../../api/src/services/manage-policies.ts';
import { triageFindings } from '../../../api/src/services/triage-findings.ts';
import { selectProject } from '../../../api/src/store/projects.store.ts';
import type { RequestTrace } from '../../../api/src/store/audit-log.store.ts';
import { withTenant } from '../../../api/src/store/tenant-tx.ts';
import { inventTrace } from './seed-people.ts';
import { findOpen } from './seed-triage.ts';
import type { Seeding } from './seeding.ts';

interface ReviewsPlan {
  readonly slug: string;
  readonly severity: Severity;
  readonly reason: string;
  readonly daysAgo: number;
  readonly trace?: RequestTrace;
}

/** Lets the policy ask for four eyes and proposes to dismiss two open findings: a false positive, and a risk that is accepted for a while. */
export async function seedReviews(seeding: Seeding, actor: UserActor, plan: ReviewsPlan): Promise<void> {
  const { pool, tenantId, at } = seeding;
  const { slug, severity, reason, daysAgo, trace = inventTrace('POST', `/api/v1/projects/${slug}/triage`) } = plan;
  const project = await withTenant(pool, tenantId, { readOnly: true }, (tx) => selectProject(tx, slug));
  if (!project) throw new Error(`there is no project ${slug}`);
  const { version, document } = await readPolicy({ pool }, seeding.actor, project);
  const wish = { document: { ...document, fourEyes: { severity: [severity] } }, basedOn: version };
  await at(daysAgo + 1, () => publishPolicy({ pool }, seeding.actor, project, wish, trace));
  const [first, second] = await findOpen(seeding, slug, severity, 2);
  const target = { pool, now: () => new Date() };
  if (first !== undefined)
    await at(daysAgo, () => triageFindings(target, actor, project, { findings: [first], state: 'false-positive', reason }, trace));
  const expiresAt = new Date(Date.now() + 60 * 86_400_000).toISOString();
  if (second !== undefined)
    await at(daysAgo, () => triageFindings(target, actor, project, { findings: [second], state: 'accepted', reason, expiresAt }, trace));
}
