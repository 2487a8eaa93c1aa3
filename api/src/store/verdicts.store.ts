// Verdicts: the gate's recorded outcomes, one in force for a commit; the others are how it came to be that.
import type { Outcome, Reason, Verdict, VerdictCause } from '@portcullis/contract';
import { type BranchId, makeId, type ProjectId, type SubmissionId, type TenantId } from '../domain/ids.ts';
import { lockCommit, lockVerdicts } from './locks.ts';
import type { Pool } from './make-pool.ts';
import type { TenantTx } from './tenant-tx.ts';

/** What a verdict was judged by: where none of it has changed, it is still the verdict. */
export interface VerdictBasis {
  readonly policyVersion: number;
  /** 0: the tenant has no policy of its own. */
  readonly floorVersion: number;
  /** SHA-256 of the repository's file. */
  readonly policyFile: Buffer | null;
  readonly triageRevision: number;
  /** Snapshots of EPSS and KEV; null where no rule asks for them, or there are none. */
  readonly intelligence: string | null;
  readonly overrideId: string | null;
}

/** What makes the gate judge again, beside an upload. */
export type DueCause = Exclude<VerdictCause, 'upload'>;

export interface VerdictRow extends VerdictBasis {
  readonly id: string;
  readonly outcome: Outcome;
  readonly reasons: Reason[];
  readonly cause: VerdictCause;
  readonly decidedAt: Date;
  readonly validUntil: Date | null;
  readonly dueAt: Date | null;
  readonly dueCause: DueCause | null;
  readonly override: Omit<NonNullable<Verdict['override']>, 'instead'> | null;
}

export interface NewVerdict extends VerdictBasis {
  readonly submissionId: SubmissionId | undefined;
  readonly cause: VerdictCause;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  readonly validUntil: Date | undefined;
}

// Made from constants when this file is loaded, and never from values.
const columnsBut = `v.id, v.outcome, v.cause, v.decided_at as "decidedAt", v.policy_version as "policyVersion", v.floor_version as "floorVersion",
   v.policy_file as "policyFile", v.triage_revision as "triageRevision", v.intelligence, v.override_id as "overrideId", v.valid_until as "validUntil",
   v.due_at as "dueAt", v.due_cause as "dueCause",
   (select jsonb_build_object('id', o.id, 'reason', o.reason, 'madeBy', o.made_by,
     'expiresAt', to_char(o.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from app.overrides as o where o.tenant_id = v.tenant_id and o.id = v.override_id) as override`;

const columns = `${columnsBut}, v.reasons`;
const bareReasons = `(select coalesce(jsonb_agg(r.value || '{"findings": []}' order by r.place), '[]')
   from jsonb_array_elements(v.reasons) with ordinality as r (value, place)) as reasons`;

const ofSubmissionSql = `select ${columns} from app.verdicts as v where v.tenant_id = $1 and v.submission_id = $2`;
const inForceSql = `select ${columns} from app.verdicts as v
 where v.tenant_id = $1 and v.project_id = $2 and v.commit_sha = $3 and v.replaced_at is null`;
const ofCommitSql = `select ${columnsBut}, ${bareReasons} from app.verdicts as v
 where v.tenant_id = $1 and v.project_id = $2 and v.commit_sha = $3 order by v.number desc limit $4`;

/** The verdict that an upload was answered with. */
export async function selectVerdict(tx: TenantTx, submissionId: SubmissionId): Promise<VerdictRow | undefined> {
  return (await tx.query<VerdictRow>(ofSubmissionSql, [tx.tenantId, submissionId])).rows[0];
}

/** The verdict in force. */
export async function selectVerdictInForce(tx: TenantTx, projectId: ProjectId, commit: string): Promise<VerdictRow | undefined> {
  return (await tx.query<VerdictRow>(inForceSql, [tx.tenantId, projectId, commit])).rows[0];
}

/** All verdicts of a commit, the newest first. Their reasons count findings and name none: a hundred verdicts would name too many. */
export async function selectVerdicts(tx: TenantTx, projectId: ProjectId, commit: string, limit: number): Promise<VerdictRow[]> {
  return (await tx.query<VerdictRow>(ofCommitSql, [tx.tenantId, projectId, commit, limit])).rows;
}

/**
 * What a scan leads to by itself, as SQL: the worst reason that is about it in the verdict in force of its commit, which may well be that of
 * another tool. Break-glass is over all of them.
 * @param scan the scan's id, project and commit as the query around calls them
 */
export function outcomeOfScan(scan: { readonly id: string; readonly projectId: string; readonly commit: string }): string {
  return `(select case when v.override_id is not null then v.outcome else coalesce((
       select r.value ->> 'outcome' from jsonb_array_elements(v.reasons) as r
       where r.value -> 'scans' is null or r.value -> 'scans' ? ${scan.id}::text
       order by array_position(array['fail', 'error', 'warn', 'pass'], r.value ->> 'outcome') limit 1), 'pass') end
     from app.verdicts as v
     where v.tenant_id = $1 and v.project_id = ${scan.projectId} and v.commit_sha = ${scan.commit} and v.replaced_at is null)`;
}

/** Puts a verdict in force, in place of the one before. Under the commit's lock: see locks.ts. */
export async function replaceVerdict(
  tx: TenantTx,
  projectId: ProjectId,
  commit: string,
  verdict: NewVerdict,
): Promise<{ readonly id: string; readonly decidedAt: Date }> {
  const { rows } = await tx.query<{ id: string; decidedAt: Date }>(
    // One statement, and in this order: the new row comes out of what the end of the old one gave.
    `with ended as (
       update app.verdicts set replaced_at = statement_timestamp()
       where tenant_id = $1 and project_id = $3 and commit_sha = $4 and replaced_at is null returning 1)
     insert into app.verdicts (tenant_id, id, project_id, commit_sha, submission_id, cause, outcome, reasons, policy_version, floor_version,
       policy_file, triage_revision, intelligence, override_id, valid_until, decided_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, statement_timestamp() from (select count(*) from ended) as one
     returning id, decided_at as "decidedAt"`,
    [
      ...[tx.tenantId, makeId.row(), projectId, commit, verdict.submissionId ?? null, verdict.cause, verdict.outcome],
      ...[JSON.stringify(verdict.reasons), verdict.policyVersion, verdict.floorVersion, verdict.policyFile, verdict.triageRevision],
      ...[verdict.intelligence, verdict.overrideId, verdict.validUntil ?? null],
    ],
  );
  const [row] = rows;
  if (!row) throw new Error('the insert of a verdict returned no row');
  return row;
}

/** Notes that the verdict in force was looked at again, and is the same by what holds now. */
export async function updateVerdictBasis(
  tx: TenantTx,
  id: string,
  { policyVersion, floorVersion, triageRevision, intelligence, validUntil }: Omit<NewVerdict, 'submissionId'>,
): Promise<void> {
  await tx.query(
    `update app.verdicts set policy_version = $3, floor_version = $4, triage_revision = $5, intelligence = $6, valid_until = $7, due_at = null, due_cause = null
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, policyVersion, floorVersion, triageRevision, intelligence, validUntil ?? null],
  );
}

/** Days after its last scan that a branch which is not long-lived counts as being worked on. */
const openDays = 30;

/**
 * Notes that verdicts are to be judged again: those of the commits that branches are at. Commits that branches have left behind, and branches
 * that nobody works on, are judged again when somebody asks.
 * @param where a project, or all of them; branches of it, or all
 */
export async function markVerdictsDue(
  tx: TenantTx,
  where: { readonly projectId?: ProjectId | undefined; readonly branches?: readonly BranchId[] | undefined },
  cause: DueCause,
): Promise<void> {
  await lockVerdicts(tx);
  await tx.query(
    `update app.verdicts as v set due_at = statement_timestamp(), due_cause = $4
     from (
       select distinct b.project_id, last.commit_sha
       from app.branches as b
       cross join lateral (
         select distinct on (s.tool, s.category) s.commit_sha, s.received_at
         from app.scans as s where s.tenant_id = $1 and s.branch_id = b.id order by s.tool, s.category, s.is_late, s.number desc
       ) as last
       where b.tenant_id = $1 and ($2::uuid is null or b.project_id = $2) and ($3::uuid[] is null or b.id = any ($3))
         and (b.base_branch_id is null or last.received_at > now() - make_interval(days => $5))
     ) as heads
     where v.tenant_id = $1 and v.project_id = heads.project_id and v.commit_sha = heads.commit_sha and v.replaced_at is null and v.due_at is null`,
    [tx.tenantId, where.projectId ?? null, where.branches ?? null, cause, openDays],
  );
}

/** Notes that the verdict of one commit is to be judged again. */
export async function markVerdictDue(tx: TenantTx, projectId: ProjectId, commit: string, cause: DueCause): Promise<void> {
  await lockCommit(tx, projectId, commit);
  await tx.query(
    `update app.verdicts set due_at = statement_timestamp(), due_cause = $4
     where tenant_id = $1 and project_id = $2 and commit_sha = $3 and replaced_at is null`,
    [tx.tenantId, projectId, commit, cause],
  );
}

/** Puts off what could not be judged. */
export async function updateVerdictPutOff(tx: TenantTx, projectId: ProjectId, commit: string): Promise<void> {
  await tx.query(
    `update app.verdicts set due_at = now() + interval '5 minutes', due_cause = coalesce(due_cause, 'expiry')
     where tenant_id = $1 and project_id = $2 and commit_sha = $3 and replaced_at is null`,
    [tx.tenantId, projectId, commit],
  );
}

/** Branches on which findings are, or say that they are not; and those that have them by their base. */
export async function selectTouchedBranches(tx: TenantTx, findings: readonly string[]): Promise<BranchId[]> {
  const { rows } = await tx.query<{ id: BranchId }>(
    `with own as (
       select distinct i.branch_id as id from app.sightings as i
       where i.tenant_id = $1 and i.finding_id = any ($2::uuid[]) and i.until_scan is null)
     select id from own union select b.id from app.branches as b where b.tenant_id = $1 and b.base_branch_id in (select id from own)`,
    [tx.tenantId, findings],
  );
  return rows.map((row) => row.id);
}

/** A commit whose verdict is to be judged again. */
export interface DueVerdict {
  readonly tenantId: TenantId;
  readonly projectId: ProjectId;
  readonly commit: string;
}

/** Of all tenants: one of the few things that is looked up before a tenant is known. */
export async function lookupDueVerdicts(pool: Pool, limit: number): Promise<DueVerdict[]> {
  const { rows } = await pool.query<DueVerdict>(
    'select tenant_id as "tenantId", project_id as "projectId", commit_sha as commit from app.lookup_due_verdicts($1)',
    [limit],
  );
  return rows;
}
