// The repository's own rules on their way: found, checked, and sent before the reports.
import { policyFileName } from '@portcullis/contract';
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildActionIfStale } from '../build.ts';
import { readPolicyFile } from '../src/policy-file.ts';
import { ScanFailure } from '../src/scan-failure.ts';
import { startFakeApi, withProblem, withReceipt, withReset, withText } from './fake-api.ts';
import { aSarif, headSha, makeWorkspace, runAction, runCli, testKey } from './runner.ts';

const document = { rules: [{ id: 'no-secrets', when: { type: ['secret'] }, action: 'block' }], requiredScans: [{ tool: 'gitleaks' }] };
const file = JSON.stringify(document, null, 2);
const report = { 'reports/semgrep.sarif': aSarif() };
const asUsual = { 'policy-file': policyFileName };

describe('dist/main.js and dist/cli.js, with a policy file in the repository', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  it('send it for the commit before any report, with the same key', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ ...report, [policyFileName]: file });
    expect((await runAction(workspace, { url: api.url, ...asUsual })).exitCode).to.equal(0);
    const flags = ['--project', 'web-shop', '--report', 'reports/*', '--commit', headSha, '--ref', 'main'];
    expect((await runCli(workspace, ['scan', '--url', api.url, ...flags])).exitCode).to.equal(0);
    expect(api.requests.map(({ method }) => method)).to.deep.equal(['PUT', 'POST', 'PUT', 'POST']);
    for (const sent of api.requests.filter(({ method }) => method === 'PUT')) {
      expect(sent).to.deep.include({ path: '/api/v1/projects/web-shop/policy-file', query: { commit: headSha } });
      expect(sent.headers).to.include({ authorization: `Bearer ${testKey}`, 'content-type': 'application/json' });
      expect(JSON.parse(sent.body)).to.deep.equal(document);
    }
  });

  it('send none where there is none, or where nobody wants one', async () => {
    await using api = await startFakeApi(withReceipt());
    using without = makeWorkspace(report);
    expect((await runAction(without, { url: api.url, ...asUsual })).exitCode).to.equal(0);
    using withOne = makeWorkspace({ ...report, [policyFileName]: file });
    expect((await runAction(withOne, { url: api.url, 'policy-file': '' })).exitCode).to.equal(0);
    expect(api.requests.map(({ method }) => method)).to.deep.equal(['POST', 'POST']);
  });

  it('send nothing at all and exit 2 where it is malformed, with the JSON pointer', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({
      ...report,
      'rules/mine.json': '{"rules":[{"id":"x","when":{"severity":["hihg"]},"action":"block"}]}',
    });
    const { exitCode, stdout, summary } = await runAction(workspace, { url: api.url, 'policy-file': 'rules/mine.json' });
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('rules/mine.json is no valid policy: at /rules/0/when/severity/0:').and.to.include('policy check');
    expect(summary).to.include('/rules/0/when/severity/0');
    const missing = await runAction(workspace, { url: api.url, 'policy-file': 'rules/other.json', 'on-unavailable': 'warn' });
    expect(missing.exitCode).to.equal(2);
    expect(missing.stdout).to.include('The policy file rules/other.json does not exist.');
    expect(api.requests).to.have.length(0);
  });

  it('try again while the server is away, and send no report where the rules do not arrive', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ ...report, [policyFileName]: file });
    let tries = 0;
    api.answers.policyFile = (...asked) => (tries++ === 0 ? withReset : withText(200, 'application/json', '{}'))(...asked);
    expect((await runAction(workspace, { url: api.url, ...asUsual })).exitCode).to.equal(0);
    expect(api.requests.map(({ method }) => method)).to.deep.equal(['PUT', 'PUT', 'POST']);
    for (const [reply, onUnavailable, code] of [
      [withProblem('route-not-found', 'None.'), 'warn', 2],
      [withText(503, 'text/plain', ''), 'fail', 2],
      [withText(503, 'text/plain', ''), 'warn', 0],
    ] as const) {
      api.answers.policyFile = reply;
      const inputs = { url: api.url, ...asUsual, 'on-unavailable': onUnavailable };
      const { exitCode, outputs } = await runAction(workspace, inputs, { PORTCULLIS_RETRY_BUDGET_MS: '200' });
      expect(exitCode).to.equal(code);
      expect(outputs['verdict']).to.equal('error');
    }
    expect(api.uploads).to.have.length(1);
  });
});

describe('readPolicyFile', () => {
  const read = (folder: string, name: string = policyFileName) => readPolicyFile(name, folder, {});

  it('finds the usual file at the top of the checkout, and another one from the working directory', () => {
    using workspace = makeWorkspace({ [policyFileName]: file, '.git/HEAD': 'x', 'web/rules.json': '{"rules":[]}', 'web/src/a.ts': '' });
    const { folder } = workspace;
    expect(read(join(folder, 'web/src'))).to.deep.equal({ name: policyFileName, document });
    expect(read(join(folder, 'web'), 'rules.json')?.document).to.deep.equal({ rules: [] });
    expect(read(join(folder, 'web/src'), '../rules.json')?.document).to.deep.equal({ rules: [] });
    expect(() => read(folder, 'rules.json')).to.throw(ScanFailure, 'does not exist');
    expect(readPolicyFile(undefined, folder, {})).to.equal(undefined);
  });

  it('takes only a plain file inside the checkout', () => {
    using outside = makeWorkspace({ 'policy.json': file });
    using workspace = makeWorkspace({ '.git/policy.json': file, 'inside.json': file });
    const { folder } = workspace;
    mkdirSync(join(folder, '.portcullis'));
    const there = join(folder, policyFileName);
    const bad: readonly (readonly [what: string, make: () => void, name?: string])[] = [
      ['a link out of it', () => symlinkSync(join(outside.folder, 'policy.json'), there)],
      ['a link that leads nowhere', () => symlinkSync('nowhere', join(folder, 'dangling.json')), 'dangling.json'],
      ['a folder', () => mkdirSync(join(folder, 'folder.json')), 'folder.json'],
      ['a pipe', () => execFileSync('mkfifo', [join(folder, 'pipe.json')]), 'pipe.json'],
      ['a file of git', () => undefined, '.git/policy.json'],
      ['a file beside it', () => undefined, join(outside.folder, 'policy.json')],
      ['a way out of it', () => undefined, `../${outside.folder.split('/').at(-1) ?? ''}/policy.json`],
    ];
    for (const [what, make, name] of bad) {
      make();
      expect(() => read(folder, name), what).to.throw(ScanFailure, 'no plain file inside the checkout');
    }
    symlinkSync('inside.json', join(folder, 'link.json'));
    expect(read(folder, 'link.json')?.document).to.deep.equal(document);
  });

  it('refuses a file that is too large, is no JSON, says a name twice, or has what only a whole policy has', () => {
    using workspace = makeWorkspace({ '.git/HEAD': 'x' });
    const { folder } = workspace;
    mkdirSync(join(folder, '.portcullis'));
    const twice = '{"rules":[{"id":"x","when":{"severity":["high"],"severity":["low"]},"action":"block"}]}';
    for (const [content, said] of [
      [`{"rules":[]}${' '.repeat(64_000)}`, 'larger than 64 kB'],
      ['', 'is not JSON'],
      ['{"rules":', 'is not JSON'],
      [Buffer.from([0x7b, 0xff, 0x7d]), 'UTF-8'],
      ['['.repeat(60_000), 'nested too far'],
      [twice, 'says a name twice'],
      ['null', 'at "":'],
      ['{"rules":[],"honourSuppressions":true}', 'at "": Unrecognized key: "honourSuppressions"'],
      ['{"rules":[],"requiredScans":[{"tool":"a\\u0000b"}]}', 'at /requiredScans/0/tool:'],
    ] as const) {
      writeFileSync(join(folder, policyFileName), content);
      expect(() => read(folder), said).to.throw(ScanFailure, said);
    }
    writeFileSync(join(folder, policyFileName), `\ufeff${file}`);
    expect(read(folder)?.document).to.deep.equal(document);
  });
});
