// The pool of connections of the runtime role.
import pg from 'pg';

export type Pool = pg.Pool;

export interface PoolOptions {
  readonly connectionString: string;
  /** As the server lists the connections. */
  readonly name?: string;
  readonly max: number;
  /** Milliseconds that one statement may take. */
  readonly statementTimeout: number;
  /** Told of faults of idle connections; without a listener they would end the process. */
  readonly onError: (error: Error) => void;
}

const parsers = new pg.TypeOverrides();
parsers.setTypeParser(pg.types.builtins.INT8, Number);

/** Makes a pool. bigint comes as a number: all of ours are counts and sequence numbers, far below 2^53. */
export function makePool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.name ?? 'portcullis-api',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeout,
    idle_in_transaction_session_timeout: 120_000,
    types: parsers,
  });
  pool.on('error', (error) => {
    // While the pool ends, a server that ends too is no news.
    if (!pool.ending) options.onError(error);
  });
  return pool;
}
