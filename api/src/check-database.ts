// What API and worker ask of the database before they serve anybody.
import { checkCatalogue, checkMigrations, checkSession } from '@portcullis/db';
import type { Pool } from './store/make-pool.ts';

/** Refuses to run with more rights than the runtime role has, on a schema whose isolation is not whole, or on one that is older than this release. */
export async function checkDatabase(pool: Pool): Promise<void> {
  const client = await pool.connect().catch((cause: unknown) => {
    // Node tries every address of a name, and gathers what came of it.
    const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
    const why = first instanceof Error ? first.message : String(first);
    throw new Error(
      `DATABASE_URL: ${why}. It has to be the address for portcullis_app, with the password that "npm run migrate" has set.`,
      { cause },
    );
  });
  try {
    const faults = await checkSession(client);
    if (faults.length === 0) {
      await checkMigrations(client);
      faults.push(...(await checkCatalogue(client)));
    }
    if (faults.length === 0) return;
    const list = faults.map((fault) => `  ${fault.rule}: ${fault.object}: ${fault.detail}`).join('\n');
    throw new Error(`The database does not hold what tenant isolation needs, so nothing starts on it:\n${list}`);
  } finally {
    client.release();
  }
}
