// Who we are on a server, and which server it is: asked before anything is written.
import type pg from 'pg';
import { BackupRefusal } from './backup-refusal.ts';

export interface ServerFacts {
  readonly version: number;
  readonly database: string;
  readonly user: string;
  readonly isSuperuser: boolean;
  readonly passesRowSecurity: boolean;
}

export async function readServer(client: pg.ClientBase): Promise<ServerFacts> {
  const { rows } = await client.query<ServerFacts>(`
    select current_setting('server_version_num')::integer as version, current_database() as database, rolname as user,
      rolsuper as "isSuperuser", rolsuper or rolbypassrls as "passesRowSecurity"
    from pg_roles where rolname = current_user`);
  const [server] = rows;
  if (!server) throw new BackupRefusal('The server does not tell who we are.');
  return server;
}

/** @throws BackupRefusal for a role that would dump no rows, or fail at the first table, because row security binds it */
export function requireSeesAll(server: ServerFacts): void {
  if (server.passesRowSecurity) return;
  throw new BackupRefusal(
    `${server.user} is bound by row security and would back up nothing. Use a superuser, or a role of its own for backups with BYPASSRLS and pg_read_all_data.`,
  );
}
