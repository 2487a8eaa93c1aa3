// Making tenants and projects.
import type { Actor } from '../domain/actor.ts';
import { makeId, type ProjectId, type TenantId } from '../domain/ids.ts';
import { defaultPolicy } from '../domain/policy.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { insertPolicy, insertProject } from '../store/projects.store.ts';
import { insertTenant } from '../store/tenants.store.ts';
import { withTenant } from '../store/tenant-tx.ts';

/** Makes a tenant and returns its id. */
export async function createTenant({ pool }: { pool: Pool }, name: string, by: string): Promise<TenantId> {
  const tenantId = makeId.tenant();
  await withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    await insertTenant(tx, name);
    await insertAuditEntry(
      tx,
      { type: 'system', tenantId, id: by },
      { action: 'tenant.create', resourceType: 'tenant', resourceId: tenantId, after: { name } },
    );
  });
  return tenantId;
}

export interface NewProject {
  readonly slug: string;
  readonly name: string;
  /** Full ref, such as refs/heads/main. */
  readonly defaultBranch: string;
}

/**
 * Makes a project with the default policy as its first version.
 * @throws ProblemError `request-invalid` where the tenant has a project of that slug
 */
export async function createProject({ pool }: { pool: Pool }, actor: Actor, project: NewProject): Promise<ProjectId> {
  const id = makeId.project();
  await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    if (!(await insertProject(tx, { id, ...project }))) {
      throw new ProblemError('request-invalid', `There is a project ${project.slug} already. Choose another slug.`, { pointer: 'slug' });
    }
    await insertPolicy(tx, id, 1, defaultPolicy);
    await insertAuditEntry(tx, actor, { action: 'project.create', resourceType: 'project', resourceId: id, after: project });
  });
  return id;
}
