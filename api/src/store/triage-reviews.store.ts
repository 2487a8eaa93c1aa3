// Triage reviews: dismissals that wait for a second member. The row that nothing has settled waits; the others are history.
import type { Severity, TriageReview } from '@portcullis/contract';
import type { BranchId, FindingId, MemberId, ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';
import type { Decision } from './triage.store.ts';

/** What waits on a finding at one place. */
export interface WaitingRow extends Decision {
  readonly id: string;
  readonly findingId: FindingId;
  readonly proposerId: MemberId;
}

/** What waits on these findings for the branch (null: for the whole project). */
export async function selectWaiting(tx: TenantTx, findings: readonly string[], branchId: BranchId | null): Promise<WaitingRow[]> {
  const { rows } = await tx.query<WaitingRow>(
    `select id, finding_id as "findingId", state, reason, owner_id as "ownerId", owner_name as "ownerName", expires_at as "expiresAt",
       proposer_id as "proposerId"
     from app.triage_reviews
     where tenant_id = $1 and finding_id = any ($2::uuid[]) and branch_id is not distinct from $3 and settled_at is null`,
    [tx.tenantId, findings, branchId],
  );
  return rows;
}

/** Lets a dismissal of these findings wait. What waited at the same place was withdrawn before. */
export async function insertReviews(
  tx: TenantTx,
  projectId: ProjectId,
  reviews: readonly { readonly id: string; readonly findingId: FindingId }[],
  decision: Decision & { readonly branchId: BranchId | null; readonly proposerId: MemberId; readonly proposedBy: string },
): Promise<void> {
  const { branchId, state, reason, ownerId, ownerName, expiresAt, proposerId, proposedBy } = decision;
  await tx.query(
    `insert into app.triage_reviews (tenant_id, id, project_id, finding_id, branch_id, state, reason, owner_id, owner_name, expires_at,
       proposer_id, proposed_by, proposed_at)
     select $1, d.id, $2, d.finding_id, $5, $6, $7, $8, $9, $10, $11, $12, statement_timestamp()
     from unnest($3::uuid[], $4::uuid[]) as d (id, finding_id)`,
    [
      ...[tx.tenantId, projectId, reviews.map((one) => one.id), reviews.map((one) => one.findingId), branchId],
      ...[state, reason, ownerId, ownerName, expiresAt, proposerId, proposedBy],
    ],
  );
}

export interface Settlement {
  readonly outcome: 'approved' | 'refused' | 'withdrawn';
  /** Undefined for what is no member: a key may withdraw. */
  readonly settlerId: MemberId | undefined;
  readonly settledBy: string;
  readonly reason: string | null;
}

/** Notes what became of decisions that waited. Takes the lock first: see locks.ts. */
export async function updateReviewsSettled(
  tx: TenantTx,
  ids: readonly string[],
  { outcome, settlerId, settledBy, reason }: Settlement,
): Promise<void> {
  await tx.query(
    `update app.triage_reviews set outcome = $3, settler_id = $4, settled_by = $5, settled_reason = $6, settled_at = statement_timestamp()
     where tenant_id = $1 and id = any ($2::uuid[]) and settled_at is null`,
    [tx.tenantId, ids, outcome, settlerId ?? null, settledBy, reason],
  );
}

/** Puts decisions that waited in force, in place of what was at the same places. */
export async function replaceTriageByReviews(
  tx: TenantTx,
  reviews: readonly { readonly id: string; readonly triageId: string }[],
  approvedBy: string,
): Promise<void> {
  const ids = reviews.map((one) => one.id);
  await tx.query(
    `update app.triage as t set replaced_at = statement_timestamp()
     from app.triage_reviews as r
     where r.tenant_id = $1 and r.id = any ($2::uuid[]) and t.tenant_id = $1 and t.finding_id = r.finding_id
       and t.branch_id is not distinct from r.branch_id and t.replaced_at is null`,
    [tx.tenantId, ids],
  );
  await tx.query(
    `insert into app.triage (tenant_id, id, project_id, finding_id, branch_id, state, reason, owner_id, owner_name, expires_at, decided_by,
       approved_by, decided_at)
     select $1, d.triage_id, r.project_id, r.finding_id, r.branch_id, r.state, r.reason, r.owner_id, r.owner_name, r.expires_at, r.proposed_by,
       $4, statement_timestamp()
     from unnest($2::uuid[], $3::uuid[]) as d (id, triage_id)
     join app.triage_reviews as r on r.tenant_id = $1 and r.id = d.id`,
    [tx.tenantId, ids, reviews.map((one) => one.triageId), approvedBy],
  );
}

export interface ReviewRow extends Decision {
  readonly id: string;
  readonly findingId: FindingId;
  readonly state: TriageReview['state'];
  readonly reason: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly path: string | null;
  readonly line: number | null;
  readonly ref: string | null;
  readonly proposerId: MemberId;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly outcome: TriageReview['outcome'];
  readonly settledBy: string | null;
  readonly settledAt: Date | null;
  readonly settledReason: string | null;
  /** False where whoever proposed it, or answers for it, has left the tenant. */
  readonly isManned: boolean;
}

export interface ReviewFilter {
  readonly ids?: readonly string[];
  readonly finding?: string | undefined;
  readonly isWaiting?: boolean;
  /** Only those after this one: the page after it. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Reviews of a project, the oldest first. */
export async function selectReviews(tx: TenantTx, projectId: ProjectId, filter: ReviewFilter): Promise<ReviewRow[]> {
  const { rows } = await tx.query<ReviewRow>(
    `select r.id, r.finding_id as "findingId", r.state, r.reason, r.owner_id as "ownerId", r.owner_name as "ownerName",
       r.expires_at as "expiresAt", f.rule_id as "ruleId", f.severity, f.path, f.line, b.ref, r.proposer_id as "proposerId",
       r.proposed_by as "proposedBy", r.proposed_at as "proposedAt", r.outcome, r.settled_by as "settledBy", r.settled_at as "settledAt",
       r.settled_reason as "settledReason",
       exists (select from app.members as m where m.tenant_id = $1 and m.id = r.proposer_id)
         and (r.owner_id is null or exists (select from app.members as m where m.tenant_id = $1 and m.id = r.owner_id)) as "isManned"
     from app.triage_reviews as r
     join app.findings as f on f.tenant_id = r.tenant_id and f.id = r.finding_id and f.merged_into is null
     left join app.branches as b on b.tenant_id = r.tenant_id and b.id = r.branch_id
     where r.tenant_id = $1 and r.project_id = $2 and ($3::uuid[] is null or r.id = any ($3)) and ($4::uuid is null or r.finding_id = $4)
       and (not $5 or r.settled_at is null) and ($6::uuid is null or r.id > $6)
     order by r.id limit $7`,
    [tx.tenantId, projectId, filter.ids ?? null, filter.finding ?? null, filter.isWaiting ?? false, filter.after ?? null, filter.limit],
  );
  return rows;
}
