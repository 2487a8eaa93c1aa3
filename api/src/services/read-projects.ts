// Projects that an actor may see.
import type { Project } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import type { Pool } from '../store/make-pool.ts';
import { type ProjectRow, selectProjects } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';

export function presentProject({ longLivedBranches, createdAt, ...project }: ProjectRow): Project {
  return { ...project, longLivedBranches: [...longLivedBranches], createdAt: createdAt.toISOString() };
}

/** All projects of the tenant, or the one that the key is for. */
export async function listProjects({ pool }: { pool: Pool }, actor: Actor): Promise<Project[]> {
  const only = actor.type === 'key' ? actor.projectId : undefined;
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectProjects(tx, only));
  return rows.map(presentProject);
}
