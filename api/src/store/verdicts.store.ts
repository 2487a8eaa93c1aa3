// Verdicts: the gate's recorded outcomes.
import type { Verdict } from '@portcullis/contract';
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
