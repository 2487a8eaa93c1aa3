// The manifest beside a backup: what is in it, so that a restore can tell whether all of it came back.
import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { BackupRefusal, messageOf } from './backup-refusal.ts';
import type { DatabaseFacts } from './read-facts.ts';
import { syncFolder } from './sync-folder.ts';

const format = 'portcullis-backup-1';

/** What a backup is. Nothing in it is secret but the ids of some tenants: it lies beside the backup in clear. */
export interface Manifest extends DatabaseFacts {
  readonly format: typeof format;
  /** When the snapshot was taken. */
  readonly madeAt: string;
  readonly database: string;
  /** `server_version_num` of the server it was taken from. */
  readonly serverVersion: number;
  /** The same for the program that wrote it. */
  readonly dumpVersion: number;
  readonly isEncrypted: boolean;
  readonly file: string;
  readonly bytes: number;
  /** Of the file as it lies there, in hexadecimal. */
  readonly sha256: string;
}

/** Where the manifest of a backup is. */
export function manifestPathOf(backup: string): string {
  return `${backup}.manifest.json`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Writes it beside its place, then moves it there. A backup is whole from this moment on, and not before. */
export async function writeManifest(backup: string, manifest: Omit<Manifest, 'format' | 'file'>): Promise<Manifest> {
  const whole: Manifest = { ...manifest, format, file: basename(backup) };
  const draft = `${manifestPathOf(backup)}.partial`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ ...whole, check: digestOf(JSON.stringify(whole)) }, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, manifestPathOf(backup));
  await syncFolder(dirname(backup));
  return whole;
}

function isManifest(value: unknown): value is Manifest & { readonly check: string } {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === format && 'check' in value;
}

/**
 * Reads it.
 * @throws BackupRefusal where there is none, or where it is not as it was written. The check finds accidents; who changes a manifest on
 * purpose can make the check anew, and is found by comparing with what was restored.
 */
export async function readManifest(backup: string): Promise<Manifest> {
  const path = manifestPathOf(backup);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new BackupRefusal(`The manifest cannot be read, without which nobody knows whether the backup is whole: ${messageOf(error)}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BackupRefusal(`${path} is damaged: it is not JSON.`);
  }
  if (!isManifest(value)) throw new BackupRefusal(`${path} is no manifest of a backup that this version knows (${format}).`);
  const { check, ...manifest } = value;
  if (check !== digestOf(JSON.stringify(manifest))) throw new BackupRefusal(`${path} was changed since the backup was made.`);
  return manifest;
}
