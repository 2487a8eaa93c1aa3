// What an offline gate is made of: the newest healthy scan of each tool and category on a branch, and decisions on what is present.
import type { TriageState } from '@portcullis/contract';
import type { BranchId, ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface OfflinePartitionRow {
  readonly tool: string;
  readonly category: string;
  readonly number: number;
  readonly commit: string;
  readonly ancestors: readonly string[];
  readonly contextDigest: Buffer;
}

/** The newest healthy scan of each tool and category on a long-lived branch, since it has a full set of its own. */
export async function selectOfflinePartitions(tx: TenantTx, branchId: BranchId): Promise<OfflinePartitionRow[]> {
  const { rows } = await tx.query<OfflinePartitionRow>(
    `select distinct on (s.tool, s.category) s.tool, s.category, s.number, s.commit_sha as commit, coalesce(s.ancestors, '{}') as ancestors,
       s.context_digest as "contextDigest"
     from app.scans as s
     join app.branches as b on b.tenant_id = s.tenant_id and b.id = s.branch_id and s.number >= coalesce(b.full_since, 0)
     where s.tenant_id = $1 and s.branch_id = $2 and s.health = 'healthy'
     order by s.tool, s.category, s.number desc`,
    [tx.tenantId, branchId],
  );
  return rows;
}

export interface OfflineDecisionRow {
  readonly finding: string;
  readonly ref: string | null;
  readonly state: TriageState;
  readonly expiresAt: Date | null;
}

/** Decisions in force, for the project or for the branch `own`, on findings that are present on one of the branches. */
export async function selectOfflineTriage(
  tx: TenantTx,
  projectId: ProjectId,
  own: BranchId | undefined,
  branches: readonly BranchId[],
): Promise<OfflineDecisionRow[]> {
  const { rows } = await tx.query<OfflineDecisionRow>(
    `select t.finding_id as finding, b.ref, t.state, t.expires_at as "expiresAt"
     from app.triage as t
     left join app.branches as b on b.tenant_id = t.tenant_id and b.id = t.branch_id
     where t.tenant_id = $1 and t.project_id = $2 and t.replaced_at is null and (t.branch_id is null or t.branch_id = $3)
       and exists (
         select from app.sightings as s
         where s.tenant_id = $1 and s.finding_id = t.finding_id and s.branch_id = any ($4::uuid[]) and s.until_scan is null and s.present)
     order by t.finding_id, b.ref`,
    [tx.tenantId, projectId, own ?? null, branches],
  );
  return rows;
}
