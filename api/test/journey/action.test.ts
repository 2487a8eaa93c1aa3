import { readFileSync } from 'node:fs';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { buildActionIfStale } from '../../../ci-action/build.ts';
import { makeWorkspace, runAction, runCli } from '../../../ci-action/test/runner.ts';
import { countStored } from '../support/count-stored.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const examples = new URL('../../../examples/reports/', import.meta.url);
const readExample = (name: string): string => readFileSync(new URL(name, examples), 'utf8');

describe('the built action against a live API', () => {
  const api = useApi();
  let tenant: TestTenant;
  before(buildActionIfStale);
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  /** Runs the action for a pull request with one report. */
  async function runOn(report: string, inputs: Readonly<Record<string, string>> = {}) {
    using workspace = makeWorkspace({ 'reports/scan.sarif': report });
    return await runAction(workspace, { url: api().url, 'api-key': tenant.key, ...inputs });
  }
  const uploadMain = (report: unknown) => uploadOk(api(), tenant, report);
  const sarif = (findings: readonly SarifFinding[], run: object = {}): string => JSON.stringify(makeSarif(findings, run));

  it('fails a pull request on its new critical finding only, though the old ones moved', async () => {
    const base = await uploadMain(readExample('main/semgrep.sarif'));
    expect(base.verdict.outcome).to.equal('pass');
    const { exitCode, outputs, stdout, summary } = await runOn(readExample('pr-adds-high/semgrep.sarif'));
    expect(exitCode).to.equal(1);
    expect(outputs).to.include({ verdict: 'fail', 'new-findings': '1' });
    for (const text of [stdout, summary]) expect(text).to.include('shop-js-command-injection').and.to.include('web/orders.js');
  });

  it('passes a pull request that fixes a finding and adds none', async () => {
    await uploadMain(readExample('main/semgrep.sarif'));
    const { exitCode, outputs } = await runOn(readExample('pr-fixes-one/semgrep.sarif'));
    expect(exitCode).to.equal(0);
    expect(outputs).to.include({ verdict: 'pass', 'new-findings': '0' });
  });

  it('ends with 2 for a scan that crashed, whatever it found', async () => {
    await uploadMain(makeSarif([{}]));
    const { exitCode, stdout } = await runOn(sarif([], { invocations: [{ executionSuccessful: false }] }));
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('was not successful');
  });

  it('warns, and says why, where main was never scanned', async () => {
    const { exitCode, outputs, stdout } = await runOn(sarif([{ score: '9.8' }]));
    expect(exitCode).to.equal(0);
    expect(outputs['verdict']).to.equal('warn');
    expect(stdout).to.include('Scan main once');
  });

  it('blocks a new medium finding where the step says fail-on: medium, and not where it does not', async () => {
    await uploadMain(makeSarif());
    const medium = sarif([{ level: 'warning' }]);
    expect((await runOn(medium)).exitCode).to.equal(0);
    expect((await runOn(medium, { 'fail-on': 'medium' })).exitCode).to.equal(1);
  });

  it('ends with 2 and the reason for a report that is no report, and stores nothing of it', async () => {
    const before = await countStored(api().database.adminUrl);
    const { exitCode, stdout } = await runOn('<html>Sign in</html>');
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('HTML page').and.to.include('report-not-json');
    expect(await countStored(api().database.adminUrl)).to.deep.equal(before);
  });

  it('ends with 2 for a key that is for another project, without saying whether that project exists', async () => {
    const other = await api().makeTenant('elsewhere');
    const { exitCode, stdout } = await runOn(sarif([{}]), { 'api-key': await api().makeKey(other, { projectId: other.projectId }) });
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('project-not-found');
  });

  it('gives a step that is run again the receipt of its first run', async () => {
    using workspace = makeWorkspace({ 'reports/scan.sarif': sarif([{}]) });
    const inputs = { url: api().url, 'api-key': tenant.key };
    const first = await runAction(workspace, inputs);
    const again = await runAction(workspace, inputs);
    expect(again.outputs['scan-id']).to.be.a('string').and.equal(first.outputs['scan-id']);
  });

  describe('with reports of several formats', () => {
    const reports = {
      'reports/semgrep.sarif': readExample('main/semgrep.sarif'),
      'reports/python/bandit ü "1".json': readExample('main/bandit.json'),
      'reports/go/gosec.json': readExample('main/gosec.json'),
    };
    const inputsOf = (): Readonly<Record<string, string>> => ({ url: api().url, 'api-key': tenant.key, report: 'reports/**/*' });

    it('gives all that a folder holds as one submission: a scan for each tool, one verdict, one receipt', async () => {
      using workspace = makeWorkspace(reports);
      const { exitCode, outputs, stdout } = await runAction(workspace, inputsOf());
      expect(exitCode, stdout).to.equal(0);
      expect(outputs['verdict']).to.equal('warn');
      expect(stdout.match(/^Verdict for /gm)).to.have.length(1);
      for (const scan of [
        'reports/go/gosec.json (gosec): ',
        'reports/python/bandit ü %221%22.json (Bandit): 11 new',
        'reports/semgrep.sarif (Semgrep OSS): ',
      ])
        expect(stdout).to.include(scan);
      const { rows } = await withClient(api().database.adminUrl, (client) =>
        client.query<{ tool: string; receipts: number }>(
          'select tool, (select count(*)::int from app.receipts where tenant_id = s.tenant_id) as receipts from app.scans as s where tenant_id = $1 order by tool',
          [tenant.tenantId],
        ),
      );
      expect(rows.map(({ tool }) => tool)).to.have.members(['Bandit', 'gosec', 'Semgrep OSS']);
      expect(new Set(rows.map(({ receipts }) => receipts))).to.deep.equal(new Set([1]));
    });

    it('stores nothing more when the step is run again, and answers with the same receipt', async () => {
      using workspace = makeWorkspace(reports);
      const first = await runAction(workspace, inputsOf());
      const stored = await countStored(api().database.adminUrl);
      const again = await runAction(workspace, inputsOf());
      expect(again.outputs).to.deep.equal(first.outputs);
      expect(await countStored(api().database.adminUrl)).to.deep.equal(stored);
    });

    it('takes none where one is refused, ends with 2, and names it', async () => {
      const before = await countStored(api().database.adminUrl);
      using workspace = makeWorkspace({ ...reports, 'reports/lock.json': '{"lockfileVersion": 3, "packages": {}}' });
      const { exitCode, stdout, summary } = await runAction(workspace, inputsOf());
      expect(exitCode).to.equal(2);
      for (const text of [stdout, summary]) expect(text).to.include('reports/lock.json').and.to.include('lock file of npm');
      expect(stdout).to.include('report-format-unknown').and.to.include('reports/lock.json: This is a lock file of npm');
      expect(await countStored(api().database.adminUrl)).to.deep.equal(before);
    });

    it('makes of two files of one tool one scan, which closes nothing that the other file holds', async () => {
      const one = sarif([{ rule: 'one' }]);
      const two = sarif([{ rule: 'two' }]);
      using workspace = makeWorkspace({ 'reports/a.sarif': one, 'reports/b.sarif': two });
      const first = await runAction(workspace, inputsOf());
      expect(first.outputs['new-findings']).to.equal('2');
      expect(first.stdout).to.include('reports/a.sarif, reports/b.sarif (');
      const again = await runAction(workspace, inputsOf(), { GITHUB_RUN_ATTEMPT: '3' });
      expect(again.stdout).to.match(/reports\/a\.sarif, reports\/b\.sarif \([^)]+\): \d+ new, \d+ existing, 0 fixed/);
    });

    it('tells in a dry run what the server then makes of them', async () => {
      using workspace = makeWorkspace(reports);
      const dry = await runCli(workspace, ['scan', '--dry-run', '--json', 'reports/**/*'], { PORTCULLIS_API_KEY: '' });
      const told = JSON.parse(dry.stdout) as { scans: readonly { tool: string; findingCount: number }[] };
      const { stdout } = await runAction(workspace, inputsOf());
      expect(told.scans).to.have.length(3);
      for (const { tool, findingCount } of told.scans) expect(stdout).to.include(` (${tool}): ${findingCount} new`);
    });
  });

  it('keeps a secret that a scanner quotes out of the database', async () => {
    // Put together here, so that no scanner takes this file for a leak.
    const secret = ['gh', 'p_', 'Zx9'.repeat(12)].join('');
    const report = JSON.stringify({
      ...makeSarif([{ text: `token = "${secret}"`, message: `Found ${secret} in the file.` }], { tool: { driver: { name: 'gitleaks' } } }),
    });
    using workspace = makeWorkspace({ 'scan.sarif': report });
    const words = [
      'scan',
      '--url',
      api().url,
      '--project',
      tenant.slug,
      '--report',
      'scan.sarif',
      '--commit',
      'a'.repeat(40),
      '--ref',
      'refs/heads/main',
    ];
    const { exitCode } = await runCli(workspace, words, { PORTCULLIS_API_KEY: tenant.key });
    expect(exitCode).to.equal(0);
    await uploadMain(report);
    const dump = await withClient(api().database.adminUrl, async (client) => {
      const { rows } = await client.query<{ text: string }>(
        'select f::text as text from app.findings as f union all select s::text from app.scans as s union all select r::text from app.receipts as r union all select v::text from app.verdicts as v union all select a::text from app.audit_log as a',
      );
      return rows.map((row) => row.text).join('\n');
    });
    expect(dump).to.include('[redacted]').and.not.include(secret);
    expect(api().logLines().join('\n')).to.not.include(secret);
  });
});
