// Restores a backup into an empty database: checked before, in one transaction, counted after, and opened last.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { prepareRoles, type RolePasswords } from '../prepare-database.ts';
import { decryptStream } from './age-streams.ts';
import { BackupRefusal, messageOf } from './backup-refusal.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { findProgram, majorOf, type PgProgram, startProgram } from './pg-programs.ts';
import { compareFacts, readFacts } from './read-facts.ts';
import { readServer } from './read-server.ts';

export interface RestoreOptions {
  /** A superuser's address of an empty database. */
  readonly url: string;
  readonly backup: string;
  /** Secret keys of age; none for a backup that is not encrypted. */
  readonly identities: readonly string[];
  /** What the log of the backup's run says: age tells who may read a file, not who wrote it. */
  readonly sha256: string | undefined;
  /** Those that are to be set; the others stay as they are on that server. */
  readonly passwords: Partial<RolePasswords>;
  readonly pgBin: string | undefined;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

// An extension that the server's owner put there does not make a database full.
const somethingThere = `
  select format('%s %I.%I', kind, nspname, name) as name
  from (
    select 'relation' as kind, relnamespace as namespace, relname as name, 'pg_class'::regclass as class, oid from pg_class
    union all
    select 'function', pronamespace, proname, 'pg_proc'::regclass, oid from pg_proc
    union all
    select 'schema', oid, nspname, 'pg_namespace'::regclass, oid from pg_namespace where nspname <> 'public'
  ) as objects join pg_namespace as n on n.oid = namespace
  where nspname not like 'pg\\_%' and nspname <> 'information_schema'
    and not exists (select from pg_depend as d where d.classid = class and d.objid = objects.oid and d.deptype = 'e')
  limit 1`;

const shut = `
  do $$ begin
    execute format('revoke connect on database %I from portcullis_migrator, portcullis_app, portcullis_worker', current_database());
  end $$`;

/** @throws BackupRefusal where the file is not, byte for byte, what the manifest tells of */
export async function checkBackupFile(backup: string, manifest: Manifest): Promise<void> {
  const found = await stat(backup).catch(() => undefined);
  if (!found) throw new BackupRefusal(`${backup} is not there; its manifest is.`);
  if (found.size !== manifest.bytes)
    throw new BackupRefusal(`${backup} has ${found.size} bytes instead of ${manifest.bytes}: it is cut or changed.`);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(backup)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== manifest.sha256) throw new BackupRefusal(`${backup} was changed since it was made: its SHA-256 is another.`);
}

async function openBackup({ backup, identities }: RestoreOptions, { isEncrypted }: Manifest): Promise<Readable> {
  // Whoever can write where backups lie could put one there that needs no key.
  if (!isEncrypted && identities.length > 0)
    throw new BackupRefusal('The backup is not encrypted, though a secret key was given for it. Leave --identity out if it is yours.');
  if (!isEncrypted) return createReadStream(backup);
  if (identities.length === 0) throw new BackupRefusal('The backup is encrypted: give the file with its secret key (--identity).');
  return decryptStream(createReadStream(backup), identities);
}

/** @throws BackupRefusal where the backup would not fit, or would mix with something */
async function checkTarget(client: pg.Client, manifest: Manifest, options: RestoreOptions): Promise<PgProgram> {
  const server = await readServer(client);
  if (!server.isSuperuser) throw new BackupRefusal(`${server.user} is no superuser: a restore makes roles and gives objects to them.`);
  const [wanted, major] = [majorOf(manifest.serverVersion), majorOf(server.version)];
  if (major < wanted)
    throw new BackupRefusal(`The backup is of PostgreSQL ${wanted}, the server is PostgreSQL ${major}: use ${wanted} or later.`);
  const { rows } = await client.query<{ name: string }>(somethingThere);
  for (const { name } of rows) throw new BackupRefusal(`The database ${server.database} is not empty (${name}). Restore into a new one.`);
  const program = await findProgram('pg_restore', options.pgBin, manifest.dumpVersion);
  const [reads, needed] = [majorOf(program.version), majorOf(manifest.dumpVersion)];
  if (reads >= needed) return program;
  throw new BackupRefusal(
    `${program.path} is of PostgreSQL ${reads}, but the backup was written by pg_dump ${needed}: pg_restore ${needed} or later is needed.`,
  );
}

/** All of it or nothing: one transaction, which a failure anywhere rolls back. */
async function load(plain: Readable, program: PgProgram, { url, signal }: RestoreOptions): Promise<void> {
  const { child, ended } = startProgram(program, url, ['--single-transaction', '--exit-on-error']);
  try {
    if (!child.stdin) throw new Error('pg_restore has no input');
    const fed = await pipeline(plain, child.stdin, { signal }).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    // Not left to find out by itself: what it has so far must never look like the end.
    if (fed) child.kill('SIGKILL');
    const { ok, said } = await ended;
    if (fed && !isBrokenPipe(fed.error))
      throw new BackupRefusal(`The backup cannot be read to its end, and nothing was restored: ${messageOf(fed.error)}`);
    if (!ok || fed) throw new Error(`pg_restore failed, and nothing was restored: ${said}`);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** The other side went away; what it said before is the reason. */
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
}

/**
 * Restores. Until all rows are counted, the roles of Portcullis cannot connect: nobody serves from half a database.
 * @returns the manifest
 * @throws BackupRefusal before the database is touched, or where what came back is not what was backed up
 */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(options.backup);
  if (options.sha256 !== undefined && options.sha256.toLowerCase() !== manifest.sha256) {
    throw new BackupRefusal(`The manifest is of another backup than the one asked for: its SHA-256 is ${manifest.sha256}.`);
  }
  await checkBackupFile(options.backup, manifest);
  options.say(`${options.backup} is as it was made at ${manifest.madeAt}`);
  const plain = await openBackup(options, manifest);
  const client = new pg.Client({ connectionString: options.url, application_name: 'portcullis-restore' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const program = await checkTarget(client, manifest, options);
    // Owners and grantees have to be there before what they own.
    await prepareRoles(options.url, options.passwords);
    await client.query(shut);
    options.say('restoring');
    await load(plain, program, options);
    const faults = compareFacts(manifest, await readFacts(client));
    if (faults.length > 0)
      throw new BackupRefusal(`What was restored is not what was backed up; the database stays shut: ${faults.join('; ')}.`);
    await client.query('analyze');
    await prepareRoles(options.url, {});
    return manifest;
  } finally {
    plain.destroy();
    await client.end();
  }
}
