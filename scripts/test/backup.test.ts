import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import { type BackupStage, startBackupStage } from '../../api/test/support/backup-stage.ts';
import { makeDataFolder, type RunningScript, startScript } from './run-script.ts';

describe('npm run backup', () => {
  const data = makeDataFolder();
  after(() => data.remove());

  const run = (name: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): RunningScript =>
    startScript(`backup/${name}`, data.path, { words, env });

  for (const [name, words, env, message] of [
    ['backup', ['--nonsense'], {}, "'--nonsense'"],
    ['backup', ['--out', '/tmp'], {}, 'BACKUP_DATABASE_URL is missing'],
    ['backup', [], { BACKUP_DATABASE_URL: 'postgres://ada@db.invalid/x' }, '--out is missing'],
    ['backup', ['--out', '/tmp', '--url', 'postgres://ada:hunter2@db.invalid/x'], {}, '--url holds a password'],
    ['backup', ['--out', '/tmp', '--keep', '0'], { BACKUP_DATABASE_URL: 'postgres://ada@db.invalid/x' }, '--keep 0'],
    ['backup', ['--out', '/tmp'], { BACKUP_DATABASE_URL: 'a', BACKUP_DATABASE_URL_FILE: 'b' }, 'set one of the two'],
    ['restore', ['x'], {}, 'RESTORE_DATABASE_URL is missing'],
    ['restore', [], { RESTORE_DATABASE_URL: 'postgres://ada@db.invalid/x' }, 'Name one backup'],
    ['restore-drill', [], {}, 'Name one backup'],
    ['restore-drill', ['--identity', '/nowhere', 'x'], {}, '--identity /nowhere cannot be read'],
    ['backup-key', [], {}, 'Usage: npm run backup-key'],
  ] as const) {
    it(`answers ${name} ${JSON.stringify(words)} with ${message} and exit code 2, without a stack`, async () => {
      const script = run(name, words, env);
      expect(await script.ended).to.equal(2);
      expect(script.said())
        .to.include(message)
        .and.not.include('hunter2')
        .and.not.match(/^ +at /m);
    });
  }

  it('refuses to write what anybody could read unless told to, with exit code 1', async () => {
    const script = run('backup', ['--out', '/tmp'], { BACKUP_DATABASE_URL: 'postgres://ada@db.invalid/x' });
    expect(await script.ended).to.equal(1);
    expect(script.said()).to.include('No recipient');
  });

  it('makes a pair of keys, of which only the public one is shown, and never overwrites one', async () => {
    const path = join(data.path, 'key');
    const made = run('backup-key', [path]);
    expect(await made.ended, made.said()).to.equal(0);
    expect(made.said()).to.match(/^age1[a-z0-9]{58}\n$/);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    const content = readFileSync(path, 'utf8');
    expect(await run('backup-key', [path]).ended).to.equal(2);
    expect(readFileSync(path, 'utf8')).to.equal(content);
  });

  describe('with a server', () => {
    let stage: BackupStage;
    let stop = (): Promise<void> => Promise.resolve();
    before('start a server that can be dumped', async function () {
      this.timeout(120_000);
      const started = await startBackupStage();
      if (!started) {
        console.log('      Did not run: there is no pg_dump with a PostgreSQL server of its release on this machine.');
        this.skip();
      }
      stage = started;
      stop = started.stop;
    });
    after(() => stop());

    /** A folder whose pg_dump tells its version, then writes a little, and then does this. */
    function makeDump(name: string, then: string): string {
      const folder = join(data.path, name);
      mkdirSync(folder);
      const real = join(stage.programs, 'pg_dump');
      const script = `#!/bin/sh\ncase "$*" in --version) exec ${real} --version;; esac\nhead -c 300000 /dev/zero\n${then}\n`;
      writeFileSync(join(folder, 'pg_dump'), script);
      chmodSync(join(folder, 'pg_dump'), 0o755);
      return folder;
    }

    const backUp = (out: string, words: readonly string[] = []): RunningScript =>
      run('backup', ['--out', out, '--recipient', stage.keys.recipient, ...words], { BACKUP_DATABASE_URL: stage.server.adminUrl });

    it('goes round: key, backup, drill, restore, each with exit code 0 and what it did as JSON', async () => {
      const out = join(data.path, 'round');
      const identity = join(data.path, 'identity');
      writeFileSync(identity, `${stage.keys.identity}\n`, { mode: 0o600 });
      const backup = backUp(out, ['--pg-bin', stage.programs, '--keep', '3']);
      expect(await backup.ended, backup.said()).to.equal(0);
      expect(backup.said()).not.to.include(new URL(stage.server.adminUrl).password);
      const path = join(out, readdirSync(out).find((name) => name.endsWith('.age')) ?? '');
      const drill = run('restore-drill', ['--identity', identity, '--pg-bin', stage.programs, '--report', join(out, 'report.json'), path], {
        DRILL_DATABASE_URL: stage.server.adminUrl,
      });
      expect(await drill.ended, drill.said()).to.equal(0);
      expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).to.include({ passed: true });
      const url = await stage.makeEmpty();
      const restore = run('restore', ['--identity', identity, '--pg-bin', stage.programs, path], { RESTORE_DATABASE_URL: url });
      expect(await restore.ended, restore.said()).to.equal(0);
      expect(restore.said()).to.include('"restored"');
    });

    it('leaves no file that looks whole when it is killed in the middle', async () => {
      const out = join(data.path, 'killed');
      // Reads what never comes, and so ends with its parent.
      const script = backUp(out, ['--pg-bin', makeDump('hangs', 'exec cat')]);
      await eventually('some of it is written', () => {
        if (script.process.exitCode !== null) throw new Error(script.said());
        return script.said().includes('backing up') && readdirSync(out).some((name) => statSync(join(out, name)).size > 100_000);
      });
      script.process.kill('SIGKILL');
      await script.ended;
      expect(readdirSync(out)).to.have.length(1);
      expect(readdirSync(out)[0]).to.match(/\.partial$/);
    });

    it('clears up when it is told to stop, with exit code 130', async () => {
      const out = join(data.path, 'stopped');
      const script = backUp(out, ['--pg-bin', makeDump('waits', 'exec cat')]);
      await eventually('some of it is written', () => {
        if (script.process.exitCode !== null) throw new Error(script.said());
        return script.said().includes('backing up') && readdirSync(out).length > 0;
      });
      script.process.kill('SIGTERM');
      expect(await script.ended, script.said()).to.equal(130);
      expect(readdirSync(out)).to.deep.equal([]);
    });

    it('leaves nothing when pg_dump fails half-way, though its output ended in order', async () => {
      const out = join(data.path, 'failed');
      const script = backUp(out, ['--pg-bin', makeDump('fails', 'echo it broke >&2; exit 1')]);
      expect(await script.ended).to.equal(1);
      expect(script.said()).to.include('pg_dump failed: it broke');
      expect(readdirSync(out)).to.deep.equal([]);
    });
  });
});
