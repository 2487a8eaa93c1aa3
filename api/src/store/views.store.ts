// Saved views: each member's own.
import type { MemberId, ViewId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface ViewRow {
  readonly id: ViewId;
  readonly name: string;
  readonly query: string;
  readonly createdAt: Date;
}

/** Views of a member, by name. */
export async function selectViews(tx: TenantTx, memberId: MemberId): Promise<ViewRow[]> {
  const { rows } = await tx.query<ViewRow>(
    `select id, name, query, created_at as "createdAt" from app.views where tenant_id = $1 and member_id = $2 order by lower(name), id`,
    [tx.tenantId, memberId],
  );
  return rows;
}

export async function insertView(tx: TenantTx, memberId: MemberId, view: Omit<ViewRow, 'createdAt'>): Promise<ViewRow> {
  const { rows } = await tx.query<ViewRow>(
    `insert into app.views (tenant_id, id, member_id, name, query) values ($1, $2, $3, $4, $5)
     returning id, name, query, created_at as "createdAt"`,
    [tx.tenantId, view.id, memberId, view.name, view.query],
  );
  const [row] = rows;
  if (!row) throw new Error('an insert returned no row');
  return row;
}

/** Deletes a view of the member; undefined where they have none of that id. */
export async function deleteView(tx: TenantTx, memberId: MemberId, id: ViewId): Promise<ViewRow | undefined> {
  const { rows } = await tx.query<ViewRow>(
    `delete from app.views where tenant_id = $1 and id = $2 and member_id = $3 returning id, name, query, created_at as "createdAt"`,
    [tx.tenantId, id, memberId],
  );
  return rows[0];
}
