import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { manifestPathOf, readManifest } from '../../src/backup/manifest.ts';
import { compareFacts } from '../../src/backup/read-facts.ts';
import { checkBackupFile } from '../../src/backup/restore-backup.ts';
import { failureOf, putBackup, useFolder } from './make-manifest.ts';

const time = '2026-11-22T02:00:00.000Z';

describe('the manifest of a backup', () => {
  const folder = useFolder();

  it('is read as it was written, and only by its owner', async () => {
    const backup = await putBackup(folder(), time);
    expect(await readManifest(backup)).to.include({ madeAt: time, database: 'portcullis', tenantCount: 2 });
    expect(statSync(manifestPathOf(backup)).mode & 0o777).to.equal(0o600);
  });

  it('is refused when anything in it was changed', async () => {
    const backup = await putBackup(folder(), time);
    const path = manifestPathOf(backup);
    const text = readFileSync(path, 'utf8');
    for (const [from, to] of [
      ['"app.tenants": 2', '"app.tenants": 1'],
      ['"tenantCount": 2', '"tenantCount": 3'],
      [time, '2026-11-23T02:00:00.000Z'],
      ['"isEncrypted": true', '"isEncrypted": false'],
    ] as const) {
      writeFileSync(path, text.replace(from, to));
      expect(await failureOf(readManifest(backup)), to).to.include('was changed');
    }
  });

  for (const [what, text] of [
    ['is cut', '{"format": "portcullis-backup-1", '],
    ['is of another format', '{"format": "portcullis-backup-9", "check": ""}'],
    ['is null', 'null'],
  ] as const) {
    it(`is refused when it ${what}`, async () => {
      const backup = await putBackup(folder(), time);
      writeFileSync(manifestPathOf(backup), text);
      expect(await failureOf(readManifest(backup))).to.match(/damaged|no manifest/);
    });
  }

  it('is missed where there is none: a file without one is no backup', async () => {
    expect(await failureOf(readManifest(`${folder()}/portcullis-x.dump.age`))).to.include('The manifest cannot be read');
  });

  it('tells of a file that is cut, changed in one byte, or gone', async () => {
    const backup = await putBackup(folder(), time);
    const manifest = await readManifest(backup);
    await checkBackupFile(backup, manifest);
    const content = readFileSync(backup);
    content[3] = (content[3] ?? 0) ^ 1;
    writeFileSync(backup, content);
    expect(await failureOf(checkBackupFile(backup, manifest))).to.include('its SHA-256 is another');
    truncateSync(backup, 5);
    expect(await failureOf(checkBackupFile(backup, manifest))).to.include('has 5 bytes instead of');
    expect(await failureOf(checkBackupFile(`${backup}.gone`, manifest))).to.include('is not there');
  });

  it('names each table that came back with other rows', async () => {
    const manifest = await readManifest(await putBackup(folder(), time));
    expect(compareFacts(manifest, manifest)).to.deep.equal([]);
    expect(compareFacts(manifest, { ...manifest, tables: { 'app.tenants': 1 } }).join()).to.include('app.tenants has 1 instead of 2');
    expect(compareFacts(manifest, { ...manifest, tables: {} }).join()).to.include('app.tenants has no table instead of 2');
    expect(compareFacts(manifest, { ...manifest, newestRowAt: time }).join()).to.include('the newest rows differ');
    expect(compareFacts(manifest, { ...manifest, migrations: [] }).join()).to.include('the applied migrations differ');
  });
});
