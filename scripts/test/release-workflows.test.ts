// The workflows that publish, as far as they can be asked without GitHub: their bounds, and the script that moves the action's branch and tags.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly { readonly name?: string; readonly run?: string }[];
}

const workflows = fileURLToPath(new URL('../../.github/workflows', import.meta.url));
const jobsOf = (file: string): Readonly<Record<string, Job>> =>
  (parse(readFileSync(join(workflows, file), 'utf8')) as { jobs: Record<string, Job> }).jobs;

for (const file of readdirSync(workflows)) {
  it(`${file} bounds the time of every job`, () => {
    for (const [name, job] of Object.entries(jobsOf(file))) expect(job['timeout-minutes'], name).to.be.within(1, 60);
  });
}

describe('publishing the action', () => {
  const script = jobsOf('release-action.yml')['publish']?.steps.find(({ run }) => run !== undefined)?.run ?? '';
  let folder: string;
  let runs = 0;
  const git = (...words: string[]): string => execFileSync('git', words, { cwd: join(folder, 'origin.git'), encoding: 'utf8' }).trim();
  const filesOf = (ref: string): string[] => git('ls-tree', '-r', '--name-only', ref).split('\n');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-release-'));
    const seed = join(folder, 'seed');
    execFileSync('git', ['init', '--quiet', '--bare', join(folder, 'origin.git')]);
    execFileSync('git', ['init', '--quiet', '--initial-branch=main', seed]);
    writeFileSync(join(seed, 'README.md'), 'sources');
    const person = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
    for (const words of [
      ['add', '.'],
      [...person, 'commit', '--quiet', '-m', 'sources'],
      ['push', '--quiet', join(folder, 'origin.git'), 'main'],
    ])
      execFileSync('git', words, { cwd: seed });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** As GitHub does it: in a new checkout, with what the job before built. */
  function publish(tag: string, files: Readonly<Record<string, string>>): { status: number | null; said: string } {
    const checkout = join(folder, `run-${++runs}`);
    execFileSync('git', ['clone', '--quiet', '--branch', 'main', join(folder, 'origin.git'), checkout]);
    mkdirSync(join(checkout, 'built/ci-action/dist'), { recursive: true });
    writeFileSync(join(checkout, 'built/LICENSE'), 'license');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(checkout, 'built/ci-action/dist', name), text);
    const env = { ...process.env, TAG: tag, GITHUB_SHA: 'abc', RUNNER_TEMP: join(folder, `temp-${runs}`), GIT_CONFIG_GLOBAL: '/dev/null' };
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], { cwd: checkout, env, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }

  it('puts what was built, and nothing else, on the branch, the tag of the version and the tag that moves', () => {
    expect(publish('v1.0.0', { 'main.js': '1', 'old.js': '1' })).to.include({ status: 0 });
    expect(publish('v1.1.0', { 'main.js': '2' })).to.include({ status: 0 });
    for (const ref of ['release/v1', 'v1', 'action-v1.1.0']) expect(filesOf(ref)).to.deep.equal(['LICENSE', 'ci-action/dist/main.js']);
    expect(filesOf('action-v1.0.0')).to.include('ci-action/dist/old.js');
  });

  it('changes nothing when it runs again, and refuses to publish something else under the same version', () => {
    publish('v1.0.0', { 'main.js': '1' });
    const before = git('show-ref');
    expect(publish('v1.0.0', { 'main.js': '1' })).to.deep.include({ status: 0 });
    expect(publish('v1.0.0', { 'main.js': 'other' })).to.include({ status: 1 });
    expect(git('show-ref')).to.equal(before);
  });

  it('never moves the tag back to an older version', () => {
    publish('v1.10.0', { 'main.js': '10' });
    const before = git('show-ref');
    const { status, said } = publish('v1.9.0', { 'main.js': '9' });
    expect(status).to.equal(1);
    expect(said).to.include('action-v1.10.0 is published');
    expect(git('show-ref')).to.equal(before);
    expect(publish('v2.0.0', { 'main.js': '20' })).to.include({ status: 0 });
    expect(git('rev-parse', 'v1')).to.equal(git('rev-parse', 'action-v1.10.0'));
  });

  it('takes no tag that is no version', () => {
    expect(publish('v1.0.0-beta', { 'main.js': '1' })).to.include({ status: 1 });
  });
});
