// The only door to tenant rows: a transaction with the tenant set on the connection, which row security then enforces.
import type pg from 'pg';
import type { TenantId } from '../domain/ids.ts';
import type { Pool } from './make-pool.ts';
import { type Opening, queryBehind } from './tenant-query.ts';

declare const inTenant: unique symbol;

/** A connection inside a transaction of one tenant. Only `withTenant` makes one, and stores take nothing else. */
export interface TenantTx {
  readonly [inTenant]: true;
  readonly tenantId: TenantId;
  readonly query: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<pg.QueryResult<Row>>;
}

export type TenantTxOptions =
  /** `readOnly`: true for work that must not write. Postgres then refuses every write. */
  | { readonly readOnly: boolean; readonly isOneStatement?: false }
  /** For work that asks one question: the transaction is then a single round trip. */
  | { readonly readOnly: true; readonly isOneStatement: true };

/** What a transaction has until it ends; a pooled connection keeps nothing of it. */
interface TxSettings {
  readonly tenantId: TenantId;
  /** Said again although the pool said it when it connected: PgBouncer in transaction mode connects for itself, and tells nothing of that. */
  readonly statementTimeout: string;
}

const settingsOf = (pool: Pool, tenantId: TenantId): TxSettings => ({
  tenantId,
  statementTimeout: String(pool.options.statement_timeout ?? 0),
});

interface OpenTx {
  readonly tx: TenantTx;
  /** True once a transaction was begun that has to be ended. */
  readonly isBegun: () => boolean;
}

/** Begins with the first statement of the work, and on its way: `begin` and the tenant cost no round trips of their own. */
function openTx(client: pg.PoolClient, { tenantId, statementTimeout }: TxSettings, { readOnly }: TenantTxOptions): OpenTx {
  const settings: Opening = {
    text: "select set_config('app.tenant_id', $1, true), set_config('statement_timeout', $2, true)",
    values: [tenantId, statementTimeout],
  };
  let isBegun = false;
  const query: TenantTx['query'] = (text, values) => {
    if (isBegun) return client.query(text, values as unknown[] | undefined);
    isBegun = true;
    return queryBehind(client, [{ text: readOnly ? 'begin read only' : 'begin', values: [] }, settings], text, values);
  };
  return { tx: { tenantId, query } as TenantTx, isBegun: () => isBegun };
}

/** What stands between two Syncs of the protocol is a transaction by itself, which ends with the statement, whether it fails or not. */
function openOneStatement(client: pg.PoolClient, { tenantId, statementTimeout }: TxSettings): OpenTx {
  const settings: Opening = {
    text: `select set_config('transaction_read_only', 'on', true), set_config('app.tenant_id', $1, true),
      set_config('statement_timeout', $2, true)`,
    values: [tenantId, statementTimeout],
  };
  let isAsked = false;
  const query: TenantTx['query'] = (text, values) => {
    if (isAsked) throw new Error('work of one statement asked for a second one');
    isAsked = true;
    return queryBehind(client, [settings], text, values);
  };
  return { tx: { tenantId, query } as TenantTx, isBegun: () => false };
}

function asError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}

/**
 * Runs the work in a transaction in which `app.tenant_id` is set, and commits it; rolls back when the work throws. Nobody waits for the end of a
 * transaction that has only read: its connection comes back when it has ended.
 * A connection that failed in between, or whose transaction could not be ended, is destroyed and never used again.
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
  const release = (): void => {
    client.off('error', noteError);
    client.release(broken ?? false);
  };
  const noteFailure = (failure: unknown): void => {
    broken ??= asError(failure);
  };
  const settings = settingsOf(pool, tenantId);
  const { tx, isBegun } = options.isOneStatement === true ? openOneStatement(client, settings) : openTx(client, settings, options);
  let ended: Promise<unknown> = Promise.resolve();
  try {
    const result = await work(tx);
    if (isBegun()) {
      const committed = client.query('commit');
      if (options.readOnly) ended = committed.catch(noteFailure);
      else await committed;
    }
    return result;
  } catch (error) {
    if (isBegun()) await client.query('rollback').catch(noteFailure);
    throw error;
  } finally {
    void ended.then(release);
  }
}
