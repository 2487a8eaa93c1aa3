// Waits for a database that is about to start, as in a set of containers that come up side by side.
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

const pause = 500;

/** Nobody listens yet, the name is not known yet, or the server says that it is starting (57P03). A wrong password is no reason to wait. */
const passing: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  '57P03',
]);

function isPassing(error: unknown): boolean {
  // Node tries every address of a name, and gathers what came of it.
  if (error instanceof AggregateError) return error.errors.some(isPassing);
  return error instanceof Error && 'code' in error && passing.has(error.code);
}

/** Where it is and why it does not answer; nothing of who signs in there. */
function describe(connectionString: string, error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = first instanceof Error && 'code' in first ? String(first.code) : 'it does not answer';
  return `${new URL(connectionString).host}: ${code}`;
}

/**
 * @param patience milliseconds
 * @param onWait told once, where it has to wait, for what and why
 * @throws what the database answered last
 */
export async function waitForDatabase(connectionString: string, patience: number, onWait: (reason: string) => void): Promise<void> {
  const deadline = Date.now() + patience;
  for (let tries = 1; ; tries += 1) {
    const client = new pg.Client({ connectionString, application_name: 'portcullis-migrate', connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (!isPassing(error) || Date.now() + pause > deadline) throw error;
      if (tries === 1) onWait(describe(connectionString, error));
      await wait(pause);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
