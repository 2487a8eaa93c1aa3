// The debt register: risks that people accepted, who answers for them, and when that ends.
import type { AcceptanceList } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import type { Pool } from '../store/make-pool.ts';
import { selectAcceptances } from '../store/acceptances.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';

const listed = 500;
/** Days for which an acceptance is listed after its end. */
const endedDays = 90;

/** To a project's key, those of its project. @param ended those that are over, instead of those in force */
export async function listAcceptances(
  { pool, now }: { pool: Pool; now: () => Date },
  actor: Actor,
  project: ProjectRow | undefined,
  { ended }: { readonly ended: boolean },
): Promise<AcceptanceList> {
  const at = now();
  const only = actor.type === 'key' ? (actor.projectId ?? project?.id) : project?.id;
  const endedSince = ended ? new Date(at.getTime() - endedDays * 86_400_000) : undefined;
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) =>
    selectAcceptances(tx, only, { now: at, endedSince, limit: listed }),
  );
  return {
    items: rows.map(({ ownerId, ownerName, decidedAt, expiresAt, total: _, ...row }) => ({
      ...row,
      owner: { id: ownerId, name: ownerName },
      decidedAt: decidedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
    count: rows[0]?.total ?? 0,
  };
}
