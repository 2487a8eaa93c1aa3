import { existsSync, readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { manifestPathOf } from '../../src/backup/manifest.ts';
import { removeOldBackups } from '../../src/backup/remove-old-backups.ts';
import { putBackup, useFolder } from './make-manifest.ts';

const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'].map((day) => `${day}T02:00:00.000Z`);

describe('keeping so many backups', () => {
  const folder = useFolder();

  async function putAll(): Promise<string[]> {
    const paths: string[] = [];
    for (const day of days) paths.push(await putBackup(folder(), day));
    return paths;
  }

  async function removeAllBut(keep: number, newest: string): Promise<string> {
    const said: string[] = [];
    await removeOldBackups(folder(), { database: 'portcullis', file: basename(newest) }, keep, (line) => said.push(line));
    return said.join('\n');
  }

  it('removes the oldest with their manifests, and leaves the newest', async () => {
    const paths = await putAll();
    await removeAllBut(2, paths[4] ?? '');
    expect(readdirSync(folder()).sort()).to.deep.equal(
      [paths[3], paths[4]].flatMap((path) => [basename(path ?? ''), basename(manifestPathOf(path ?? ''))]).sort(),
    );
  });

  it('does not count one that is damaged, nor remove it, and says so', async () => {
    const paths = await putAll();
    truncateSync(paths[3] ?? '', 3);
    writeFileSync(manifestPathOf(paths[2] ?? ''), '{}');
    const said = await removeAllBut(2, paths[4] ?? '');
    expect(paths.map((path) => existsSync(path))).to.deep.equal([false, true, true, true, true]);
    expect(said)
      .to.include(`${paths[3] ?? ''} is not counted`)
      .and.include(`${paths[2] ?? ''} is not counted`);
  });

  it('leaves backups of other databases and files of others alone', async () => {
    const other = await putBackup(folder(), '2026-01-01T02:00:00.000Z', { database: 'another' });
    writeFileSync(join(folder(), 'notes.txt'), 'mine');
    const paths = await putAll();
    await removeAllBut(1, paths[4] ?? '');
    expect(existsSync(other)).to.equal(true);
    expect(readdirSync(folder())).to.include('notes.txt').and.have.length(5);
  });

  it('clears away what a killed run left long ago, and nothing that may still be written', async () => {
    const newest = await putBackup(folder(), days[4] ?? '');
    const [stale, fresh] = ['portcullis-1.dump.age.partial', 'portcullis-2.dump.age.partial'].map((name) => join(folder(), name));
    for (const path of [stale, fresh]) writeFileSync(path ?? '', 'half');
    utimesSync(stale ?? '', 0, 0);
    await removeAllBut(1, newest);
    expect([existsSync(stale ?? ''), existsSync(fresh ?? '')]).to.deep.equal([false, true]);
  });
});
