// `portcullis scan --dry-run` as a process, without key, server or network.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { buildActionIfStale } from '../../build.ts';
import type { Preview } from '../../src/dry-run/preview.ts';
import { startFakeApi, withReceipt } from '../fake-api.ts';
import { aSarif, makeWorkspace, runCli, runnerCommands, type Workspace } from '../runner.ts';

const example = (name: string): string => readFileSync(new URL(`../../../examples/reports/main/${name}`, import.meta.url), 'utf8');
const noKey = { PORTCULLIS_API_KEY: '' };

async function preview(workspace: Workspace, ...words: readonly string[]) {
  const { exitCode, stdout } = await runCli(workspace, ['scan', '--dry-run', '--json', ...words], noKey);
  return { exitCode, preview: JSON.parse(stdout) as Preview };
}

describe('dist/cli.js scan --dry-run', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  it('tells format, tool, health, numbers and the worst findings first of each report, and exits 0', async () => {
    using workspace = makeWorkspace({ 'reports/bandit.json': example('bandit.json'), 'reports/semgrep.sarif': example('semgrep.sarif') });
    const { exitCode, stdout } = await runCli(workspace, ['scan', '--dry-run', 'reports/*'], noKey);
    expect(exitCode, stdout).to.equal(0);
    expect(stdout)
      .to.include('reports/bandit.json: Bandit (bandit)')
      .and.to.include('reports/semgrep.sarif: SARIF (sarif)')
      .and.to.match(/\n {2}Findings: 11 \(0 critical, 4 high, 4 medium, 3 low, 0 info\)/)
      .and.to.include('Sent together they are 2 scans with one verdict.');
    const found = (await preview(workspace, 'reports/bandit.json')).preview.scans[0];
    expect(found?.findings.map(({ severity }) => severity)).to.deep.equal([
      ...Array<string>(4).fill('high'),
      ...Array<string>(4).fill('medium'),
      ...Array<string>(3).fill('low'),
    ]);
    expect(found?.findings[0]?.place).to.match(/^\S+\.py:\d+$/);
  });

  it('shows twenty findings of many and counts them all', async () => {
    const results = Array.from({ length: 50 }, (_, at) => ({
      ruleId: `r${at}`,
      message: { text: 'm' },
      level: at === 49 ? 'error' : 'note',
    }));
    using workspace = makeWorkspace({ 'a.sarif': aSarif({ run: { results } }) });
    const { scans } = (await preview(workspace, 'a.sarif')).preview;
    expect(scans[0]).to.include({ findingCount: 50 });
    expect(scans[0]?.findings).to.have.length(20);
    expect(scans[0]?.findings[0]?.ruleId).to.equal('r49');
  });

  it('says loudly that a scan is unhealthy and why, and exits 0, because it can be read', async () => {
    using workspace = makeWorkspace({ 'a.sarif': aSarif({ run: { invocations: [{ executionSuccessful: false }] } }) });
    const { exitCode, stdout } = await runCli(workspace, ['scan', '--dry-run', 'a.sarif'], noKey);
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('UNHEALTHY: the scanner did not run to its end').and.to.include('1 of them UNHEALTHY');
  });

  it('exits 2 where a file would be refused, tells which and where, and still reads the others', async () => {
    using workspace = makeWorkspace({
      'a.sarif': aSarif(),
      'b.json': '{"unknown": 1}',
      'c.sarif': '{"version":"2.1.0","runs":[{"tool":1}]}',
    });
    const { exitCode, preview: told } = await preview(workspace, '*.*');
    expect(exitCode).to.equal(2);
    expect(told.files.map(({ file, refused }) => [file, refused?.code, refused?.pointer])).to.deep.equal([
      ['a.sarif', undefined, undefined],
      ['b.json', 'report-format-unknown', ''],
      ['c.sarif', 'report-invalid', '/runs/0/tool/driver'],
    ]);
    expect(told.scans).to.have.length(1);
    const { stdout } = await runCli(workspace, ['scan', '--dry-run', '*.*'], noKey);
    expect(stdout).to.include('REFUSED').and.to.include('At /runs/0/tool/driver.').and.to.include('Of 3 files 2 would be refused.');
  });

  it('makes one scan of two files of one tool and category, as the server does', async () => {
    using workspace = makeWorkspace({ 'a.sarif': aSarif(), 'b.sarif': aSarif({ message: 'Other' }) });
    const apart = (await preview(workspace, 'a.sarif', '--report', 'b.*')).preview.scans;
    expect(apart.map(({ files, findingCount }) => ({ files, findingCount }))).to.deep.equal([
      { files: ['a.sarif', 'b.sarif'], findingCount: 2 },
    ]);
    expect((await preview(workspace, 'a.sarif', '--category', 'web')).preview.scans[0]?.category).to.equal('web');
  });

  it('reads a report as it would be sent: without secrets', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    using workspace = makeWorkspace({ 'a.sarif': aSarif({ message: `found ${token}` }) });
    const { exitCode, stdout } = await runCli(workspace, ['scan', '--dry-run', 'a.sarif'], noKey);
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('found [redacted]').and.to.not.include(token);
  });

  it('takes names that a shell gave it as they are, also with brackets', async () => {
    using workspace = makeWorkspace({ 'reports/a[1].sarif': aSarif(), 'reports/b.sarif': aSarif() });
    const { files } = (await preview(workspace, 'reports/a[1].sarif', 'reports/b.sarif')).preview;
    expect(files.map(({ file }) => file)).to.deep.equal(['reports/a[1].sarif', 'reports/b.sarif']);
  });

  it('sends nothing though address, key and project are in the environment, and refuses flags that say where to send', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ 'a.sarif': aSarif() });
    const env = { PORTCULLIS_URL: api.url, PORTCULLIS_PROJECT: 'web-shop' };
    expect((await runCli(workspace, ['scan', '--dry-run', 'a.sarif'], env)).exitCode).to.equal(0);
    const { exitCode, stdout } = await runCli(workspace, ['scan', '--dry-run', '--url', api.url, '--fail-on', 'low', 'a.sarif'], env);
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('asks no server, so --url, --fail-on has no meaning');
    for (const words of [
      ['scan', '--dry-run=1', 'a.sarif'],
      ['gate', '--dry-run'],
      ['--dry-run', 'a.sarif'],
      ['scan', '--dry-run'],
      ['scan', '--dry-run', 'no-*'],
    ])
      expect((await runCli(workspace, words, env)).exitCode, words.join(' ')).to.equal(2);
    expect(api.requests).to.have.length(0);
  });

  it('lets no text of a report become a command of the runner', async () => {
    const text = 'a\n::error::x ##[group] \u202e end';
    using workspace = makeWorkspace({
      'a\n::notice::b.sarif': aSarif({ driver: text, message: text, result: { ruleId: text } }),
      'c.json': JSON.stringify({ [text]: 1 }),
    });
    for (const more of [[], ['--json']]) {
      const { stdout, stderr } = await runCli(workspace, ['scan', '--dry-run', '*', ...more], noKey);
      expect(stdout).to.include('error');
      expect(runnerCommands(`${stdout}\n${stderr}`)).to.deep.equal([]);
    }
  });
});
