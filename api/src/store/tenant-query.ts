// A statement that travels together with what puts its tenant in force, so that both cost one round trip. Used by tenant-tx.ts alone.
import pg from 'pg';

/** What goes ahead of a statement, in the same message to the server. */
export interface Opening {
  readonly text: string;
  readonly values: readonly string[];
}

type Settle = (error: Error | undefined, result: pg.QueryResult) => void;

/** Members of pg.Query that its types leave out: those that pg.Client calls as answers come in. */
interface AnswerHandlers {
  prepare(connection: pg.Connection): void;
  requiresPreparation(): boolean;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
}

const PlainQuery = pg.Query as unknown as new (text: string, values: readonly unknown[], settle: Settle) => pg.Query & AnswerHandlers;

/** As pg sends its own statements, all in one: describe is left out, so that no columns are announced and no rows are kept. */
interface Sender {
  parse: (message: { text: string }) => void;
  bind: (message: { values: readonly string[] }) => void;
  execute: (message: object) => void;
}

/**
 * Extended protocol, and nothing between the statements: after a fault PostgreSQL skips whatever follows up to the end (Sync), so the statement
 * never runs without its opening. Values stay parameters. No statement has a name, which PgBouncer could give to somebody else.
 * Source: PostgreSQL documentation, "Message Flow", section "Pipelining".
 */
class TenantQuery extends PlainQuery {
  readonly #openings: readonly Opening[];
  #toCome: number;

  constructor(openings: readonly Opening[], text: string, values: readonly unknown[], settle: Settle) {
    super(text, values, settle);
    this.#openings = openings;
    this.#toCome = openings.length;
  }

  override requiresPreparation(): boolean {
    return true;
  }

  override prepare(connection: pg.Connection): void {
    const sender = connection as unknown as Sender;
    for (const { text, values } of this.#openings) {
      sender.parse({ text });
      sender.bind({ values });
      sender.execute({});
    }
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.#toCome === 0) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (this.#toCome === 0) super.handleCommandComplete(message, connection);
    else this.#toCome -= 1;
  }
}

/** Sends a statement right behind its openings. Its answer is the statement's; a fault of an opening is its fault. */
export async function queryBehind<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  openings: readonly Opening[],
  text: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    client.query(
      new TenantQuery(openings, text, values, (error, result) => {
        if (error) reject(error);
        else resolve(result as pg.QueryResult<Row>);
      }),
    );
  });
}
