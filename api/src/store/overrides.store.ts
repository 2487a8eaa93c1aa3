// Break-glass: who let which commit pass, why, and until when.
import type { MemberId, ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface OverrideRow {
  readonly id: string;
  readonly commit: string;
  readonly reason: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

// Made from constants when this file is loaded, and never from values.
const columns = `id, commit_sha as commit, reason, made_by as "madeBy", made_at as "madeAt", expires_at as "expiresAt", ended_at as "endedAt",
   ended_by as "endedBy"`;
const insertSql = `insert into app.overrides (tenant_id, id, project_id, commit_sha, reason, maker_id, made_by, expires_at)
 values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(hours => $8))
 on conflict (tenant_id, project_id, commit_sha) where ended_at is null do nothing
 returning ${columns}`;
const selectSql = `select ${columns} from app.overrides
 where tenant_id = $1 and project_id = $2 and ($3::text is null or commit_sha = $3) and ($4::uuid is null or id = $4)
 order by made_at desc, id limit $5`;

/** Undefined where one is in force for the commit. */
export async function insertOverride(
  tx: TenantTx,
  projectId: ProjectId,
  made: {
    readonly id: string;
    readonly commit: string;
    readonly reason: string;
    readonly makerId: MemberId;
    readonly madeBy: string;
    readonly hours: number;
  },
): Promise<OverrideRow | undefined> {
  const { id, commit, reason, makerId, madeBy, hours } = made;
  // One whose time is over stands in nobody's way.
  await tx.query(
    `update app.overrides set ended_at = expires_at, ended_by = 'time'
     where tenant_id = $1 and project_id = $2 and commit_sha = $3 and ended_at is null and expires_at <= now()`,
    [tx.tenantId, projectId, commit],
  );
  return (await tx.query<OverrideRow>(insertSql, [tx.tenantId, id, projectId, commit, reason, makerId, madeBy, hours])).rows[0];
}

/** The newest first. */
export async function selectOverrides(
  tx: TenantTx,
  projectId: ProjectId,
  { commit, id, limit }: { readonly commit?: string | undefined; readonly id?: string | undefined; readonly limit: number },
): Promise<OverrideRow[]> {
  return (await tx.query<OverrideRow>(selectSql, [tx.tenantId, projectId, commit ?? null, id ?? null, limit])).rows;
}

/** False where it had ended. */
export async function updateOverrideEnded(tx: TenantTx, id: string, endedBy: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update app.overrides set ended_at = now(), ended_by = $3 where tenant_id = $1 and id = $2 and ended_at is null and expires_at > now()',
    [tx.tenantId, id, endedBy],
  );
  return rowCount === 1;
}
