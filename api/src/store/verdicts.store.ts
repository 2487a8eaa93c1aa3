// Verdicts: the gate's recorded outcomes.
import type { Health, Outcome, Reason, Verdict } from '@portcullis/contract';
import { makeId, type ProjectId, type SubmissionId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export async function insertVerdict(
  tx: TenantTx,
  projectId: ProjectId,
  submissionId: SubmissionId,
  commit: string,
  verdict: Verdict,
): Promise<void> {
  await tx.query(
    `insert into app.verdicts (tenant_id, id, project_id, submission_id, commit_sha, policy_version, outcome, reasons)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, makeId.row(), projectId, submissionId, commit, verdict.policyVersion, verdict.outcome, JSON.stringify(verdict.reasons)],
  );
}

/** The verdict of an upload. */
export async function selectVerdict(tx: TenantTx, submissionId: SubmissionId): Promise<Verdict | undefined> {
  const { rows } = await tx.query<Verdict>(
    'select outcome, policy_version as "policyVersion", reasons from app.verdicts where tenant_id = $1 and submission_id = $2',
    [tx.tenantId, submissionId],
  );
  return rows[0];
}

/** The newest verdict of a tool and category for a commit. */
export interface CommitVerdictRow {
  readonly id: string;
  readonly tool: string;
  readonly category: string;
  readonly health: Health;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
}

/** The newest verdict of each tool and category that was scanned for a commit. */
export async function selectCommitVerdicts(tx: TenantTx, projectId: ProjectId, commit: string): Promise<CommitVerdictRow[]> {
  const { rows } = await tx.query<CommitVerdictRow>(
    `select distinct on (s.tool, s.category) s.id, s.tool, s.category, s.health, v.outcome, v.reasons
     from app.scans as s join app.verdicts as v on v.tenant_id = s.tenant_id and v.submission_id = s.submission_id
     where s.tenant_id = $1 and s.project_id = $2 and s.commit_sha = $3
     order by s.tool, s.category, s.number desc`,
    [tx.tenantId, projectId, commit],
  );
  return rows;
}
