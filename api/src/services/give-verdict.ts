// Gives a commit its verdict: loads the facts, judges, and records where anything is another than before. Used by submit-scan, by whoever
// asks for the gate, and by the job that keeps verdicts living.
import { isDeepStrictEqual } from 'node:util';
import type { Reason, Verdict, VerdictCause } from '@portcullis/contract';
import { cleanText } from '../domain/clean-text.ts';
import type { GateReason } from '../domain/gate/gate-reason.ts';
import { judgeCommit, type Judgement } from '../domain/gate/judge-commit.ts';
import type { SubmissionId } from '../domain/ids.ts';
import { selectMessages } from '../store/gate-facts.store.ts';
import { lockCommit } from '../store/locks.ts';
import { type StandingRow, selectStanding } from '../store/policies.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import { replaceVerdict, selectVerdictInForce, updateVerdictBasis, type VerdictRow } from '../store/verdicts.store.ts';
import { loadCommitFacts } from './load-commit-facts.ts';

/** How many findings a verdict names over all its reasons; it counts them all. */
const namedFindings = 200;

/** Leaves the worst reasons their findings, as far as there is room. */
function limitNamed(reasons: readonly GateReason[]): GateReason[] {
  let room = namedFindings;
  return reasons.map((reason) => {
    const findings = reason.findings.slice(0, room);
    room -= findings.length;
    return { ...reason, findings };
  });
}

/** Names the findings behind reasons, which stand with the worst first. */
export async function nameReasons(tx: TenantTx, given: readonly GateReason[]): Promise<Reason[]> {
  const reasons = limitNamed(given);
  const messages = await selectMessages(tx, [...new Set(reasons.flatMap((reason) => reason.findings.map(({ id }) => id)))]);
  return reasons.map(({ source, scans, findings, ...reason }) => ({
    ...reason,
    ...(source === undefined ? {} : { source }),
    ...(scans.length === 0 ? {} : { scans: scans.slice(0, 50) }),
    findings: findings.map(({ id, severity, ruleId, path, line }) => {
      return { id, severity, ruleId, path, line, message: cleanText(messages.get(id) ?? '', 500).text };
    }),
  }));
}

function presentOverride({ override }: StandingRow, { instead }: Judgement): VerdictRow['override'] {
  return override && instead ? { ...override, expiresAt: override.expiresAt.toISOString() } : null;
}

/** A stored verdict as it goes over the wire. */
export function presentVerdict(row: VerdictRow): Verdict {
  const { override } = row;
  return {
    outcome: row.outcome,
    policyVersion: row.policyVersion,
    reasons: row.reasons,
    id: row.id,
    floorVersion: row.floorVersion,
    policyFile: row.policyFile?.toString('hex') ?? null,
    triageRevision: Math.max(row.triageRevision, 0),
    intelligence: row.intelligence,
    cause: row.cause,
    decidedAt: row.decidedAt.toISOString(),
    validUntil: row.validUntil?.toISOString() ?? null,
    override: override ? { ...override, instead: insteadOf(row) } : null,
  };
}

/** What the outcome would be without break-glass: the worst of the other reasons, which stand in their order. */
function insteadOf({ reasons, outcome }: VerdictRow): Verdict['outcome'] {
  return reasons.find(({ code }) => code !== 'break-glass')?.outcome ?? outcome;
}

/** Another file of the repository is another verdict, whatever it leads to: which one it was is no fact that changes afterwards. */
function isSame(row: VerdictRow, judged: Judgement, reasons: readonly Reason[], { override, policyFile }: StandingRow): boolean {
  return (
    row.outcome === judged.outcome &&
    row.overrideId === (override?.id ?? null) &&
    isDeepStrictEqual(row.policyFile, policyFile) &&
    isDeepStrictEqual(row.reasons, JSON.parse(JSON.stringify(reasons)))
  );
}

/**
 * Judges a commit and records the verdict where it is another than the one in force, or an upload was the cause. Takes the commit's lock: two
 * categories that arrive at once are judged one after the other, and the second sees the first.
 */
export async function giveVerdict(
  tx: TenantTx,
  project: Pick<ProjectRow, 'id'>,
  commit: string,
  { cause, submissionId, now }: { readonly cause: VerdictCause; readonly submissionId?: SubmissionId | undefined; readonly now: Date },
): Promise<VerdictRow> {
  await lockCommit(tx, project.id, commit);
  const standing = await selectStanding(tx, project.id, commit, now);
  const { override } = standing;
  const { facts, intelligence } = await loadCommitFacts(tx, project, commit, { policies: standing, override, now });
  const judged = judgeCommit(facts);
  const reasons = await nameReasons(tx, judged.reasons);
  const inForce = submissionId === undefined ? await selectVerdictInForce(tx, project.id, commit) : undefined;
  const { policyVersion, floorVersion, policyFile, triageRevision } = standing;
  const basis = { policyVersion, floorVersion, policyFile, triageRevision, intelligence, overrideId: override?.id ?? null };
  const { outcome, validUntil } = judged;
  const verdict = { ...basis, submissionId, cause, outcome, reasons, validUntil };
  const given = { ...verdict, validUntil: validUntil ?? null, dueAt: null, dueCause: null, override: presentOverride(standing, judged) };
  if (inForce && isSame(inForce, judged, reasons, standing)) {
    await updateVerdictBasis(tx, inForce.id, verdict);
    return { ...inForce, ...given, cause: inForce.cause };
  }
  return { ...given, ...(await replaceVerdict(tx, project.id, commit, verdict)) };
}
