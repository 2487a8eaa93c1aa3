// The gate for one commit over everything that was uploaded for it, judged again first where anything has changed, and how it came to be that.
import { type CommitGate, fillPath, pages, type VerdictList } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import type { ForgottenScan } from '../domain/gate/gate-facts.ts';
import { judgeCommit } from '../domain/gate/judge-commit.ts';
import { selectForgottenScans } from '../store/forgotten-scans.store.ts';
import { selectGateScans } from '../store/gate-facts.store.ts';
import type { Pool } from '../store/make-pool.ts';
import type { StandingRow } from '../store/policies.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { selectVerdicts } from '../store/verdicts.store.ts';
import { presentVerdict } from './give-verdict.ts';
import { lookAtVerdict, refreshVerdict } from './refresh-verdict.ts';

interface Dependencies {
  readonly pool: Pool;
  /** The address by which people and builds reach this server, without a slash at its end. */
  readonly publicUrl: string;
  readonly now: () => Date;
}

const listedVerdicts = 100;

/** What is said of a commit that has no scan, or none any more: not stored, for anybody may ask for any commit. */
function judgeUnknown(
  { project, floor, policyVersion, file }: StandingRow,
  forgottenScans: readonly ForgottenScan[],
  now: Date,
): CommitGate['verdict'] {
  const { outcome, reasons } = judgeCommit({
    scans: [],
    otherScans: [],
    forgottenScans,
    policies: { project, floor, file },
    override: undefined,
    lackingScores: [],
    now,
  });
  return {
    outcome,
    policyVersion,
    reasons: reasons.map(({ code, outcome: leadsTo, detail }) => ({ code, outcome: leadsTo, detail, findings: [], findingCount: 0 })),
  };
}

/** The newest verdict; without any scan it is `error`. */
export async function readCommitGate(
  { pool, publicUrl, now }: Dependencies,
  actor: Actor,
  project: ProjectRow,
  commit: string,
): Promise<CommitGate> {
  const { tenantId } = actor;
  const seen = await withTenant(pool, tenantId, { readOnly: true }, async (tx) => {
    const scans = await selectGateScans(tx, project.id, commit);
    const forgotten = scans.length > 0 ? [] : await selectForgottenScans(tx, project.id, commit);
    return { scans, forgotten, ...(await lookAtVerdict(tx, project, commit, now())) };
  });
  const { scans, standing } = seen;
  const isStale = scans.length > 0 && (seen.row === undefined || seen.cause !== undefined);
  const row = isStale
    ? await withTenant(pool, tenantId, { readOnly: false }, (tx) => refreshVerdict(tx, project, commit, now()))
    : seen.row;
  const verdict = row ? presentVerdict(row) : judgeUnknown(standing, seen.forgotten, now());
  return {
    project: project.slug,
    commit,
    outcome: verdict.outcome,
    verdict,
    scans: scans.map(({ id, tool, category, ref, health, receivedAt }) => ({
      ...{ id, tool, category, ref, health },
      receivedAt: receivedAt.toISOString(),
      reportUrl: publicUrl + fillPath(pages.scan, { project: project.slug, scan: id }),
    })),
    reportUrl: publicUrl + fillPath(pages.commit, { project: project.slug, commit }),
  };
}

/** All verdicts of a commit, the newest first. */
export async function listVerdicts({ pool }: { pool: Pool }, actor: Actor, project: ProjectRow, commit: string): Promise<VerdictList> {
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectVerdicts(tx, project.id, commit, listedVerdicts));
  return { items: rows.map(presentVerdict) };
}
