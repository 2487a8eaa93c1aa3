// Records a decision on one or many findings of a project. Where the policy wants four eyes, a dismissal waits: see settle-triage.ts.
import { type Severity, severityRank, type Triaged, type TriageFindings } from '@portcullis/contract';
import { type Actor, actorName } from '../domain/actor.ts';
import { severitiesOfFourEyes } from '../domain/gate/hold-policies.ts';
import { type BranchId, type FindingId, makeId, type ProjectId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { selectSaidSeverities } from '../store/finding-identity.store.ts';
import { lockTriage } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import { selectFloorPolicy, selectPolicy } from '../store/policies.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { insertReviews, selectWaiting, updateReviewsSettled, type WaitingRow } from '../store/triage-reviews.store.ts';
import { type DecidedFinding, type Decision, replaceTriage, selectTriageInForce } from '../store/triage.store.ts';
import { describeDecision, describeDecisions, isSameDecision, readDecidedBranch, readDecision } from './read-decision.ts';
import { touchVerdicts } from './touch-verdicts.ts';

/** Where and by whom something is decided. */
interface Place {
  readonly actor: Actor;
  readonly project: ProjectRow;
  readonly wish: TriageFindings;
  readonly trace: RequestTrace;
  /** Null for the whole project. */
  readonly branchId: BranchId | null;
}

async function selectDecided(tx: TenantTx, { project, wish, branchId }: Place): Promise<DecidedFinding[]> {
  const findings = [...new Set(wish.findings.map((id) => id.toLowerCase()))];
  const before = await selectTriageInForce(tx, project.id, findings, branchId);
  if (before.length === findings.length) return before;
  const known = new Set<string>(before.map((row) => row.findingId));
  const missing = wish.findings.findIndex((id) => !known.has(id.toLowerCase()));
  throw new ProblemError('finding-not-found', 'The project has no finding of this id. Nothing was changed.', {
    pointer: `/findings/${missing}`,
  });
}

function isDismissal({ state }: Decision): boolean {
  return state === 'accepted' || state === 'false-positive';
}

interface DecisionPlan {
  /** Findings on which the decision holds from now on. */
  readonly changed: readonly DecidedFinding[];
  /** Findings on which it begins to wait. */
  readonly waits: readonly DecidedFinding[];
  /** What waited on the findings, and does not any more: it was about what they were before. */
  readonly withdrawn: readonly WaitingRow[];
  /** Findings on which the same member's same decision waits already. */
  readonly stillWaiting: number;
}

/** @param fourEyes severities of which this decision takes two people */
function planDecision(
  before: readonly DecidedFinding[],
  waiting: readonly WaitingRow[],
  decision: Decision,
  { actor, branchId }: Place,
  fourEyes: ReadonlySet<Severity>,
): DecisionPlan {
  // On a branch on which nothing was decided, what holds for the project holds: "open" there is news.
  const others = before.filter((row) => !isSameDecision(row, decision) || (branchId !== null && !row.isKnown));
  const needing = others.filter((row) => fourEyes.has(row.severity));
  const ids = new Set<string>(needing.map((row) => row.findingId));
  const staying = waiting.filter((row) => ids.has(row.findingId) && row.proposerId === actor.id && isSameDecision(row, decision));
  const still = new Set<string>(staying.map((row) => row.findingId));
  return {
    changed: others.filter((row) => !ids.has(row.findingId)),
    waits: needing.filter((row) => !still.has(row.findingId)),
    withdrawn: waiting.filter((row) => !still.has(row.findingId)),
    stillWaiting: still.size,
  };
}

/** An entry of the audit log about one finding or many. */
function describeEntry(
  action: string,
  { project, wish }: Place,
  rows: readonly (Decision & { readonly findingId: string })[],
  after: object,
) {
  const [first] = rows;
  const resource =
    rows.length === 1 && first
      ? { resourceType: 'finding', resourceId: first.findingId }
      : { resourceType: 'findings', resourceId: project.id };
  const ref = wish.ref === undefined ? {} : { ref: wish.ref };
  return { action, ...resource, before: describeDecisions(rows), after: { project: project.slug, ...ref, ...after } };
}

async function withdraw(tx: TenantTx, place: Place, withdrawn: readonly WaitingRow[]): Promise<void> {
  if (withdrawn.length === 0) return;
  const { actor, trace } = place;
  const reviews = withdrawn.map((row) => row.id);
  const settlerId = actor.type === 'user' ? actor.id : undefined;
  await updateReviewsSettled(tx, reviews, { outcome: 'withdrawn', settlerId, settledBy: actorName(actor), reason: null });
  await insertAuditEntry(tx, actor, describeEntry('triage.withdraw', place, withdrawn, { reviews }), trace);
}

async function change(tx: TenantTx, place: Place, changed: readonly DecidedFinding[], decision: Decision): Promise<void> {
  if (changed.length === 0) return;
  const { actor, project, branchId, trace } = place;
  const decisions = changed.map(({ findingId }) => ({ id: makeId.row(), findingId }));
  await replaceTriage(tx, project.id, decisions, { ...decision, branchId, decidedBy: actorName(actor) });
  const findings = decisions.map(({ findingId }) => findingId);
  await touchVerdicts(tx, project.id, findings, 'triage');
  await insertAuditEntry(tx, actor, describeEntry('finding.triage', place, changed, describeDecision(decision)), trace);
}

/** @throws ProblemError `person-required`: a key would let one person be both pairs of eyes */
async function propose(tx: TenantTx, place: Place, waits: readonly DecidedFinding[], decision: Decision): Promise<void> {
  if (waits.length === 0) return;
  const { actor, project, branchId, trace } = place;
  if (actor.type !== 'user') {
    throw new ProblemError(
      'person-required',
      `The policy lets a second member approve dismissals of ${waits[0]?.severity ?? 'such'} findings, and a key is no member. Sign in to decide. Nothing was changed.`,
      { pointer: '/state' },
    );
  }
  const reviews = waits.map(({ findingId }) => ({ id: makeId.row(), findingId }));
  await insertReviews(tx, project.id, reviews, { ...decision, branchId, proposerId: actor.id, proposedBy: actor.name });
  const after = { ...describeDecision(decision), reviews: reviews.map((one) => one.id) };
  await insertAuditEntry(tx, actor, describeEntry('finding.propose-triage', place, waits, after), trace);
}

/** Severities of which a dismissal takes two people. */
export async function readFourEyes(tx: TenantTx, projectId: ProjectId): Promise<ReadonlySet<Severity>> {
  const floor = await selectFloorPolicy(tx);
  const project = await selectPolicy(tx, projectId);
  return severitiesOfFourEyes(floor.document, project.document);
}

/**
 * The findings, each with the severity that four eyes go by: its row's, or another that an open scan says of it and the gate counts. A pull
 * request may say worse of a finding than main does.
 */
export async function countSeverities<Row extends { readonly severity: Severity }>(
  tx: TenantTx,
  projectId: ProjectId,
  rows: readonly Row[],
  { fourEyes, idOf }: { readonly fourEyes: ReadonlySet<Severity>; readonly idOf: (row: Row) => FindingId },
): Promise<Row[]> {
  const asked = fourEyes.size === 0 ? [] : rows.filter((row) => !fourEyes.has(row.severity)).map(idOf);
  const said = await selectSaidSeverities(tx, projectId, asked);
  return rows.map((row) => {
    const [worst] = (said.get(idOf(row)) ?? []).filter((one) => fourEyes.has(one)).sort((a, b) => severityRank(a) - severityRank(b));
    return worst === undefined ? row : { ...row, severity: worst };
  });
}

/**
 * Puts the decision in force on all of the findings, or on none; on those that the policy wants four eyes for, it waits. A finding on
 * which the very same was decided is left alone.
 * @throws ProblemError `finding-not-found` where one of them is not of this project; `member-not-found` for an owner who is none;
 *   `request-invalid`; `person-required`
 */
export async function triageFindings(
  { pool, now }: { pool: Pool; now: () => Date },
  actor: Actor,
  project: ProjectRow,
  wish: TriageFindings,
  trace: RequestTrace,
): Promise<Triaged> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const decision = await readDecision(tx, actor, wish, now());
    const place = { actor, project, wish, trace, branchId: await readDecidedBranch(tx, project, wish.ref) };
    await lockTriage(tx, project.id);
    const fourEyes = isDismissal(decision) ? await readFourEyes(tx, project.id) : new Set<Severity>();
    const idOf = (row: DecidedFinding): FindingId => row.findingId;
    const before = await countSeverities(tx, project.id, await selectDecided(tx, place), { fourEyes, idOf });
    const waiting = await selectWaiting(
      tx,
      before.map((row) => row.findingId),
      place.branchId,
    );
    const { changed, waits, withdrawn, stillWaiting } = planDecision(before, waiting, decision, place, fourEyes);
    await withdraw(tx, place, withdrawn);
    await change(tx, place, changed, decision);
    await propose(tx, place, waits, decision);
    const touched = new Set<string>([...changed, ...withdrawn].map((row) => row.findingId));
    for (const { findingId } of waits) touched.delete(findingId);
    return { changed: touched.size, pending: waits.length + stillWaiting };
  });
}
