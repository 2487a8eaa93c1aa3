// Triage: decisions on findings. The row that nothing has replaced is in force; the others are history.
import type { TriageState } from '@portcullis/contract';
import type { FindingId, ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface TriageRow {
  readonly state: TriageState;
  readonly reason: string | null;
  readonly expiresAt: Date | null;
  readonly decidedBy: string;
  readonly decidedAt: Date;
}

/** Ids of findings of a project that people have dismissed: false positives, and risks accepted until a time to come. */
export async function selectDismissed(tx: TenantTx, projectId: ProjectId): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    `select finding_id as id from app.triage
     where tenant_id = $1 and project_id = $2 and replaced_at is null
       and (state = 'false-positive' or (state = 'accepted' and expires_at > now()))`,
    [tx.tenantId, projectId],
  );
  return new Set(rows.map((row) => row.id));
}

/** All decisions on a finding, newest first. */
export async function selectTriageHistory(tx: TenantTx, findingId: FindingId): Promise<TriageRow[]> {
  const { rows } = await tx.query<TriageRow>(
    `select state, reason, expires_at as "expiresAt", decided_by as "decidedBy", decided_at as "decidedAt"
     from app.triage where tenant_id = $1 and finding_id = $2 order by replaced_at desc nulls first, decided_at desc limit 200`,
    [tx.tenantId, findingId],
  );
  return rows;
}

/** The decision in force on each of the findings that has one; those of other projects are not there. */
export async function selectTriageInForce(
  tx: TenantTx,
  projectId: ProjectId,
  findings: readonly string[],
): Promise<(TriageRow & { readonly findingId: FindingId; readonly isKnown: boolean })[]> {
  const { rows } = await tx.query<TriageRow & { findingId: FindingId; isKnown: boolean }>(
    `select f.id as "findingId", coalesce(t.state, 'open') as state, t.reason, t.expires_at as "expiresAt", t.decided_by as "decidedBy",
       t.decided_at as "decidedAt", t.id is not null as "isKnown"
     from app.findings as f
     left join app.triage as t on t.tenant_id = f.tenant_id and t.finding_id = f.id and t.replaced_at is null
     where f.tenant_id = $1 and f.project_id = $2 and f.id = any ($3::uuid[])`,
    [tx.tenantId, projectId, findings],
  );
  return rows;
}

export interface Decision {
  readonly state: TriageState;
  readonly reason: string | null;
  readonly expiresAt: Date | null;
  readonly decidedBy: string;
}

/** Puts a decision in force on all of the findings, in place of what was. Takes the lock first: see locks.ts. */
export async function replaceTriage(
  tx: TenantTx,
  projectId: ProjectId,
  decisions: readonly { readonly id: string; readonly findingId: FindingId }[],
  { state, reason, expiresAt, decidedBy }: Decision,
): Promise<void> {
  const findings = decisions.map((one) => one.findingId);
  await tx.query(
    // Not now(): a decision that waited for the lock began before the one that it replaces.
    'update app.triage set replaced_at = statement_timestamp() where tenant_id = $1 and finding_id = any ($2::uuid[]) and replaced_at is null',
    [tx.tenantId, findings],
  );
  await tx.query(
    `insert into app.triage (tenant_id, id, project_id, finding_id, state, reason, expires_at, decided_by, decided_at)
     select $1, d.id, $2, d.finding_id, $5, $6, $7, $8, statement_timestamp() from unnest($3::uuid[], $4::uuid[]) as d (id, finding_id)`,
    [tx.tenantId, projectId, decisions.map((one) => one.id), findings, state, reason, expiresAt, decidedBy],
  );
}
