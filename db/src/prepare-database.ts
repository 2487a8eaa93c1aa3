// Makes an empty database ready: roles, their passwords, migrations. Used by local mode, tests and operators alike.
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { migrate } from './migrate.ts';

const rolesFile = new URL('../roles.sql', import.meta.url);

/** For the transaction, where the login may: on a server of somebody else's it may not. */
const silence = `do $$ begin
  perform set_config('log_statement', 'none', true), set_config('log_min_error_statement', 'panic', true);
exception when insufficient_privilege then null; end $$`;

/** Passwords of the three roles that log in. */
export interface RolePasswords {
  readonly migrator: string;
  readonly app: string;
  readonly worker: string;
}

/** The address of the same database for another login. */
export function urlForRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** Creates what `db/roles.sql` says and sets the passwords that are given. Running it again changes nothing else. */
export async function prepareRoles(adminUrl: string, passwords: Partial<RolePasswords>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(await readFile(rolesFile, 'utf8'));
    // "alter role" takes no parameters, so Postgres itself quotes the statement; one lock, because roles belong to the whole server.
    await client.query('begin');
    await client.query('lock table pg_catalog.pg_authid in share row exclusive mode');
    // Or a server that logs statements would log the passwords.
    await client.query(silence);
    for (const [role, password] of Object.entries(passwords)) {
      const { rows } = await client.query<{ statement: string }>(
        `select format('alter role %I password %L', 'portcullis_' || $1::text, $2::text) as statement`,
        [role, password],
      );
      for (const { statement } of rows) await client.query(statement);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/**
 * Roles, then migrations.
 * @param adminUrl a superuser's address of the database
 * @returns names of the migrations that were applied
 */
export async function prepareDatabase(adminUrl: string, passwords: RolePasswords): Promise<string[]> {
  await prepareRoles(adminUrl, passwords);
  return migrate(urlForRole(adminUrl, 'portcullis_migrator', passwords.migrator));
}
