// Which decision on a finding is in force where, and how to put it back.
import type { TriageDecision, TriageFindings, TriageState } from './contract.ts';

export type Decision = Omit<TriageFindings, 'findings'>;

/**
 * The decision in force on a branch: its own wins over the project's, also once it has ended.
 * @param ref null for the whole project
 */
export function findInForce(history: readonly TriageDecision[], ref: string | null): TriageDecision | undefined {
  const inForce = history.filter(({ isInForce }) => isInForce);
  return inForce.find((one) => one.ref === ref) ?? inForce.find((one) => one.ref === null);
}

/** What holds by a decision: an acceptance that has ended leaves the finding open. */
export function stateBy(decision: TriageDecision | undefined, now: number): TriageState {
  if (decision === undefined) return 'open';
  return decision.expiresAt !== null && Date.parse(decision.expiresAt) <= now ? 'open' : decision.state;
}

/**
 * The decision that brings back what is in force now. On a branch that has none of its own it says there what the project's says: one for a
 * branch cannot be taken away.
 * @param ref undefined for the whole project
 */
export function restoreDecision(history: readonly TriageDecision[], ref: string | undefined, now: number): Decision {
  const place = ref === undefined ? {} : { ref };
  const decision = findInForce(history, ref ?? null);
  const state = stateBy(decision, now);
  if (decision?.state !== state) return { state, ...place };
  const { reason, expiresAt, owner } = decision;
  return {
    state,
    ...place,
    ...(reason === null ? {} : { reason }),
    ...(typeof owner?.id === 'string' ? { ownerId: owner.id } : {}),
    ...(expiresAt === null ? {} : { expiresAt }),
  };
}
