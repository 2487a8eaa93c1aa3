// Scans that are kept no longer: all of a commit are set aside at once, then what they alone held goes, then the rows that no date hangs on.
import type { BranchId, ProjectId } from '../domain/ids.ts';
import type { OldBranch } from '../domain/upkeep/choose-pulls.ts';
import { batchSize } from './retention.store.ts';
import type { TenantTx } from './tenant-tx.ts';

/** Projects with scans from before a time that are not set aside: of pull requests, or of branches with a full set. */
export async function selectProjectsWithOldScans(tx: TenantTx, kind: 'pulls' | 'full-sets', before: Date): Promise<ProjectId[]> {
  const { rows } = await tx.query<{ id: ProjectId }>(kind === 'pulls' ? projectsOfPullsSql : projectsOfFullSetsSql, [tx.tenantId, before]);
  return rows.map((row) => row.id);
}

const projectsOfPullsSql = `select p.id from app.projects as p where p.tenant_id = $1 and exists (
 select from app.scans as s
 where s.tenant_id = $1 and s.project_id = p.id and s.received_at < $2 and s.open_by_severity is null and s.set_aside_at is null)`;
const projectsOfFullSetsSql = `select p.id from app.projects as p where p.tenant_id = $1 and exists (
 select from app.scans as s
 where s.tenant_id = $1 and s.project_id = p.id and s.received_at < $2 and s.open_by_severity is not null and s.set_aside_at is null)`;

interface Scanned {
  readonly tool: string;
  readonly category: string;
}

/** Tools and categories that a project was scanned with: what uploads to it lock. */
export async function selectPartitionsOfProject(tx: TenantTx, projectId: ProjectId): Promise<Scanned[]> {
  const { rows } = await tx.query<Scanned>('select distinct tool, category from app.scans where tenant_id = $1 and project_id = $2', [
    tx.tenantId,
    projectId,
  ]);
  return rows;
}

/**
 * Branches of a project that hold differences only, had no upload since a time, and are nobody's base; each with its commits, and the other branches
 * that these are on.
 */
export async function selectOldPulls(tx: TenantTx, projectId: ProjectId, before: Date): Promise<OldBranch[]> {
  const { rows } = await tx.query<OldBranch>(
    `with old as materialized (
       select b.id
       from (
         select distinct branch_id from app.scans
         where tenant_id = $1 and received_at < $3 and open_by_severity is null and set_aside_at is null and project_id = $2
       ) as seen
       join app.branches as b on b.tenant_id = $1 and b.id = seen.branch_id
       where b.base_branch_id is not null
         and not exists (select from app.branches as c where c.tenant_id = $1 and c.base_branch_id = b.id)
         -- One that was long-lived once may be what others were compared with.
         and not exists (
           select from app.scans as s
           where s.tenant_id = $1 and s.branch_id = b.id and (s.received_at >= $3 or s.open_by_severity is not null)))
     select old.id, array_agg(distinct s.commit_sha) as commits,
       coalesce(array_agg(distinct o.branch_id) filter (where o.branch_id is not null), '{}') as "sharedWith"
     from old
     join app.scans as s on s.tenant_id = $1 and s.branch_id = old.id and s.set_aside_at is null
     left join app.scans as o on o.tenant_id = $1 and o.project_id = $2 and o.commit_sha = s.commit_sha and o.branch_id <> old.id and o.set_aside_at is null
     group by old.id`,
    [tx.tenantId, projectId, before],
  );
  return rows;
}

/** Times before which uploads are kept no longer, and before which commits are judged no longer. */
export interface KeptSince {
  readonly kept: Date;
  readonly judged: Date;
}

/**
 * Commits of long-lived branches that nothing needs any more: all of their scans are from before the time, and older than the newest whole scan
 * from before it of their tool, category and branch, and than what that one and the later ones are compared with. A pull request that has one of them
 * as well keeps it only while somebody works on it: else each would keep the other for ever.
 */
export async function selectOldCommits(tx: TenantTx, projectId: ProjectId, { kept, judged }: KeptSince, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ commit: string }>(
    `with newest as materialized (
       select distinct on (branch_id, tool, category) branch_id, tool, category, number
       from app.scans
       where tenant_id = $1 and received_at < $3 and open_by_severity is not null and set_aside_at is null and project_id = $2
         -- Such as every question for the newest scan of whatever kind stops at.
         and not is_late and health = 'healthy' and count_rejected = 0 and (held is null or held_until is not null)
       order by branch_id, tool, category, number desc
     ), floors as materialized (
       select n.branch_id, n.tool, n.category, least(n.number, (
         select min(coalesce(k.baseline_number, 0)) from app.scans as k
         where k.tenant_id = $1 and k.branch_id = n.branch_id and k.tool = n.tool and k.category = n.category and k.number >= n.number)) as number
       from newest as n
     ), bases as materialized (
       select distinct base_commit from app.scans
       where tenant_id = $1 and open_by_severity is null and set_aside_at is null and project_id = $2 and base_commit is not null
     ), long_lived as materialized (
       select id from app.branches where tenant_id = $1 and project_id = $2 and base_branch_id is null
     ), worked_on as materialized (
       select b.id from app.branches as b
       where b.tenant_id = $1 and b.project_id = $2 and b.base_branch_id is not null
         and (exists (select from app.scans as s where s.tenant_id = $1 and s.branch_id = b.id and s.received_at >= $4)
           or exists (select from app.branches as c where c.tenant_id = $1 and c.base_branch_id = b.id))
     )
     select old.commit
     from (
       select commit_sha as commit from app.scans
       where tenant_id = $1 and received_at < $3 and open_by_severity is not null and set_aside_at is null and project_id = $2
       -- Of a branch that became long-lived what it had before.
       union
       select commit_sha from app.scans
       where tenant_id = $1 and received_at < $3 and open_by_severity is null and set_aside_at is null and project_id = $2
         and branch_id in (select id from long_lived)
     ) as old
     where not exists (
         select from app.scans as s
         left join floors as f on f.branch_id = s.branch_id and f.tool = s.tool and f.category = s.category
         where s.tenant_id = $1 and s.project_id = $2 and s.commit_sha = old.commit and s.set_aside_at is null
           and (s.received_at >= $3
             or s.open_by_severity is null and s.branch_id in (select id from worked_on)
             or s.open_by_severity is not null and (f.number is null or s.number >= f.number)))
       and not exists (select from bases as b where b.base_commit = old.commit)
     limit $5`,
    [tx.tenantId, projectId, judged, kept, limit],
  );
  return rows.map((row) => row.commit);
}

/**
 * Sets all scans of these commits aside, ends their verdicts, which were over them, and notes what was scanned. Under the locks of the project's
 * partitions and of the tenant's verdicts: see locks.ts.
 * @returns how many scans
 */
export async function setScansAside(tx: TenantTx, projectId: ProjectId, commits: readonly string[]): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `with old as materialized (
       select commit from unnest($3::text[]) as wanted (commit)
     ), aside as (
       update app.scans as s
       set set_aside_at = now(), trimmed_at = coalesce(s.trimmed_at, now()), warnings = '[]', health_reasons = '{}', held = null, ancestors = null,
         introduced = null, disclosed = null, differences = null
       from old where s.tenant_id = $1 and s.project_id = $2 and s.commit_sha = old.commit and s.set_aside_at is null
       returning s.commit_sha, s.tool, s.category, s.open_by_severity is not null as is_full_set
     ), noted as (
       insert into app.forgotten_scans as g (tenant_id, project_id, commit_sha, tool, category, is_full_set)
       select $1, $2, commit_sha, tool, category, bool_or(is_full_set) from aside group by commit_sha, tool, category
       on conflict (tenant_id, project_id, commit_sha, tool, category)
         do update set is_full_set = g.is_full_set or excluded.is_full_set, forgotten_at = excluded.forgotten_at
       returning 1
     ), over as (
       update app.verdicts as v
       set replaced_at = coalesce(v.replaced_at, now()), submission_id = null, due_at = null, due_cause = null
       from old where v.tenant_id = $1 and v.project_id = $2 and v.commit_sha = old.commit and (v.replaced_at is null or v.submission_id is not null)
       returning 1
     )
     select count(*) as count from aside`,
    [tx.tenantId, projectId, commits],
  );
  return rows[0]?.count ?? 0;
}

/** A branch that has scans which are set aside. */
export interface AsideBranch {
  readonly id: BranchId;
  readonly projectId: ProjectId;
  /** True where it holds differences and nothing but what is set aside. */
  readonly isEmptied: boolean;
}

/** Branches that have scans which are set aside. */
export async function selectBranchesAside(tx: TenantTx): Promise<AsideBranch[]> {
  const { rows } = await tx.query<AsideBranch>(
    `select b.id, b.project_id as "projectId", b.base_branch_id is not null and not exists (
       select from app.scans as s where s.tenant_id = $1 and s.branch_id = b.id and s.set_aside_at is null) as "isEmptied"
     from (select distinct branch_id from app.scans where tenant_id = $1 and set_aside_at is not null) as a
     join app.branches as b on b.tenant_id = $1 and b.id = a.branch_id
     order by b.id`,
    [tx.tenantId],
  );
  return rows;
}

/** Tools and categories that a branch was scanned with: what an upload to it would lock. */
export async function selectPartitionsOfBranch(tx: TenantTx, branchId: BranchId): Promise<Scanned[]> {
  const { rows } = await tx.query<Scanned>('select distinct tool, category from app.scans where tenant_id = $1 and branch_id = $2', [
    tx.tenantId,
    branchId,
  ]);
  return rows;
}

/**
 * Takes intervals of a branch away, where all of its scans are set aside. Under the locks of its partitions and of the project's triage.
 * @returns the findings that they were of, for at most a batch of intervals
 */
export async function deleteBranchIntervals(tx: TenantTx, branchId: BranchId): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `delete from app.sightings where tenant_id = $1 and branch_id = $2
       and not exists (select from app.scans as s where s.tenant_id = $1 and s.branch_id = $2 and s.set_aside_at is null)
       and ctid = any (array(
         select both_kinds.ctid
         from (
           -- Each kind has an index of its own.
           (select i.ctid from app.sightings as i where i.tenant_id = $1 and i.branch_id = $2 and i.until_scan is null limit $3)
           union all
           (select i.ctid from app.sightings as i where i.tenant_id = $1 and i.branch_id = $2 and i.until_scan is not null limit $3)
         ) as both_kinds
         limit $3))
     returning finding_id as id`,
    [tx.tenantId, branchId, batchSize],
  );
  return rows.map((row) => row.id);
}

/** Takes the scans of a branch away, where all of them are set aside. Its row stays: a decision may name it. @returns how many */
export async function deleteBranchScans(tx: TenantTx, branchId: BranchId): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from app.scans where tenant_id = $1 and branch_id = $2 and not exists (
       select from app.scans as s where s.tenant_id = $1 and s.branch_id = $2 and s.set_aside_at is null)`,
    [tx.tenantId, branchId],
  );
  return rowCount ?? 0;
}

/**
 * Takes away scans of a branch that are set aside and that no interval begins or ends with. The last one before the end of an interval stays as well:
 * it is the last that still had the finding. @returns how many, at most a batch
 */
export async function deleteScansAside(tx: TenantTx, branchId: BranchId): Promise<number> {
  const { rowCount } = await tx.query(
    `with used as materialized (
       select from_scan as number from app.sightings where tenant_id = $1 and branch_id = $2 and until_scan is null
       union select from_scan from app.sightings where tenant_id = $1 and branch_id = $2 and until_scan is not null
       union select until_scan from app.sightings where tenant_id = $1 and branch_id = $2 and until_scan is not null
     )
     delete from app.scans as d using (
       select s.id from app.scans as s
       cross join lateral (
         select min(n.number) as number from app.scans as n
         where n.tenant_id = $1 and n.branch_id = $2 and n.tool = s.tool and n.category = s.category and n.number > s.number
       ) as next
       where s.tenant_id = $1 and s.branch_id = $2 and s.set_aside_at is not null
         and not exists (select from used as u where u.number = s.number) and not exists (select from used as u where u.number = next.number)
       limit $3
     ) as old
     where d.tenant_id = $1 and d.id = old.id`,
    [tx.tenantId, branchId, batchSize],
  );
  return rowCount ?? 0;
}
