// Which of the files that results are in are named as unchanged: real repositories, and reports as scanners write them.
import { evidenceProperty, evidenceSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addEvidence } from '../../src/evidence/add-evidence.ts';
import { gatherEvidence } from '../../src/evidence/gather-evidence.ts';
import { git, hasGit, makeRepository, type Checkout } from './checkout.ts';

/** What the evidence of a report names as unchanged, whose results are in these files, compared with the parent of HEAD. */
async function unchangedOf(
  { folder }: Checkout,
  uris: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<readonly string[] | undefined> {
  const context = { commit: git(folder, 'rev-parse', 'HEAD'), base: undefined, pullRequest: undefined };
  const gathered = await gatherEvidence(context, folder, { PATH: process.env['PATH'], ...env }, () => undefined);
  const results = uris.map((uri) => ({ locations: [{ physicalLocation: { artifactLocation: { uri } } }] }));
  const run = { tool: { driver: { name: 'trivy' } }, results, properties: {} as Record<string, unknown> };
  await addEvidence({ runs: [run] }, gathered);
  return evidenceSchema.parse(run.properties[evidenceProperty]).changes?.unchanged;
}

describe('addEvidence, naming unchanged files', function () {
  before(function () {
    if (!hasGit()) this.skip();
  });

  it('names the files of results that are what they were, once each, and no others', async () => {
    using repository = makeRepository({ 'package-lock.json': '{}', 'a.ts': 'one', 'other.ts': 'two', 'gone.ts': 'three' });
    repository.write({ 'a.ts': 'changed' });
    repository.git('rm', '-q', 'gone.ts');
    repository.commit();
    const uris = ['package-lock.json', 'a.ts', 'gone.ts', './package-lock.json', 'nowhere.ts'];
    expect(await unchangedOf(repository, uris)).to.deep.equal(['package-lock.json']);
  });

  it('names no file that was added, renamed, or that git does not track', async () => {
    using repository = makeRepository({ 'a.ts': 'one', 'was.ts': 'two' });
    repository.write({ 'added.ts': 'one' });
    repository.git('mv', 'was.ts', 'is.ts');
    repository.commit();
    repository.write({ 'untracked.ts': 'one', '.gitignore': 'ignored.ts', 'ignored.ts': 'one' });
    const uris = ['added.ts', 'is.ts', 'was.ts', 'untracked.ts', 'ignored.ts', 'a.ts'];
    expect(await unchangedOf(repository, uris)).to.deep.equal(['a.ts']);
  });

  it('looks at the files themselves, whatever the index or white space would hide', async () => {
    using repository = makeRepository({ 'assumed.ts': 'one', 'skipped.ts': 'one', 'blank.ts': 'one two', 'a.ts': 'one' });
    repository.commit();
    repository.git('update-index', '--assume-unchanged', 'assumed.ts');
    repository.git('update-index', '--skip-worktree', 'skipped.ts');
    repository.write({ 'assumed.ts': 'two', 'skipped.ts': 'two', 'blank.ts': 'one  two' });
    expect(await unchangedOf(repository, ['assumed.ts', 'skipped.ts', 'blank.ts', 'a.ts'])).to.deep.equal(['a.ts']);
  });

  it('names neither links, nor what is behind one, nor files of submodules', async () => {
    using inner = makeRepository({ 'deep.ts': 'one' });
    using repository = makeRepository({ 'real/a.ts': 'one', 'now-a-link.ts': 'one' });
    repository.git('submodule', '--quiet', 'add', inner.folder, 'sub');
    symlinkSync('real/a.ts', join(repository.folder, 'link.ts'));
    symlinkSync('real', join(repository.folder, 'folder'));
    repository.commit();
    repository.commit();
    renameSync(join(repository.folder, 'now-a-link.ts'), join(repository.folder, 'real/moved.ts'));
    symlinkSync('real/moved.ts', join(repository.folder, 'now-a-link.ts'));
    const uris = ['real/a.ts', 'link.ts', 'folder/a.ts', 'now-a-link.ts', 'sub/deep.ts', 'sub'];
    expect(await unchangedOf(repository, uris)).to.deep.equal(['real/a.ts']);
  });

  it('takes names as they are, with line breaks, quotes, dashes and what git would read as a pattern', async () => {
    const odd = [
      'new\nline',
      'quo"te',
      "quo'te",
      'tab\there',
      '-dash',
      '--output=x',
      ':(glob)x',
      ':!x',
      '*.ts',
      '[a]',
      'ümlaut',
      'with blank',
    ];
    using repository = makeRepository(Object.fromEntries([...odd, 'plain.ts', 'a'].map((name) => [name, `of ${name}`])));
    repository.commit();
    expect(await unchangedOf(repository, odd.map(encodeURIComponent))).to.deep.equal(odd);
    repository.write(Object.fromEntries(odd.map((name) => [name, 'changed'])));
    expect(await unchangedOf(repository, [...odd.map(encodeURIComponent), ...odd, 'a'])).to.deep.equal(['a']);
  });

  it('never names a file whose name is redacted, because another could then be meant', async () => {
    const names = ['a', 'b'].map((letter) => `src/ghp_${`${letter}1B2`.repeat(9)}.ts`);
    using repository = makeRepository(Object.fromEntries(names.map((name) => [name, 'one'])));
    repository.commit();
    expect(await unchangedOf(repository, names)).to.equal(undefined);
  });

  it('runs no filter, and takes what one would change for changed', async () => {
    using repository = makeRepository({ 'a.ts': 'one', 'filtered.ts': 'one', '.gitattributes': 'filtered.ts filter=evil\n' });
    repository.commit();
    const mark = join(repository.folder, '.git/mark');
    const program = join(repository.folder, '.git/evil');
    writeFileSync(program, `#!/bin/sh\ntouch '${mark}'\ntr a-z A-Z\n`);
    chmodSync(program, 0o755);
    appendFileSync(join(repository.folder, '.git/config'), `[filter "evil"]\n\tclean = ${program}\n\trequired = true\n`);
    repository.write({ 'filtered.ts': 'ONE' });
    expect(await unchangedOf(repository, ['a.ts', 'filtered.ts'])).to.deep.equal(['a.ts']);
    expect(existsSync(mark)).to.equal(false);
  });

  it('asks git for no files where there are no results', async () => {
    using repository = makeRepository({ 'a.ts': 'one' });
    repository.commit();
    const bin = join(repository.folder, '.git/bin');
    const log = join(repository.folder, '.git/log');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'git'),
      `#!/bin/sh\nif echo "$@" | grep -q ls-tree; then touch '${log}'; fi\nPATH='${process.env['PATH'] ?? ''}' exec git "$@"\n`,
    );
    chmodSync(join(bin, 'git'), 0o755);
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    expect(await unchangedOf(repository, [], env)).to.equal(undefined);
    expect(existsSync(log)).to.equal(false);
    expect(await unchangedOf(repository, ['a.ts'], env)).to.deep.equal(['a.ts']);
    expect(existsSync(log)).to.equal(true);
  });

  it('asks in parts where the names are many', async () => {
    const names = Array.from({ length: 500 }, (_, at) => `${'long-folder-name/'.repeat(5)}${at}.ts`);
    using repository = makeRepository(Object.fromEntries(names.map((name) => [name, name])));
    repository.commit();
    repository.write({ [names[250] ?? '']: 'changed' });
    expect(await unchangedOf(repository, names)).to.deep.equal(names.filter((_, at) => at !== 250));
  });
});
