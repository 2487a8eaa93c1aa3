// Scans that are kept no longer, by commit, tool and category: retention notes them, the gate asks for them.
import type { ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface ForgottenScanRow {
  readonly tool: string;
  readonly category: string;
  /** True where uploading it again does not make it good: it was of a long-lived branch, and what it was compared with is gone, too. */
  readonly isLost: boolean;
}

/** What was scanned of a commit, is kept no longer, and was not uploaded again. */
export async function selectForgottenScans(tx: TenantTx, projectId: ProjectId, commit: string): Promise<ForgottenScanRow[]> {
  const { rows } = await tx.query<ForgottenScanRow>(
    `select g.tool, g.category, g.is_full_set as "isLost"
     from app.forgotten_scans as g
     where g.tenant_id = $1 and g.project_id = $2 and g.commit_sha = $3
       and (g.is_full_set or not exists (
         select from app.scans as s
         where s.tenant_id = $1 and s.project_id = $2 and s.commit_sha = $3 and s.tool = g.tool and s.category = g.category and s.set_aside_at is null))
     order by g.tool, g.category`,
    [tx.tenantId, projectId, commit],
  );
  return rows;
}
