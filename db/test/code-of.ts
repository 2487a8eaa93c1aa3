// What the database says to an attempt.
import pg from 'pg';

/** SQLSTATE of a refusal; undefined where there was none. */
export async function codeOf(attempt: Promise<unknown>): Promise<string | undefined> {
  return attempt.then(
    () => undefined,
    (error: unknown) => (error instanceof pg.DatabaseError ? error.code : String(error)),
  );
}
