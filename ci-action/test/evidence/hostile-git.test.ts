// Git in a checkout that would like to run programs, to fetch, or to be somewhere else.
import { expect } from 'chai';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, hasGit, makeCheckout, makeRepository } from './checkout.ts';
import { gather } from './gather.ts';

const ten = Array.from({ length: 10 }, (_, at) => `line ${at}\n`).join('');

describe('gatherEvidence, in a hostile repository', function () {
  before(function () {
    if (!hasGit()) this.skip();
  });

  it('takes no word of a configuration that calls another folder the checkout', async () => {
    using repository = makeRepository({ 'a.ts': 'x' });
    repository.git('config', 'core.worktree', '/');
    expect((await gather(repository.folder, { commit: 'f'.repeat(40) })).root).to.equal(repository.folder);
  });

  it('runs none of the programs that a repository can name', async () => {
    using repository = makeRepository({ 'a.ts': ten, '.gitattributes': '* diff=evil filter=evil\n' });
    const { folder } = repository;
    const marks = join(folder, '.git/marks');
    mkdirSync(marks);
    const commands = [
      'diff.external',
      'diff.evil.command',
      'diff.evil.textconv',
      'filter.evil.clean',
      'filter.evil.smudge',
      'filter.evil.process',
    ];
    const others = [
      'core.fsmonitor',
      'core.pager',
      'pager.diff',
      'core.sshCommand',
      'core.editor',
      'credential.helper',
      'uploadpack.packObjectsHook',
    ];
    repository.commit();
    for (const name of [...commands, ...others]) {
      const program = join(folder, '.git', name);
      writeFileSync(program, `#!/bin/sh\ntouch '${marks}/${name}'\ncat\n`);
      chmodSync(program, 0o755);
      repository.git('config', name, program);
    }
    repository.git('config', 'filter.evil.required', 'true');
    writeFileSync(join(folder, 'a.ts'), `new\n${ten}`);
    const { changes } = await gather(folder);
    expect(changes?.files).to.deep.equal([{ was: 'a.ts', path: 'a.ts', hunks: [[0, 0, 1, 1]] }]);
    for (const name of [...commands, ...others]) expect(existsSync(join(marks, name)), name).to.equal(false);
  });

  it('looks at no file where there are more filters than can be switched off', async () => {
    using repository = makeRepository({ 'a.ts': ten, '.gitattributes': '* filter=evil\n' });
    repository.commit();
    const mark = join(repository.folder, '.git/mark');
    const filters = Array.from({ length: 101 }, (_, at) => `[filter "f${at}"]\n\tclean = cat\n`).join('');
    appendFileSync(join(repository.folder, '.git/config'), `${filters}[filter "evil"]\n\tclean = touch ${mark}; cat\n`);
    writeFileSync(join(repository.folder, 'a.ts'), `new\n${ten}`);
    expect((await gather(repository.folder)).changes).to.equal(undefined);
    expect(existsSync(mark)).to.equal(false);
  });

  it('fetches nothing for a partial clone and gives git no secrets', async () => {
    using origin = makeRepository({ 'a.ts': ten });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    origin.write({ 'a.ts': `new\n${ten}` });
    origin.commit();
    using clone = makeCheckout();
    git(clone.folder, 'clone', '-q', '--filter=blob:none', `file://${origin.folder}`, join(clone.folder, 'it'));
    const folder = join(clone.folder, 'it');
    const seen = join(clone.folder, 'environment');
    const bin = join(clone.folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'git'), `#!/bin/sh\nenv >> '${seen}'\nPATH='${process.env['PATH'] ?? ''}' exec git "$@"\n`);
    chmodSync(join(bin, 'git'), 0o755);
    const env = {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      'INPUT_API-KEY': 'canary',
      PORTCULLIS_API_KEY: 'canary',
      GITHUB_TOKEN: 'canary',
      GIT_DIR: '/x',
    };
    const { history, changes } = await gather(folder, { env });
    expect(history?.commits).to.have.length(1);
    expect(changes).to.equal(undefined);
    expect(readFileSync(seen, 'utf8')).to.include('PATH=').and.to.not.include('canary').and.to.not.include('GIT_DIR');
  });

  it('never takes the name of a branch for a flag of git', async () => {
    using repository = makeRepository({ 'a.ts': ten });
    repository.commit();
    for (const base of ['refs/heads/--upload-pack=touch x', '--upload-pack=touch', 'refs/heads/--output=x', '-x'])
      expect((await gather(repository.folder, { base, pullRequest: 5 })).history).to.equal(undefined);
  });
});
