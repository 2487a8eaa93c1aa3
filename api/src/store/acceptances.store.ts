// Acceptances that end: of a tenant, and of what a scan contains.
import type { Severity } from '@portcullis/contract';
import type { MemberId, ProjectId, ScanId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface EndingRow {
  readonly projectId: ProjectId;
  readonly findingId: string;
  readonly ruleId: string;
  readonly ref: string | null;
  readonly ownerId: MemberId | null;
  readonly ownerName: string;
  readonly expiresAt: Date;
  /** All that end in the time, also those beyond the limit. */
  readonly total: number;
}

/** Acceptances in force that end before a time, of findings that are still there, the nearest first. */
export async function selectEndingAcceptances(
  tx: TenantTx,
  only: ProjectId | undefined,
  { after, before, limit }: { readonly after: Date; readonly before: Date; readonly limit: number },
): Promise<EndingRow[]> {
  const { rows } = await tx.query<EndingRow>(
    `select t.project_id as "projectId", t.finding_id as "findingId", f.rule_id as "ruleId", b.ref, t.owner_id as "ownerId",
       t.owner_name as "ownerName", t.expires_at as "expiresAt", count(*) over () as total
     from app.triage as t
     join app.findings as f on f.tenant_id = t.tenant_id and f.id = t.finding_id
     left join app.branches as b on b.tenant_id = t.tenant_id and b.id = t.branch_id
     where t.tenant_id = $1 and ($2::uuid is null or t.project_id = $2) and t.replaced_at is null and t.state = 'accepted'
       and t.expires_at > $3 and t.expires_at <= $4
       and exists (
         select from app.sightings as i
         where i.tenant_id = t.tenant_id and i.finding_id = t.finding_id and i.until_scan is null and i.present
           -- What a branch has by its base alone is there through the base.
           and (b.id is null or i.branch_id in (b.id, b.base_branch_id)))
     order by t.expires_at, t.id limit $5`,
    [tx.tenantId, only ?? null, after, before, limit],
  );
  return rows;
}

/** How many accepted risks among what these scans found end within so many days, and when the first of them does. */
export async function selectEndingOfScans(
  tx: TenantTx,
  projectId: ProjectId,
  scans: readonly ScanId[],
  days: number,
): Promise<{ readonly count: number; readonly first: Date | null }> {
  const { rows } = await tx.query<{ count: number; first: Date | null }>(
    `select count(*) as count, min(t.expires_at) as first
     from app.triage as t
     join app.findings as f on f.tenant_id = t.tenant_id and f.id = t.finding_id
     join app.scans as s on s.tenant_id = $1 and s.id = any ($3::uuid[]) and s.tool = f.tool and s.category = f.category
     join app.branches as b on b.tenant_id = s.tenant_id and b.id = s.branch_id
     where t.tenant_id = $1 and t.project_id = $2 and t.replaced_at is null and t.state = 'accepted'
       and t.expires_at > now() and t.expires_at <= now() + make_interval(days => $4)
       and (t.branch_id = b.id or t.branch_id is null and not exists (
         select from app.triage as o
         where o.tenant_id = $1 and o.finding_id = t.finding_id and o.branch_id = b.id and o.replaced_at is null))
       -- There on the branch itself, or on its base as it was compared with and not gone from the branch.
       and (
         exists (
           select from app.sightings as i
           where i.tenant_id = $1 and i.finding_id = f.id and i.branch_id = b.id and i.until_scan is null and i.present)
         or exists (
           select from app.sightings as i
           where i.tenant_id = $1 and i.finding_id = f.id and i.branch_id = b.base_branch_id and i.present
             and i.from_scan <= coalesce(s.base_number, s.number) and (i.until_scan is null or i.until_scan > coalesce(s.base_number, s.number)))
         and not exists (
           select from app.sightings as i
           where i.tenant_id = $1 and i.finding_id = f.id and i.branch_id = b.id and i.until_scan is null and not i.present))`,
    [tx.tenantId, projectId, scans, days],
  );
  return rows[0] ?? { count: 0, first: null };
}

export interface AcceptanceRow {
  readonly project: string;
  readonly findingId: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly path: string | null;
  readonly line: number | null;
  readonly ref: string | null;
  readonly reason: string;
  readonly ownerId: MemberId | null;
  readonly ownerName: string;
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly expiresAt: Date;
  readonly isPresent: boolean;
  /** All of them, also those beyond the limit. */
  readonly total: number;
}

/** Accepted risks: those in force, the nearest end first; or those that have ended since a time, the latest end first. */
export async function selectAcceptances(
  tx: TenantTx,
  only: ProjectId | undefined,
  { now, endedSince, limit }: { readonly now: Date; readonly endedSince: Date | undefined; readonly limit: number },
): Promise<AcceptanceRow[]> {
  const { rows } = await tx.query<AcceptanceRow>(
    `select p.slug as project, t.finding_id as "findingId", f.rule_id as "ruleId", f.severity, f.path, f.line, b.ref, t.reason, t.owner_id as "ownerId",
       t.owner_name as "ownerName", t.decided_by as "decidedBy", t.decided_at as "decidedAt", t.expires_at as "expiresAt",
       exists (
         select from app.sightings as i
         where i.tenant_id = $1 and i.finding_id = t.finding_id and i.until_scan is null and i.present
           -- What a branch has by its base alone is there through the base.
           and (b.id is null or i.branch_id in (b.id, b.base_branch_id))) as "isPresent",
       t.total
     from (
       select a.*, count(*) over () as total from app.triage as a
       where a.tenant_id = $1 and ($2::uuid is null or a.project_id = $2) and a.replaced_at is null and a.state = 'accepted'
         and (case when $4::timestamptz is null then a.expires_at > $3 else a.expires_at <= $3 and a.expires_at > $4 end)
       order by case when $4::timestamptz is null then a.expires_at end, a.expires_at desc, a.id limit $5
     ) as t
     join app.projects as p on p.tenant_id = $1 and p.id = t.project_id
     join app.findings as f on f.tenant_id = $1 and f.id = t.finding_id
     left join app.branches as b on b.tenant_id = $1 and b.id = t.branch_id
     order by case when $4::timestamptz is null then t.expires_at end, t.expires_at desc, t.id`,
    [tx.tenantId, only ?? null, now, endedSince ?? null, limit],
  );
  return rows;
}
