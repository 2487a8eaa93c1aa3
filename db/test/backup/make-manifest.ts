// A backup in a folder, without a database: any bytes, and the manifest that tells of them.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, writeManifest } from '../../src/backup/manifest.ts';

/** A folder for the test file, removed at its end. */
export function useFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-backup-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}

/** Writes a backup made at a time; returns its path. */
export async function putBackup(folder: string, madeAt: string, wish: Partial<Manifest> = {}): Promise<string> {
  const path = join(folder, `portcullis-${madeAt.replaceAll(/[-:]/g, '')}.dump.age`);
  const content = Buffer.from(`a backup of ${madeAt}`);
  writeFileSync(path, content);
  await writeManifest(path, {
    madeAt,
    database: 'portcullis',
    serverVersion: 180_004,
    dumpVersion: 180_004,
    isEncrypted: true,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    migrations: ['0001_foundation'],
    tables: { 'app.tenants': 2 },
    newestRowAt: null,
    tenantCount: 2,
    largestTenants: [],
    auditCheckpoints: [],
    ...wish,
  });
  return path;
}

export async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
