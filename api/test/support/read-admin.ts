// What the database holds, as the superuser sees it: for tests alone, because row security does not bind a superuser.
import { withClient } from '@portcullis/db/testing';

/** Runs one statement and gives its rows. */
export async function readAdmin(
  api: { readonly database: { readonly adminUrl: string } },
  sql: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return withClient(api.database.adminUrl, async (client) => (await client.query<Record<string, unknown>>(sql, [...values])).rows);
}
