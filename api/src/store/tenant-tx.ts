// The only door to tenant rows: a transaction with the tenant set on the connection, which row security then enforces.
import type pg from 'pg';
import type { TenantId } from '../domain/ids.ts';
import type { Pool } from './make-pool.ts';

declare const inTenant: unique symbol;

/** A connection inside a transaction of one tenant. Only `withTenant` makes one, and stores take nothing else. */
export interface TenantTx {
  readonly [inTenant]: true;
  readonly tenantId: TenantId;
  readonly query: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<pg.QueryResult<Row>>;
}

export interface TenantTxOptions {
  /** True for work that must not write: Postgres then refuses every write. */
  readonly readOnly: boolean;
}

function openTx(client: pg.PoolClient, tenantId: TenantId): TenantTx {
  return {
    tenantId,
    query: (text, values) => client.query(text, values as unknown[] | undefined),
  } as TenantTx;
}

/**
 * Runs the work in a transaction in which `app.tenant_id` is set, and commits it; rolls back when the work throws.
 * A connection that failed in between, or whose rollback failed, is destroyed and never used again.
 */
export async function withTenant<Result>(
  pool: Pool,
  tenantId: TenantId,
  options: TenantTxOptions,
  work: (tx: TenantTx) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Without a listener an error on a checked-out connection ends the process.
  const noteError = (error: Error): void => {
    broken = error;
  };
  client.on('error', noteError);
  try {
    await client.query(options.readOnly ? 'begin read only' : 'begin');
    await client.query("select set_config('app.tenant_id', $1, true)", [tenantId]);
    const result = await work(openTx(client, tenantId));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken ??= failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.off('error', noteError);
    client.release(broken ?? false);
  }
}
