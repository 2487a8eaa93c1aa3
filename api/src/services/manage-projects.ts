// Making projects, and changing what people may change of them: name, branches, repository. Their policy: manage-policies.ts.
import type { ChangeProject } from '@portcullis/contract';
import { type Actor, actorName } from '../domain/actor.ts';
import { makeId, type ProjectId } from '../domain/ids.ts';
import { defaultPolicy } from '../domain/gate/default-policy.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { insertPolicy } from '../store/policies.store.ts';
import { insertProject, type ProjectRow, selectProjectForChange, updateProject } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { type PlanRules, requireRoom } from './billing/plan-rules.ts';

export interface NewProject {
  readonly slug: string;
  readonly name: string;
  /** Full ref, such as refs/heads/main. */
  readonly defaultBranch: string;
  readonly longLivedBranches?: readonly string[];
  readonly repositoryUrl?: string | null;
}

/**
 * Makes a project with the default policy as its first version.
 * @param options.plans left out by the operator's own commands, whom no plan limits
 * @throws ProblemError `slug-taken` where the tenant has a project of that slug, `quota-exceeded`
 */
export async function createProject(
  { pool, plans }: { readonly pool: Pool; readonly plans?: PlanRules },
  actor: Actor,
  project: NewProject,
  trace?: RequestTrace,
): Promise<ProjectId> {
  const id = makeId.project();
  await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const { longLivedBranches = [], repositoryUrl = null } = project;
    if (!(await insertProject(tx, { ...project, id, longLivedBranches, repositoryUrl }))) {
      throw new ProblemError('slug-taken', `There is a project ${project.slug} already. Choose another slug.`, { pointer: '/slug' });
    }
    await insertPolicy(tx, id, { version: 1, document: defaultPolicy, createdBy: actorName(actor), restoredFrom: null });
    await insertAuditEntry(tx, actor, { action: 'project.create', resourceType: 'project', resourceId: id, after: project }, trace);
    if (plans) await requireRoom(tx, plans, 'project');
  });
  return id;
}

/**
 * Changes a project. A branch that becomes the default one, or long-lived, has a full set of findings from its next scans on; one that no
 * longer is, is told by its differences then.
 */
export async function changeProject(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  wish: ChangeProject,
  trace: RequestTrace,
): Promise<ProjectRow> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    // Read again: two changes at once, each of another member, must both last.
    const current = (await selectProjectForChange(tx, project.id)) ?? project;
    const { name, defaultBranch, longLivedBranches, repositoryUrl } = current;
    const before = { name, defaultBranch, longLivedBranches, repositoryUrl };
    const after = {
      name: wish.name ?? name,
      defaultBranch: wish.defaultBranch ?? defaultBranch,
      longLivedBranches: wish.longLivedBranches ?? longLivedBranches,
      repositoryUrl: wish.repositoryUrl === undefined ? repositoryUrl : wish.repositoryUrl,
    };
    await updateProject(tx, project.id, after);
    await insertAuditEntry(tx, actor, { action: 'project.change', resourceType: 'project', resourceId: project.id, before, after }, trace);
    return { ...current, ...after };
  });
}
