// The gate against a live API and its database: reports and the repository's rules in, the exit code of the built programs out.
import { policyFileName } from '@portcullis/contract';
import { expect } from 'chai';
import { useApi, type TestTenant } from '../../api/test/support/start-test-api.ts';
import { buildActionIfStale } from '../build.ts';
import { aSarif, headSha, makeWorkspace, runAction, runCli, type Finished, type Workspace } from './runner.ts';

const push = { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main', GITHUB_SHA: headSha };
const found = (ruleId: string): object => ({
  ruleId,
  level: 'error',
  properties: { 'security-severity': '9.8' },
  locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a.ts' }, region: { startLine: 1 } } }],
});
const clean = (driver: string): string => aSarif({ driver, run: { results: [] } });
const dirty = (driver: string): string => aSarif({ driver, run: { results: [found('sql-injection')] } });

describe('dist/main.js and dist/cli.js, the gate of a live API', function () {
  this.timeout(60_000);
  const api = useApi();
  before(buildActionIfStale);

  const step = (
    workspace: Workspace,
    { slug, key }: TestTenant,
    inputs: Readonly<Record<string, string>>,
    commit: string,
  ): Promise<Finished> =>
    runAction(workspace, { url: api().url, project: slug, 'api-key': key, ...inputs }, { ...push, GITHUB_SHA: commit });
  const commitOf = (letter: string): string => letter.repeat(40);

  it('gives one verdict for what two jobs uploaded, in either order, and by the repository’s own rules', async () => {
    const rules = JSON.stringify({ rules: [{ id: 'no-criticals', when: { severity: ['critical'] }, action: 'block' }] });
    for (const order of [
      ['clean', 'dirty'],
      ['dirty', 'clean'],
    ]) {
      const tenant = await api().makeTenant();
      using workspace = makeWorkspace({ 'clean.sarif': clean('trivy'), 'dirty.sarif': dirty('semgrep'), [policyFileName]: rules });
      const steps: Finished[] = [];
      for (const report of order) {
        const inputs = { report: `${report}.sarif`, enforce: 'later', 'policy-file': policyFileName };
        steps.push(await step(workspace, tenant, inputs, commitOf('a')));
      }
      expect(
        steps.map(({ exitCode }) => exitCode),
        steps.map(({ stdout }) => stdout).join('\n'),
      ).to.deep.equal([0, 0]);
      expect(steps.at(-1)?.outputs).to.include({ verdict: 'fail' });
      const gate = await step(workspace, tenant, { command: 'gate', report: '' }, commitOf('a'));
      expect(gate.exitCode, gate.stdout).to.equal(1);
      expect(gate.stdout).to.include('(no-criticals, a rule of the repository’s policy file)').and.include('sql-injection  src/a.ts:1');
      expect(gate.summary).to.match(/^<h2>Portcullis: fail/);
    }
  });

  it('gives none where a scan that the repository demands is missing, until it is there, and none for a commit that nobody scanned', async () => {
    const tenant = await api().makeTenant();
    const rules = JSON.stringify({ rules: [], requiredScans: [{ tool: 'gitleaks' }] });
    using workspace = makeWorkspace({ 'one.sarif': clean('semgrep'), 'two.sarif': clean('gitleaks'), 'rules.json': rules });
    const one = await step(workspace, tenant, { report: 'one.sarif', 'policy-file': 'rules.json' }, commitOf('b'));
    expect(one.exitCode, one.stdout).to.equal(2);
    expect(one.stdout).to.include('scan-missing');
    expect((await step(workspace, tenant, { command: 'gate', 'on-error': 'warn' }, commitOf('b'))).exitCode).to.equal(0);
    const two = await step(workspace, tenant, { report: 'two.sarif' }, commitOf('b'));
    expect(two.exitCode, two.stdout).to.equal(0);
    expect((await step(workspace, tenant, { command: 'gate' }, commitOf('b'))).exitCode).to.equal(0);
    const nothing = await step(workspace, tenant, { command: 'gate' }, commitOf('c'));
    expect(nothing.exitCode).to.equal(2);
    expect(nothing.stdout).to.include('nothing-scanned');
  });

  it('answers the command line alike by a key that may only upload, and by one that may read', async () => {
    const tenant = await api().makeTenant();
    using workspace = makeWorkspace({ 'one.sarif': clean('semgrep') });
    await step(workspace, tenant, { report: 'one.sarif' }, commitOf('d'));
    const words = ['gate', '--url', api().url, '--project', tenant.slug, '--commit', commitOf('d')];
    for (const scopes of [['ingest'], ['read']] as const) {
      const key = await api().makeKey(tenant, { scopes });
      const { exitCode, stdout } = await runCli(workspace, words, { PORTCULLIS_API_KEY: key });
      expect(exitCode, stdout).to.equal(0);
      expect(stdout).to.match(/^Portcullis: pass\n/);
    }
  });

  it('tries a draft on what was scanned, shows the policy, and imports what is known of vulnerabilities', async () => {
    const tenant = await api().makeTenant();
    const draft = JSON.stringify({
      rules: [{ id: 'any-critical', when: { severity: ['critical'] }, action: 'block' }],
      noBaseline: 'block',
    });
    const kev = { title: 'KEV', catalogVersion: '2026.11.20', dateReleased: '2026-11-20T00:00:00.000Z', count: 1 };
    const vulnerabilities = [{ cveID: 'CVE-2021-44228', dateAdded: '2021-12-10', vulnerabilityName: 'Log4Shell' }];
    using workspace = makeWorkspace({
      'one.sarif': dirty('semgrep'),
      'draft.json': draft,
      'epss.csv': '#model_version:v2025.03.14,score_date:2026-11-20T12:00:00Z\ncve,epss,percentile\nCVE-2021-44228,0.94,0.99\n',
      'kev.json': JSON.stringify({ ...kev, vulnerabilities }),
    });
    await step(workspace, tenant, { report: 'one.sarif' }, commitOf('e'));
    const key = await api().makeKey(tenant, { scopes: ['read', 'admin'] });
    const run = (...words: readonly string[]) => runCli(workspace, [...words, '--url', api().url], { PORTCULLIS_API_KEY: key });
    const simulated = await run('gate', 'simulate', '--project', tenant.slug, '--file', 'draft.json');
    expect(simulated.exitCode, simulated.stdout).to.equal(0);
    expect(simulated.stdout).to.include('this policy would stop 1').and.include('any-critical');
    const policy = await run('policy', 'show', '--project', tenant.slug);
    expect(policy.exitCode, policy.stdout).to.equal(0);
    expect(policy.stdout).to.include('version 1').and.include('Blocks new');
    const imported = await run('intel', 'import', '--epss', 'epss.csv', '--kev', 'kev.json');
    expect(imported.exitCode, imported.stdout).to.equal(0);
    const shown = await run('intel', 'show');
    expect(shown.stdout)
      .to.match(/EPSS {2}\S[^]*1 entries/)
      .and.match(/KEV {3}\S[^]*1 entries/);
  });
});
