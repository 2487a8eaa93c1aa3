// Four eyes: what waits for a second member, and what that member makes of it.
import type { ListTriageReviewsQuery, SettleTriage, TriageReview, TriageReviewPage } from '@portcullis/contract';
import { z } from 'zod';
import type { Actor, UserActor } from '../domain/actor.ts';
import { decodeCursor, encodeCursor } from '../domain/cursor.ts';
import { makeId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { lockTriage } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { replaceTriageByReviews, type ReviewRow, selectReviews, updateReviewsSettled } from '../store/triage-reviews.store.ts';
import { describeDecisions, readReason } from './read-decision.ts';
import { touchVerdicts } from './touch-verdicts.ts';

const placeSchema = z.strictObject({ id: z.uuid() });

function presentReview({ ownerId, ownerName, expiresAt, proposedAt, settledAt, isManned: _, ...row }: ReviewRow): TriageReview {
  return {
    ...row,
    owner: ownerName === null ? null : { id: ownerId, name: ownerName },
    expiresAt: expiresAt?.toISOString() ?? null,
    proposedAt: proposedAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  };
}

/** What waits in a project, the oldest first; of one finding also what was settled. @throws ProblemError `request-invalid` for a bad cursor */
export async function listTriageReviews(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  { finding, cursor, limit }: ListTriageReviewsQuery,
): Promise<TriageReviewPage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, placeSchema).id;
  const filter = { finding, isWaiting: finding === undefined, after, limit: limit + 1 };
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectReviews(tx, project.id, filter));
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(presentReview), nextCursor: last ? encodeCursor({ id: last.id }) : null };
}

/** @throws ProblemError `own-decision`, `change-conflict` */
function checkApproval(row: ReviewRow, actor: UserActor, now: Date, pointer: string): void {
  const nothing = 'Nothing was changed.';
  if (row.proposerId === actor.id) {
    throw new ProblemError('own-decision', `This is your own decision: another member has to approve it. ${nothing}`, { pointer });
  }
  if (!row.isManned) {
    const detail = `Whoever proposed this decision, or answers for it, is no member any more. Decide anew. ${nothing}`;
    throw new ProblemError('change-conflict', detail, { pointer });
  }
  if (row.expiresAt && row.expiresAt <= now) {
    throw new ProblemError('change-conflict', `The acceptance would have ended by now. Decide anew, with a later end. ${nothing}`, {
      pointer,
    });
  }
}

/**
 * Approves or refuses decisions that wait: all of them, or none. What is approved is in force from now on.
 * @throws ProblemError `triage-review-not-found` where one of them does not wait in this project; `own-decision`; `change-conflict`
 */
export async function settleTriage(
  { pool, now }: { pool: Pool; now: () => Date },
  actor: UserActor,
  project: ProjectRow,
  wish: SettleTriage,
  trace: RequestTrace,
): Promise<number> {
  const ids = [...new Set(wish.decisions.map((id) => id.toLowerCase()))];
  const reason = readReason(wish.reason);
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    await lockTriage(tx, project.id);
    const rows = await selectReviews(tx, project.id, { ids, isWaiting: true, limit: ids.length });
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const [index, id] of wish.decisions.entries()) {
      const pointer = `/decisions/${index}`;
      const row = byId.get(id.toLowerCase());
      if (!row) {
        throw new ProblemError('triage-review-not-found', 'No decision of this id waits in the project. Nothing was changed.', { pointer });
      }
      if (wish.approve) checkApproval(row, actor, now(), pointer);
    }
    if (wish.approve) {
      const reviews = ids.map((id) => ({ id, triageId: makeId.row() }));
      await replaceTriageByReviews(tx, reviews, actor.name);
      const findings = rows.map((row) => row.findingId);
      await touchVerdicts(tx, project.id, findings, 'triage');
    }
    const outcome = wish.approve ? 'approved' : 'refused';
    await updateReviewsSettled(tx, ids, { outcome, settlerId: actor.id, settledBy: actor.name, reason });
    const proposedBy = [...new Set(rows.map((row) => row.proposedBy))];
    const resource =
      rows.length === 1
        ? { resourceType: 'finding', resourceId: rows[0]?.findingId ?? '' }
        : { resourceType: 'findings', resourceId: project.id };
    const entry = { action: wish.approve ? 'triage.approve' : 'triage.refuse', ...resource };
    const before = { ...describeDecisions(rows), reviews: ids, proposedBy };
    await insertAuditEntry(tx, actor, { ...entry, before, after: { project: project.slug, outcome, reason } }, trace);
    return ids.length;
  });
}
