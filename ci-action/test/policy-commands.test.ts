// `portcullis policy`, `gate simulate` and `intel` as processes.
import { policyFileName } from '@portcullis/contract';
import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { useCommandStage } from './command-stage.ts';
import { contosoId } from './fake-people-api.ts';
import { headSha, makeWorkspace, runCli, testKey } from './runner.ts';

const rule = { id: 'new-high', when: { novelty: ['new'], severity: ['critical', 'high'] }, action: 'block' };
const full = JSON.stringify({ rules: [rule], honourSuppressions: true, dueDays: { critical: 7 } });
const key = { PORTCULLIS_API_KEY: testKey };
const time = '2026-11-20T10:00:00.000Z';

describe('dist/cli.js, policy check', function () {
  this.timeout(20_000);
  const check = async (content: string | undefined, ...words: readonly string[]) => {
    using workspace = makeWorkspace(content === undefined ? {} : { [policyFileName]: content });
    return await runCli(workspace, ['policy', 'check', ...words], { PORTCULLIS_API_KEY: '' });
  };

  it('reads a valid file in plain words, without a server, and exits 0.', async () => {
    const { exitCode, stdout } = await check(JSON.stringify({ rules: [rule], requiredScans: [{ tool: 'gitleaks' }] }));
    expect(exitCode, stdout).to.equal(0);
    expect(stdout.split('\n')).to.include.members([
      '  Blocks new critical or high findings.',
      '  Demands a healthy scan of the commit by gitleaks.',
    ]);
    const asJson = await check(JSON.stringify({ rules: [rule] }), policyFileName, '--json');
    expect(JSON.parse(asJson.stdout)).to.deep.equal({
      file: policyFileName,
      valid: true,
      document: { rules: [rule] },
      sentences: ['Blocks new critical or high findings.'],
    });
  });

  it('takes a whole policy document with --full only.', async () => {
    const whole = await check(full, '--full');
    expect(whole.exitCode, whole.stdout).to.equal(0);
    expect(whole.stdout).to.include('Due: critical after 7 days.');
    const part = await check(full);
    expect(part.exitCode).to.equal(2);
    expect(part.stdout).to.include('Unrecognized key');
  });

  for (const [what, content, words, said] of [
    ['a wrong value', '{"rules":[{"id":"a","when":{"severity":["hihg"]},"action":"block"}]}', [], /at \/rules\/0\/when\/severity\/0:/],
    ['a rule twice', JSON.stringify({ rules: [rule, rule] }), [], /at \/rules: every rule needs an id of its own/],
    ['no JSON', '{', [], /is not JSON/],
    ['no file', undefined, [], /\.portcullis\/policy\.json is not a file that can be read/],
    ['another file that is missing', full, ['draft.json'], /draft\.json is not a file/],
    ['two files', full, ['a.json', 'b.json'], /One file is checked at a time/],
    ['steering text', '{"rules":[],"\\n::error::x\\u001b[31m":1}', [], /Unrecognized key: "/],
  ] as const) {
    it(`exits 2 for ${what}, with its place.`, async () => {
      const { exitCode, stdout } = await check(content, ...words);
      expect(exitCode).to.equal(2);
      expect(stdout).to.match(said);
      for (const steering of ['::', '\u001b']) expect(stdout).to.not.include(steering);
      const asJson = await check(content, ...words, '--json');
      expect(asJson.exitCode).to.equal(2);
      expect(JSON.parse(asJson.stdout)).to.have.nested.property('failure.kind', 'invalid-input');
    });
  }
});

describe('dist/cli.js, commands on policies and intelligence', function () {
  this.timeout(20_000);
  const stage = useCommandStage();

  it('show the policy in force, and what the organisation asks for besides.', async () => {
    const { api, run, login } = stage();
    await login();
    const document = { rules: [{ ...rule, when: { kev: true as const }, action: 'warn' as const }] };
    api.answers.policy = { version: 3, document, createdAt: time, createdBy: 'Ada', restoredFrom: 1 };
    const alone = await run(['policy', 'show', '--project', 'web-shop']);
    expect(alone.exitCode, alone.stdout).to.equal(0);
    expect(alone.stdout)
      .to.include('Policy of web-shop, version 3, which is version 1 again')
      .and.include('  Warns of findings, known to be exploited (KEV).')
      .and.include('The organisation asks for nothing besides.');
    expect(api.asked.at(-1)?.headers).to.include({ 'portcullis-tenant': contosoId });
    api.answers.floor = { version: 2, document: { rules: [], requiredScans: [{ tool: 'trivy' }] }, createdAt: time, createdBy: 'Grace' };
    const both = await run(['policy', 'show', '--project', 'web-shop'], key);
    expect(both.stdout).to.include('version 2 by Grace:\n  Demands a healthy scan of the commit by trivy.');
    const asJson = await run(['policy', 'show', '--project', 'web-shop', '--json'], key);
    expect(JSON.parse(asJson.stdout)).to.deep.equal({ policy: api.answers.policy, floor: api.answers.floor });
  });

  it('try a draft on the commits scanned last, exit 0 whatever it would stop, and say which and why.', async () => {
    const { api } = stage();
    using workspace = makeWorkspace({ 'draft.json': full, 'bad.json': '{"rules":[{}]}' });
    const words = ['gate', 'simulate', '--url', api.url, '--project', 'web-shop'];
    const none = await runCli(workspace, [...words, '--file', 'draft.json']);
    expect(none.stdout).to.include('No commit of this project was scanned yet');
    const reason = { code: 'new-high', outcome: 'fail' as const, detail: '2 new high findings', findingCount: 2 };
    const commit = { commit: headSha, ref: 'refs/heads/main', scannedAt: time };
    api.answers.simulation = {
      commits: [
        { ...commit, outcome: 'pass', simulated: 'fail', reasons: [reason] },
        { ...commit, outcome: 'fail', simulated: 'fail', reasons: [reason] },
        { ...commit, outcome: 'warn', simulated: 'pass', reasons: [] },
      ],
      rules: [{ code: 'new-high', commits: 2, failed: 2 }],
    };
    const { exitCode, stdout } = await runCli(workspace, [...words, '--file', 'draft.json', '--commits', '20']);
    expect(exitCode, stdout).to.equal(0);
    expect(JSON.parse(String(api.asked.at(-1)?.body))).to.deep.equal({ document: JSON.parse(full) as object, commits: 20 });
    expect(stdout)
      .to.include('Of the last 3 scanned commits this policy would stop 2; the one in force stops 1. 2 would change.')
      .and.include('fail instead of pass')
      .and.include('new-high: meets 2, stops 2');
    expect(stdout.match(/2 new high findings \(new-high\)/g)).to.have.length(1);
    const asJson = await runCli(workspace, [...words, '--file', 'draft.json', '--json']);
    expect(JSON.parse(asJson.stdout)).to.deep.equal(api.answers.simulation);
    const before = api.asked.length;
    for (const [more, said] of [
      [[], /--file is missing/],
      [['--file', 'bad.json'], /at \/rules\/0\/id:/],
      [['--file', 'draft.json', '--commits', '201'], /--commits is not valid[^]*1 to 200/],
    ] as const) {
      const wrong = await runCli(workspace, [...words, ...more]);
      expect(wrong.exitCode).to.equal(2);
      expect(wrong.stdout).to.match(said);
    }
    expect(api.asked).to.have.length(before);
  });

  it('import EPSS and KEV from files as they are, packed or not, and show what is known.', async () => {
    const { api, run } = stage();
    using workspace = makeWorkspace({ 'kev.json': '{"vulnerabilities":[]}', 'epss.csv': 'cve,epss,percentile\nCVE-1,0.1,0.2' });
    writeFileSync(join(workspace.folder, 'epss.csv.gz'), gzipSync('a\nb\nc'));
    const intel = (...words: readonly string[]) => runCli(workspace, ['intel', ...words, '--url', api.url]);
    const both = await intel('import', '--epss', 'epss.csv.gz', '--kev', 'kev.json');
    expect(both.exitCode, both.stdout).to.equal(0);
    expect(both.stdout).to.include('EPSS  of epss, 3 entries').and.include('KEV   of kev, 1 entries');
    expect(api.asked.map(({ method, path, headers }) => [method, path, headers['content-encoding']])).to.deep.equal([
      ['PUT', '/api/v1/intelligence/epss', 'gzip'],
      ['PUT', '/api/v1/intelligence/kev', undefined],
    ]);
    expect(api.asked[0]?.body).to.deep.equal(gzipSync('a\nb\nc'));
    const one = await intel('import', '--epss', 'epss.csv', '--json');
    expect((JSON.parse(one.stdout) as { items: readonly object[] }).items).to.have.length(1);
    expect(String(api.asked.at(-1)?.body)).to.equal('cve,epss,percentile\nCVE-1,0.1,0.2');
    expect((await run(['intel', 'show'], key)).stdout).to.include('Nothing was imported');
    api.answers.intelligence = [{ source: 'kev', snapshot: '2026.11.20', entries: 7, importedAt: time, importedBy: 'Ada' }];
    expect((await run(['intel', 'show'], key)).stdout).to.include('KEV   2026.11.20, 7 entries, imported 2026-11-20T10:00:00.000Z by Ada');
    const asJson = await run(['intel', 'show', '--json'], key);
    expect(JSON.parse(asJson.stdout)).to.deep.equal({ items: api.answers.intelligence });
  });

  it('send nothing where a file is missing, and exit 2 for a refusal.', async () => {
    const { api } = stage();
    using workspace = makeWorkspace({ 'kev.json': '{}' });
    const intel = (...words: readonly string[]) => runCli(workspace, ['intel', 'import', ...words, '--url', api.url]);
    for (const words of [[], ['--epss', 'nowhere.csv', '--kev', 'kev.json'], ['--kev', '.']])
      expect((await intel(...words)).exitCode).to.equal(2);
    expect(api.asked).to.have.length(0);
    api.answers.problem = 'intelligence-invalid';
    const { exitCode, stdout } = await intel('--kev', 'kev.json');
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('intelligence-invalid, status 422');
  });
});
