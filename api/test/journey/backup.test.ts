import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { urlForRole } from '@portcullis/db';
import { makeIdentity, readManifest, restoreBackup, writeManifest } from '@portcullis/db/backup';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { type BackupStage, passwords, reportOf, startBackupStage } from '../support/backup-stage.ts';
import { startReplica } from '../support/start-replica.ts';
import { get, uploadOk } from '../support/start-test-api.ts';

async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe('a backup of a server with two tenants', function () {
  let stage: BackupStage;
  let stop = (): Promise<void> => Promise.resolve();
  let backup: string;
  before('start a server that can be dumped', async function () {
    this.timeout(120_000);
    const started = await startBackupStage();
    if (!started) {
      console.log('    Did not run: there is no pg_dump with a PostgreSQL server of its release on this machine.');
      this.skip();
    }
    stage = started;
    stop = started.stop;
    backup = (await stage.backUp()).path;
  });
  after(() => stop());

  /** Whether anything but roles was put into the database. */
  const isEmpty = (url: string): Promise<boolean> =>
    withClient(url, async (client) => (await client.query(`select from pg_namespace where nspname = 'app'`)).rowCount === 0);

  /** A copy of the backup whose content a test may change, with a manifest that still tells of the original. */
  function copyBackup(name: string): string {
    const copy = join(stage.folder, `copy-${name}`);
    copyFileSync(backup, copy);
    copyFileSync(`${backup}.manifest.json`, `${copy}.manifest.json`);
    return copy;
  }

  it('comes back whole in an empty database: tenants, keys, findings, and numbers that go on.', async () => {
    const url = await stage.makeEmpty();
    const manifest = await restoreBackup({ ...stage.restoring(backup, url), passwords });
    expect(manifest.tables).to.include({ 'app.tenants': 2, 'app.scans': 2, 'app.findings': 5 });
    const api = await startReplica(urlForRole(url, 'portcullis_app', passwords.app));
    try {
      for (const [at, tenant] of stage.tenants.entries()) {
        const receipt = await uploadOk(api, tenant, reportOf(at), { query: { commit: 'b'.repeat(40) } });
        expect(receipt.scans[0]?.counts).to.include({ new: 0, existing: at === 1 ? 3 : 2 });
        const listed = (await (await get(api, tenant, `/api/v1/projects/${tenant.slug}/findings`)).json()) as { items: unknown[] };
        expect(listed.items).to.have.length(at === 1 ? 3 : 2);
      }
    } finally {
      await api.close();
    }
  });

  it('holds nothing that can be read without the key, and its manifest no name.', () => {
    const content = readFileSync(backup);
    expect(content.subarray(0, 21).toString()).to.equal('age-encryption.org/v1');
    for (const text of ['PGDMP', 'web-shop', 'sql-injection']) expect(content.includes(text), text).to.equal(false);
    expect(readFileSync(`${backup}.manifest.json`, 'utf8')).not.to.include('web-shop');
  });

  it('is made by a role of its own that passes row security and is no superuser.', async () => {
    await withClient(stage.server.adminUrl, async (client) => {
      await client.query(`create role reader_of_backups login bypassrls password 'reader'`);
      await client.query('grant pg_read_all_data to reader_of_backups');
      await client.query('grant connect on database postgres to reader_of_backups');
    });
    const { manifest } = await stage.backUp({ url: urlForRole(stage.server.adminUrl, 'reader_of_backups', 'reader') });
    expect(manifest.tables).to.include({ 'app.tenants': 2, 'app.findings': 5 });
  });

  it('is refused to a role that row security binds, which would back up nothing.', async () => {
    const before = readdirSync(stage.folder);
    const asApp = stage.backUp({ url: urlForRole(stage.server.adminUrl, 'portcullis_app', passwords.app) });
    expect(await failureOf(asApp)).to.include('portcullis_app is bound by row security');
    expect(readdirSync(stage.folder)).to.deep.equal(before);
  });

  for (const [what, damage, message] of [
    ['is cut', (path: string) => truncateSync(path, 40_000), 'instead of'],
    ['has one byte changed', flipByte, 'SHA-256 is another'],
  ] as const) {
    it(`is refused when it ${what}, before the database is touched.`, async () => {
      const copy = copyBackup(what.replaceAll(' ', '-'));
      damage(copy);
      const url = await stage.makeEmpty();
      expect(await failureOf(restoreBackup(stage.restoring(copy, url)))).to.include(message);
      expect(await isEmpty(url)).to.equal(true);
    });
  }

  it('restores nothing at all when it turns out to be cut while it is restored, whatever its manifest says.', async () => {
    // Last in the dump and more than a few pieces, so that all else is restored when the cut comes.
    await withClient(stage.server.adminUrl, async (client) => {
      await client.query('create table public.ballast as select sha512(i::text::bytea) as bytes from generate_series(1, 20000) as i');
    });
    const { path, manifest } = await stage.backUp();
    await withClient(stage.server.adminUrl, (client) => client.query('drop table public.ballast'));
    cutAtLastPiece(path);
    rmSync(`${path}.manifest.json`);
    await writeManifest(path, { ...manifest, bytes: statSync(path).size, sha256: digestOf(path) });
    const url = await stage.makeEmpty();
    expect(await failureOf(restoreBackup(stage.restoring(path, url)))).to.include('nothing was restored');
    expect(await isEmpty(url)).to.equal(true);
    await restoreBackup(stage.restoring(backup, url));
    expect(await isEmpty(url)).to.equal(false);
  });

  it('whose manifest tells of other rows stays shut to every role of ours, though it was restored.', async () => {
    const copy = copyBackup('other-rows');
    rmSync(`${copy}.manifest.json`);
    const manifest = await readManifest(backup);
    await writeManifest(copy, { ...manifest, tables: { ...manifest.tables, 'app.findings': 6 } });
    const url = await stage.makeEmpty();
    expect(await failureOf(restoreBackup({ ...stage.restoring(copy, url), passwords }))).to.include('app.findings has 5 instead of 6');
    for (const role of ['app', 'worker', 'migrator'] as const) {
      const asRole = withClient(urlForRole(url, `portcullis_${role}`, passwords[role]), () => Promise.resolve());
      expect(await failureOf(asRole)).to.include('permission denied for database');
    }
  });

  it('is refused with another key, another SHA-256, or a full database, and leaves an empty one empty.', async () => {
    const url = await stage.makeEmpty();
    const other = await makeIdentity();
    expect(await failureOf(restoreBackup({ ...stage.restoring(backup, url), identities: [other.identity] }))).to.include('does not open');
    expect(await failureOf(restoreBackup({ ...stage.restoring(backup, url), identities: [] }))).to.include('is encrypted');
    expect(await failureOf(restoreBackup({ ...stage.restoring(backup, url), sha256: '0'.repeat(64) }))).to.include('another backup');
    expect(await isEmpty(url)).to.equal(true);
    expect(await failureOf(restoreBackup(stage.restoring(backup, stage.server.adminUrl)))).to.include('is not empty');
  });
});

function flipByte(path: string): void {
  const content = readFileSync(path);
  content[50_000] = (content[50_000] ?? 0) ^ 1;
  writeFileSync(path, content);
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** At the end of a piece: all that is left is in order by itself. */
function cutAtLastPiece(path: string): void {
  const content = readFileSync(path);
  const mac = '\n--- ';
  const start = content.indexOf('\n', content.indexOf(mac) + mac.length) + 1 + 16;
  const piece = 64 * 1024 + 16;
  truncateSync(path, start + Math.trunc((content.length - start - 1) / piece) * piece);
}
