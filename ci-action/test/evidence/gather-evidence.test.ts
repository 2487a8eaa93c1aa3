// What git tells of a checkout: real repositories, whole and shallow (hostile-git.test.ts: some that would like to run programs).
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasGit, makeCheckout, makeRepository, type Checkout } from './checkout.ts';
import { gather } from './gather.ts';

/** A clone without its history, as actions/checkout makes it. */
function shallowClone(of: Checkout, ref: string, depth: number): Checkout {
  const clone = makeCheckout();
  clone.git('init', '-q');
  clone.git('fetch', '-q', `--depth=${depth}`, `file://${of.folder}`, ref);
  clone.git('checkout', '-q', 'FETCH_HEAD');
  return clone;
}

const ten = Array.from({ length: 10 }, (_, at) => `line ${at}\n`).join('');

describe('gatherEvidence', function () {
  before(function () {
    if (!hasGit()) this.skip();
  });

  /** main with two commits, a branch from the first, and the merge of both as GitHub makes it. */
  function aPullRequest(): Checkout & Readonly<Record<'base' | 'tip' | 'head' | 'merge', string>> {
    const repository = makeRepository({ 'a.ts': ten, 'b.ts': 'x\n' });
    const base = repository.git('rev-parse', 'HEAD');
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write({ 'a.ts': `new\n${ten}` });
    const head = repository.commit();
    repository.git('checkout', '-q', 'main');
    repository.write({ 'b.ts': 'y\n' });
    const tip = repository.commit();
    repository.git('checkout', '-q', '--detach');
    repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'feature');
    return { ...repository, base, tip, head, merge: repository.git('rev-parse', 'HEAD') };
  }

  const hunk = [{ was: 'a.ts', path: 'a.ts', hunks: [[0, 0, 1, 1]] }];

  it('takes the other parent of a pull request’s merge commit for its base, and compares with it', async () => {
    using repository = aPullRequest();
    const { base, tip, head } = repository;
    const { history, changes, root } = await gather(repository.folder, { commit: head, pullRequest: 5, base: 'refs/heads/main' });
    expect(history).to.deep.equal({ commits: [tip, base], isWhole: true });
    expect(changes).to.deep.equal({ from: tip, files: hunk });
    expect(root).to.equal(repository.folder);
  });

  it('knows the base of a pull request in a clone of one commit, and the changes in a clone of two', async () => {
    using repository = aPullRequest();
    const { tip, head, merge } = repository;
    repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    using one = shallowClone(repository, merge, 1);
    const { history, changes, log } = await gather(one.folder, { commit: head, pullRequest: 5 });
    expect(history).to.deep.equal({ commits: [tip], isWhole: false });
    expect(changes).to.equal(undefined);
    expect(log).to.include('fetch-depth');
    using two = shallowClone(repository, merge, 2);
    expect((await gather(two.folder, { commit: head, pullRequest: 5 })).changes).to.deep.equal({ from: tip, files: hunk });
  });

  it('takes the merge base where the head of the pull request itself is checked out, by the event or by the branch', async () => {
    using repository = aPullRequest();
    const { base, tip, head } = repository;
    repository.git('checkout', '-q', head);
    const event = { pull_request: { base: { sha: tip } } };
    for (const asked of [{ event }, { base: 'refs/heads/main' }, { base: tip }]) {
      const { history, changes } = await gather(repository.folder, { ...asked, pullRequest: 5 });
      expect(history).to.deep.equal({ commits: [base], isWhole: true });
      expect(changes).to.deep.equal({ from: base, files: hunk });
    }
  });

  it('compares a push with what the branch was on before, else with the parent', async () => {
    using repository = makeRepository({ 'a.ts': ten });
    const first = repository.git('rev-parse', 'HEAD');
    repository.write({ 'a.ts': `${ten}more\n` });
    const second = repository.commit();
    repository.write({ 'c.ts': 'new' });
    repository.commit();
    const pushed = await gather(repository.folder, { event: { before: first } });
    expect(pushed.history).to.deep.equal({ commits: [second, first], isWhole: true });
    expect(pushed.changes).to.deep.equal({ from: first, files: [{ was: 'a.ts', path: 'a.ts', hunks: [[10, 0, 11, 1]] }] });
    for (const before of ['0'.repeat(40), 'f'.repeat(40), '--output=x', 7])
      expect((await gather(repository.folder, { event: { before } })).changes).to.deep.equal({ from: second, files: [] });
  });

  it('takes no commit that a forced push threw away', async () => {
    using repository = aPullRequest();
    const { tip, head, base } = repository;
    repository.git('checkout', '-q', head);
    expect((await gather(repository.folder, { event: { before: tip } })).changes?.from).to.equal(base);
  });

  it('names renamed and removed files as they were, whatever their names, and the places as they are on disk', async () => {
    const odd = ['new\nline', 'quo"te', 'tab\there', '-dash', 'back\\slash', 'ümlaut', 'with blank ', '@@ -1 +1 @@', 'a => b', '\u202e'];
    using repository = makeRepository(Object.fromEntries(odd.map((name, at) => [`dir/${name}`, `${ten}${at}\n`])));
    const first = repository.git('rev-parse', 'HEAD');
    repository.git('mv', '--', 'dir/-dash', '--output=x');
    repository.git('rm', '-q', 'dir/ümlaut');
    repository.commit();
    for (const name of odd)
      if (existsSync(join(repository.folder, 'dir', name))) repository.write({ [`dir/${name}`]: `@@ -1 +1 @@\n--- a/x\n+++ b/x\n${ten}` });
    const { changes } = await gather(repository.folder, { event: { before: first } });
    const byPath = new Map(changes?.files.map((file) => [file.was, file]));
    expect([...byPath.keys()].sort()).to.deep.equal(odd.map((name) => `dir/${name}`).sort());
    expect(byPath.get('dir/ümlaut')).to.deep.equal({ was: 'dir/ümlaut', path: null, hunks: [] });
    expect(byPath.get('dir/-dash')).to.deep.equal({ was: 'dir/-dash', path: '--output=x', hunks: [] });
    for (const name of odd.filter((one) => one !== 'ümlaut' && one !== '-dash')) {
      expect(byPath.get(`dir/${name}`), name).to.deep.equal({
        was: `dir/${name}`,
        path: `dir/${name}`,
        hunks: [
          [0, 0, 1, 3],
          [11, 1, 13, 0],
        ],
      });
    }
  });

  it('leaves the changes out where they are more than may be sent', async () => {
    using repository = makeRepository({ 'a.ts': Array.from({ length: 41_000 }, (_, at) => `${at}\n`).join('') });
    repository.commit();
    repository.write({ 'a.ts': Array.from({ length: 41_000 }, (_, at) => `${at}${at % 2 ? 'x' : ''}\n`).join('') });
    const { history, changes, log } = await gather(repository.folder);
    expect(history?.commits).to.have.length(1);
    expect(changes).to.equal(undefined);
    expect(log).to.include('places that changed');
  });

  it('says nothing of history where HEAD is not what was scanned, or nothing came before', async () => {
    using repository = aPullRequest();
    const { base } = repository;
    for (const asked of [{ commit: 'f'.repeat(40) }, { commit: base }, { commit: base, pullRequest: 5 }])
      expect((await gather(repository.folder, asked)).history).to.equal(undefined);
    using fresh = makeRepository({ 'a.ts': 'x' });
    const { history, log } = await gather(fresh.folder);
    expect(history).to.equal(undefined);
    expect(log.split('\n')).to.have.length(1);
  });

  it('does without git and without a repository, with one line in the log', async () => {
    using plain = makeCheckout({ 'a.ts': 'x' });
    using repository = makeRepository({ 'a.ts': 'x' });
    const commit = 'f'.repeat(40);
    for (const [folder, env] of [
      [plain.folder, {}],
      [repository.folder, { PATH: '/nowhere' }],
    ] as const) {
      const { log, ...evidence } = await gather(folder, { commit, env });
      expect(evidence).to.deep.equal({ root: folder });
      expect(log.split('\n')).to.have.length(1);
    }
    expect((await gather(plain.folder, { commit, env: { GITHUB_WORKSPACE: '/w' } })).root).to.equal('/w');
  });
});
