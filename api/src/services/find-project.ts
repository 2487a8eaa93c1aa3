// Finds the project that a request names, for an actor who may touch it. Anything else is "not found".
import { projectRefSchema } from '@portcullis/contract';
import { type Actor, mayTouchProject } from '../domain/actor.ts';
import { ProblemError } from '../errors.ts';
import { type AuditEntry, insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { type ProjectRow, selectProject } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';

export type FindProject = (actor: Actor, slugOrId: string, trace: RequestTrace) => Promise<ProjectRow>;

/** The same words for a project that is not there, another tenant's, and a sibling that the key may not touch. */
function notFound(): ProblemError {
  return new ProblemError(
    'project-not-found',
    'There is no project of this name or id that you may use. Check the project in the address and, with a key, which project the key is for.',
  );
}

/** @throws ProblemError `project-not-found`; a try at a sibling project is audited */
export function makeFindProject({ pool }: { pool: Pool }): FindProject {
  return async (actor, slugOrId, trace) => {
    // What cannot be a name, such as one with a NUL, never reaches the database.
    if (!projectRefSchema.safeParse(slugOrId).success) throw notFound();
    const project = await withTenant(pool, actor.tenantId, { readOnly: true, isOneStatement: true }, (tx) => selectProject(tx, slugOrId));
    if (!project) throw notFound();
    if (!mayTouchProject(actor, project.id)) {
      const denial: AuditEntry = {
        action: 'project.access',
        resourceType: 'project',
        resourceId: project.id,
        outcome: 'denied',
        reason: 'the key is for another project',
      };
      await withTenant(pool, actor.tenantId, { readOnly: false }, (tx) => insertAuditEntry(tx, actor, denial, trace));
      throw notFound();
    }
    return project;
  };
}
