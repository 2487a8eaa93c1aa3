// Saved views of the findings table. Each person sees and changes their own only.
import type { CreateView, View } from '@portcullis/contract';
import type { UserActor } from '../domain/actor.ts';
import { makeId, readId, type ViewId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { lockMember } from '../store/members.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { deleteView, insertView, selectViews, type ViewRow } from '../store/views.store.ts';

/** Views that one person may have. */
const mostViews = 50;

function presentView({ createdAt, ...view }: ViewRow): View {
  return { ...view, createdAt: createdAt.toISOString() };
}

/** The person's own views, by name. */
export async function listViews({ pool }: { pool: Pool }, actor: UserActor): Promise<View[]> {
  return (await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectViews(tx, actor.id))).map(presentView);
}

/** @throws ProblemError `request-invalid` where the person has too many already */
export async function saveView(
  { pool, actor, trace }: { pool: Pool; actor: UserActor; trace: RequestTrace },
  { name, query }: CreateView,
): Promise<View> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    // Requests at the same moment take turns, so that none slips past the limit.
    if (!(await lockMember(tx, actor.id))) throw new ProblemError('tenant-not-found', 'You belong to no such tenant any more.');
    if ((await selectViews(tx, actor.id)).length >= mostViews)
      throw new ProblemError('request-invalid', `You have ${mostViews} saved views, which is the most there can be. Delete one first.`);
    const row = await insertView(tx, actor.id, { id: makeId.view(), name, query });
    await insertAuditEntry(tx, actor, { action: 'view.create', resourceType: 'view', resourceId: row.id, after: { name, query } }, trace);
    return presentView(row);
  });
}

/** @throws ProblemError `view-not-found`, for another person's view as well */
export async function deleteOwnView(
  { pool, actor, trace }: { pool: Pool; actor: UserActor; trace: RequestTrace },
  view: string,
): Promise<void> {
  const id = readId(view) as ViewId | undefined;
  await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const gone = id === undefined ? undefined : await deleteView(tx, actor.id, id);
    if (!gone) throw new ProblemError('view-not-found', 'You have no saved view of this id.', { pointer: 'view' });
    const entry = { action: 'view.delete', resourceType: 'view', resourceId: gone.id, before: { name: gone.name, query: gone.query } };
    await insertAuditEntry(tx, actor, entry, trace);
  });
}
