// The built action as a process, given reports and answers that want to leak or to command.
import { expect } from 'chai';
import { buildActionIfStale } from '../build.ts';
import { failingParts, startFakeApi, withProblem, withReceipt } from './fake-api.ts';
import { aSarif, makeWorkspace, runAction, runnerCommands } from './runner.ts';

describe('dist/main.js, given hostile input', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  it('sends neither file contents nor environments nor secrets', async () => {
    await using api = await startFakeApi(withReceipt());
    const canary = 'canary-5f2c-horse-battery';
    const token = `ghp_${'c4n4ry'.repeat(6)}`;
    const region = { startLine: 4, snippet: { text: `password=${canary}`, rendered: { text: canary } } };
    const result = { locations: [{ physicalLocation: { artifactLocation: { uri: 'app.env' }, region, contextRegion: region } }] };
    const run = {
      artifacts: [{ location: { uri: 'app.env' }, contents: { text: canary } }],
      invocations: [{ environmentVariables: { KEY: canary } }],
    };
    using workspace = makeWorkspace({
      'reports/gitleaks.sarif': aSarif({ driver: 'gitleaks', message: `found ${token}`, run: { ...run, results: [result] } }),
      'reports/gitleaks.json': JSON.stringify([{ RuleID: 'generic', Secret: canary, Match: `k=${canary}`, Description: token }]),
      'reports/semgrep.sarif': aSarif({ message: `found ${token}` }),
      'reports/trufflehog.json': ['a', 'b'].map((file) => JSON.stringify({ DetectorName: 'x', Raw: canary, file })).join('\n'),
      'reports/broken.txt': `{"token": "${token}"`,
    });
    const { exitCode } = await runAction(workspace, { url: api.url });
    expect(exitCode).to.equal(0);
    const sent = api.uploads.map(({ body }) => body).join('\n');
    expect(api.uploads.flatMap(({ reports }) => reports)).to.have.length(5);
    expect(sent).to.not.include(canary);
    expect(sent).to.not.include(token);
    expect(sent).to.include('app.env').and.to.include('"startLine":4').and.to.include('[redacted]');
  });

  it('lets no text of a finding, a problem or a file name become a command of the runner', async () => {
    const attacks = [
      '\n::set-output name=x::1',
      '##[group]x',
      '\r\n  ::add-mask::a',
      ':\u200b:warning::x',
      '\u001b[0m::error::x',
      '\u2028::stop-commands::x',
    ];
    const findings = attacks.map((text) => ({ message: text, ruleId: text, path: text }));
    const warnings = attacks.map((text) => ({ pointer: text, code: text, detail: text }));
    const hostile = { ...failingParts(...findings), warnings, warningCount: warnings.length, tool: attacks.join('') };
    await using api = await startFakeApi(withReceipt(hostile), withProblem('report-invalid', attacks.join('')));
    using workspace = makeWorkspace({ 'reports/ ::warning::a.sarif': aSarif(), 'reports/\n::notice::b.txt': 'x' });
    const { exitCode, stdout, stderr } = await runAction(workspace, { url: api.url });
    expect(exitCode).to.equal(1);
    const commands = runnerCommands(`${stdout}\n${stderr}`);
    expect(commands.slice(0, 1)).to.deep.equal(['add-mask']);
    expect(new Set(commands)).to.deep.equal(new Set(['add-mask', 'debug', 'error']));
    expect(commands.filter((name) => name === 'add-mask')).to.have.length(1);
    expect(commands.filter((name) => name === 'error')).to.have.length(1 + attacks.length);
  });
});
