// Where a drill restores to: a database that is made for it and dropped after it, on a given server or an embedded one.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../embedded/start-embedded-postgres.ts';

export interface ThrowAwayDatabase {
  readonly url: string;
  readonly remove: () => Promise<void>;
}

async function runAlone(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function makeOn(serverUrl: string): Promise<ThrowAwayDatabase> {
  // Ours alone: letters and digits, which need no quotes.
  const name = `portcullis_drill_${randomBytes(6).toString('hex')}`;
  await runAlone(serverUrl, `create database ${name} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => runAlone(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function makeEmbedded(): Promise<ThrowAwayDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-drill-'));
  chmodSync(folder, 0o711);
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres(join(folder, 'db'));
    const database = await makeOn(server.adminUrl);
    return {
      url: database.url,
      remove: async () => {
        await server.stop();
        removeFolder();
      },
    };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

/** @param serverUrl a superuser's address of any database of a server; undefined starts a server of its own */
export async function makeThrowAwayDatabase(serverUrl: string | undefined): Promise<ThrowAwayDatabase> {
  return serverUrl === undefined ? makeEmbedded() : makeOn(serverUrl);
}
