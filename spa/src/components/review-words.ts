// Decisions that wait, in words.
import type { TriageReview } from '../api/contract.ts';

/** Why this member cannot approve it; null where they can. The API decides: see api/src/services/settle-triage.ts. */
export function explainNoApproval(
  { proposerId, expiresAt }: Pick<TriageReview, 'proposerId' | 'expiresAt'>,
  member: string | undefined,
  now: number,
): string | null {
  if (proposerId === member) return 'This is your own decision: another member has to approve it. Decide anew to take it back.';
  if (expiresAt !== null && Date.parse(expiresAt) <= now)
    return 'The acceptance would have ended by now: it has to be proposed again with a later end.';
  return null;
}
