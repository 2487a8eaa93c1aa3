// Triage: decisions on findings. The row that nothing has replaced is in force; the others are history. A decision on one branch wins there
// over the one for the whole project, and goes on doing so when it was an acceptance that has ended: then the finding is open there.
import type { Severity, TriageState } from '@portcullis/contract';
import type { BranchId, FindingId, MemberId, ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

/** What somebody decides, or proposes to. The owner is there where a risk is accepted. */
export interface Decision {
  readonly state: TriageState;
  readonly reason: string | null;
  readonly ownerId: MemberId | null;
  readonly ownerName: string | null;
  readonly expiresAt: Date | null;
}

export interface TriageRow extends Decision {
  readonly ref: string | null;
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly approvedBy: string | null;
  readonly isInForce: boolean;
}

/** Ids of findings that people have dismissed on a branch: false positives, and risks accepted until a time to come. */
export async function selectDismissed(tx: TenantTx, projectId: ProjectId, ref: string): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    `with branch as (select id from app.branches where tenant_id = $1 and project_id = $2 and ref = $3)
     select t.finding_id as id from app.triage as t
     where t.tenant_id = $1 and t.project_id = $2 and t.replaced_at is null
       and (t.state = 'false-positive' or (t.state = 'accepted' and t.expires_at > now()))
       and (t.branch_id = (select id from branch) or t.branch_id is null and not exists (
         select from app.triage as o
         where o.tenant_id = $1 and o.finding_id = t.finding_id and o.branch_id = (select id from branch) and o.replaced_at is null))`,
    [tx.tenantId, projectId, ref],
  );
  return new Set(rows.map((row) => row.id));
}

/** All decisions on a finding: first what is in force on the branch, then what is for the whole project, then the rest, newest first. */
export async function selectTriageHistory(tx: TenantTx, findingId: FindingId, branchId: BranchId): Promise<TriageRow[]> {
  const { rows } = await tx.query<TriageRow>(
    `select t.state, b.ref, t.reason, t.owner_id as "ownerId", t.owner_name as "ownerName", t.expires_at as "expiresAt",
       t.decided_by as "decidedBy", t.decided_at as "decidedAt", t.approved_by as "approvedBy", t.replaced_at is null as "isInForce"
     from app.triage as t left join app.branches as b on b.tenant_id = t.tenant_id and b.id = t.branch_id
     where t.tenant_id = $1 and t.finding_id = $2
     order by t.replaced_at is null and t.branch_id is not distinct from $3 desc, t.replaced_at is null and t.branch_id is null desc,
       t.replaced_at desc nulls first, t.decided_at desc
     limit 200`,
    [tx.tenantId, findingId, branchId],
  );
  return rows;
}

/** A finding with the decision in force on it at one place: on a branch, or for the whole project. */
export interface DecidedFinding extends Decision {
  readonly findingId: FindingId;
  readonly severity: Severity;
  readonly isKnown: boolean;
}

/** The findings, each with the decision in force for the branch alone (null: for the whole project); those of other projects are not there. */
export async function selectTriageInForce(
  tx: TenantTx,
  projectId: ProjectId,
  findings: readonly string[],
  branchId: BranchId | null,
): Promise<DecidedFinding[]> {
  const { rows } = await tx.query<DecidedFinding>(
    `select f.id as "findingId", f.severity, coalesce(t.state, 'open') as state, t.reason, t.owner_id as "ownerId", t.owner_name as "ownerName",
       t.expires_at as "expiresAt", t.id is not null as "isKnown"
     from app.findings as f
     left join app.triage as t on t.tenant_id = f.tenant_id and t.finding_id = f.id and t.replaced_at is null and t.branch_id is not distinct from $4
     where f.tenant_id = $1 and f.project_id = $2 and f.id = any ($3::uuid[]) and f.merged_into is null`,
    [tx.tenantId, projectId, findings, branchId],
  );
  return rows;
}

/** Puts a decision in force on all of the findings, in place of what was at the same place. Takes the lock first: see locks.ts. */
export async function replaceTriage(
  tx: TenantTx,
  projectId: ProjectId,
  decisions: readonly { readonly id: string; readonly findingId: FindingId }[],
  {
    state,
    reason,
    ownerId,
    ownerName,
    expiresAt,
    branchId,
    decidedBy,
  }: Decision & { readonly branchId: BranchId | null; readonly decidedBy: string },
): Promise<void> {
  const findings = decisions.map((one) => one.findingId);
  await tx.query(
    // Not now(): a decision that waited for the lock began before the one that it replaces.
    `update app.triage set replaced_at = statement_timestamp()
     where tenant_id = $1 and finding_id = any ($2::uuid[]) and replaced_at is null and branch_id is not distinct from $3`,
    [tx.tenantId, findings, branchId],
  );
  await tx.query(
    `insert into app.triage (tenant_id, id, project_id, finding_id, branch_id, state, reason, owner_id, owner_name, expires_at, decided_by, decided_at)
     select $1, d.id, $2, d.finding_id, $5, $6, $7, $8, $9, $10, $11, statement_timestamp() from unnest($3::uuid[], $4::uuid[]) as d (id, finding_id)`,
    [
      ...[tx.tenantId, projectId, decisions.map((one) => one.id), findings, branchId],
      ...[state, reason, ownerId, ownerName, expiresAt, decidedBy],
    ],
  );
}

/** Counts that people have decided something in the project: a verdict knows which decisions it was given by. */
export async function updateTriageRevision(tx: TenantTx, projectId: ProjectId): Promise<void> {
  await tx.query('update app.projects set triage_revision = triage_revision + 1 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    projectId,
  ]);
}
