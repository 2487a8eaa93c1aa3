// Makes a backup: one snapshot, counted and dumped; encrypted on its way to the disk; whole only when its manifest is there.
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { encryptStream, makeEncrypter } from './age-streams.ts';
import { BackupRefusal } from './backup-refusal.ts';
import { removeOldBackups } from './remove-old-backups.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { findProgram, type PgProgram, requireDumpFits, startProgram } from './pg-programs.ts';
import { type DatabaseFacts, readFacts } from './read-facts.ts';
import { readServer, requireSeesAll, type ServerFacts } from './read-server.ts';

export interface BackupOptions {
  /** Of a superuser, or of a role that passes row security and may read everything. */
  readonly url: string;
  /** Public keys of age; each of their identities can read the backup. */
  readonly recipients: readonly string[];
  /** Has to be said where there is no recipient. */
  readonly unencrypted: boolean;
  readonly folder: string;
  /** How many whole backups of this database stay in the folder; undefined keeps all. */
  readonly keep: number | undefined;
  readonly pgBin: string | undefined;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface MadeBackup {
  readonly path: string;
  readonly manifest: Manifest;
  readonly removed: readonly string[];
}

interface Snapshot {
  readonly id: string;
  readonly madeAt: Date;
  readonly server: ServerFacts;
  readonly program: PgProgram;
  readonly facts: DatabaseFacts;
}

const sayEveryBytes = 256 * 1024 * 1024;

/** @throws BackupRefusal where it is not clear who shall be able to read the backup */
export function requireRecipient({ recipients, unencrypted }: Pick<BackupOptions, 'recipients' | 'unencrypted'>): void {
  if (recipients.length === 0 && !unencrypted) {
    throw new BackupRefusal(
      'No recipient: give the public key that the backup is encrypted for (--recipient age1…), or say --unencrypted.',
    );
  }
  if (recipients.length > 0 && unencrypted) throw new BackupRefusal('Both --recipient and --unencrypted are given: which one is meant?');
}

/** Opens the snapshot, which lasts until the connection ends, and tells what is in it. */
async function takeSnapshot(client: pg.Client, options: BackupOptions): Promise<Snapshot> {
  const server = await readServer(client);
  requireSeesAll(server);
  const program = await findProgram('pg_dump', options.pgBin, server.version);
  requireDumpFits(program, server.version);
  await client.query('begin isolation level repeatable read read only');
  await client.query(`set local statement_timeout = 0`);
  await client.query(`set local idle_in_transaction_session_timeout = 0`);
  // Nothing is passed over in silence: whoever row security does bind fails here.
  await client.query('set local row_security = off');
  const { rows } = await client.query<{ id: string; at: Date }>('select pg_export_snapshot() as id, now() as at');
  const [snapshot] = rows;
  if (!snapshot) throw new Error('the server exported no snapshot');
  return { id: snapshot.id, madeAt: snapshot.at, server, program, facts: await readFacts(client) };
}

/** Writes the stream to a new file, to the disk, and tells what was written. */
async function writeFile(source: Readable, path: string, { say, signal }: BackupOptions): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* measure(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      if (Math.trunc((bytes + chunk.length) / sayEveryBytes) > Math.trunc(bytes / sayEveryBytes)) say(`${bytes} bytes written`);
      bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(source, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
  return { bytes, sha256: hash.digest('hex') };
}

async function dump(snapshot: Snapshot, path: string, options: BackupOptions): Promise<{ bytes: number; sha256: string }> {
  const encrypter = makeEncrypter(options.recipients);
  // Owners and grants are part of it: they are what row security rests on. Other servers are none of a restored database's business.
  const { child, ended } = startProgram(snapshot.program, options.url, [
    '--format=custom',
    '--no-tablespaces',
    '--no-subscriptions',
    '--no-publications',
    `--snapshot=${snapshot.id}`,
  ]);
  try {
    if (!child.stdout) throw new Error('pg_dump has no output');
    const source = options.unencrypted ? child.stdout : await encryptStream(child.stdout, encrypter);
    const written = await writeFile(source, path, options);
    // An output that ends is no proof: pg_dump may have failed half-way.
    const { ok, said } = await ended;
    if (!ok) throw new Error(`pg_dump failed: ${said}`);
    return written;
  } finally {
    child.kill();
    await ended;
  }
}

/** A name that sorts by time. */
function nameAt(time: Date, isEncrypted: boolean): string {
  return `portcullis-${time.toISOString().replaceAll(/[-:]/g, '')}.dump${isEncrypted ? '.age' : ''}`;
}

/**
 * Makes one. Whatever happens in between, also a power cut, leaves at most a file that ends in ".partial".
 * @throws BackupRefusal before anything is written, where it could not become a whole and private backup
 */
export async function makeBackup(options: BackupOptions): Promise<MadeBackup> {
  requireRecipient(options);
  makeEncrypter(options.recipients);
  const client = new pg.Client({ connectionString: options.url, application_name: 'portcullis-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const snapshot = await takeSnapshot(client, options);
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const path = join(options.folder, nameAt(snapshot.madeAt, !options.unencrypted));
    const partial = `${path}.partial`;
    if (existsSync(path)) throw new BackupRefusal(`${path} is there already.`);
    options.say(`backing up ${snapshot.server.database} (PostgreSQL ${snapshot.server.version}) to ${path}`);
    try {
      const written = await dump(snapshot, partial, options);
      await rename(partial, path);
      const manifest = await writeManifest(path, {
        madeAt: snapshot.madeAt.toISOString(),
        database: snapshot.server.database,
        serverVersion: snapshot.server.version,
        dumpVersion: snapshot.program.version,
        isEncrypted: !options.unencrypted,
        ...written,
        ...snapshot.facts,
      });
      return {
        path,
        manifest,
        removed: options.keep === undefined ? [] : await removeOldBackups(options.folder, manifest, options.keep, options.say),
      };
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  } finally {
    await client.end();
  }
}
