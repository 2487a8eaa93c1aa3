// The built programs as processes: evidence goes along with a report, or does not where nobody wants it.
import { contextFingerprint, evidenceProperty, evidenceSchema, githubFingerprint } from '@portcullis/contract';
import { expect } from 'chai';
import { buildActionIfStale } from '../../build.ts';
import { startFakeApi, withReceipt, type SentReport } from '../fake-api.ts';
import { aSarif, headSha, runAction, runCli } from '../runner.ts';
import { hasGit, makeCheckout, makeRepository } from './checkout.ts';

const token = `ghp_${'a1B2'.repeat(9)}`;
const result = { locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a.ts' }, region: { startLine: 2 } } }] };
const files = { 'src/a.ts': 'canary-one\ncanary-two\ncanary-three\n', '.gitignore': 'reports\nrunner\n' };
const reports = { 'reports/semgrep.sarif': aSarif({ result }), 'reports/trivy.sarif': aSarif({ result, driver: 'trivy' }) };

interface SentRun {
  readonly results: readonly { readonly partialFingerprints?: object }[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

function runOf(report: SentReport | undefined): SentRun {
  const [run] = (JSON.parse(report?.body ?? '') as { runs: readonly SentRun[] }).runs;
  return run ?? { results: [] };
}

describe('dist/main.js and dist/cli.js, with sources', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  it('send hashes of lines and what git knows with each report, and no text of a file', async function () {
    if (!hasGit()) this.skip();
    await using api = await startFakeApi(withReceipt());
    using checkout = makeRepository(files);
    const before = checkout.git('rev-parse', 'HEAD');
    checkout.write({
      'src/a.ts': `canary-new
${files['src/a.ts']}`,
    });
    const commit = checkout.commit();
    checkout.write(reports);
    const { exitCode } = await runAction(
      checkout,
      { url: api.url },
      { GITHUB_EVENT_NAME: 'push', GITHUB_SHA: commit, GITHUB_REF: 'refs/heads/main' },
    );
    expect(exitCode).to.equal(0);
    expect(api.uploads[0]?.reports).to.have.length(2);
    for (const report of api.uploads[0]?.reports ?? []) {
      const { results, properties } = runOf(report);
      expect(Object.keys(results[0]?.partialFingerprints ?? {})).to.deep.equal([contextFingerprint, githubFingerprint]);
      const evidence = evidenceSchema.parse(properties?.[evidenceProperty]);
      expect(evidence).to.deep.equal({
        root: checkout.folder,
        history: { commits: [before], isWhole: true },
        changes: { from: before, files: [{ was: 'src/a.ts', path: 'src/a.ts', hunks: [[0, 0, 1, 1]] }] },
      });
      expect(report.body).to.not.include('canary');
    }
  });

  it('take secrets of known shapes out of the names of changed files as well', async function () {
    if (!hasGit()) this.skip();
    await using api = await startFakeApi(withReceipt());
    using checkout = makeRepository({ ...files, [`src/${token}.ts`]: 'one\ntwo\nthree\n' });
    checkout.commit();
    checkout.git('mv', `src/${token}.ts`, 'src/b.ts');
    checkout.write(reports);
    const commit = checkout.git('rev-parse', 'HEAD');
    await runCli(checkout, [
      'scan',
      '--url',
      api.url,
      '--project',
      'web-shop',
      '--report',
      'reports/*',
      '--commit',
      commit,
      '--ref',
      'main',
    ]);
    expect(api.uploads[0]?.body).to.not.include(token);
    const evidence = evidenceSchema.parse(runOf(api.uploads[0]?.reports[0]).properties?.[evidenceProperty]);
    expect(evidence.changes?.files).to.deep.equal([{ was: 'src/[redacted]', path: 'src/b.ts', hunks: [] }]);
  });

  it('send hashes of lines also where there is no git', async () => {
    await using api = await startFakeApi(withReceipt());
    using checkout = makeCheckout({ ...files, ...reports });
    const { exitCode, stdout } = await runAction(checkout, { url: api.url }, { PATH: '/nowhere' });
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('No git repository to read');
    expect(runOf(api.uploads[0]?.reports[0]).properties).to.deep.equal({ [evidenceProperty]: { root: checkout.folder } });
    expect(runOf(api.uploads[0]?.reports[0]).results[0]?.partialFingerprints).to.have.keys(contextFingerprint, githubFingerprint);
  });

  it('repeat the idempotency key of the same attempt as long as report and checkout are the same', async () => {
    await using api = await startFakeApi(withReceipt());
    using checkout = makeCheckout({ ...files, 'reports/semgrep.sarif': reports['reports/semgrep.sarif'] });
    for (const time of [1, 2, 3]) {
      if (time === 3) checkout.write({ 'src/a.ts': 'other\nlines\n' });
      await runAction(checkout, { url: api.url });
    }
    const [first, again, changed] = api.uploads.map(({ headers, body }) => ({ key: headers['idempotency-key'], body }));
    expect(again).to.deep.equal(first);
    expect(changed?.key).to.not.equal(first?.key);
  });

  it('add nothing with evidence: false and --no-evidence, and say so where the input is neither', async () => {
    await using api = await startFakeApi(withReceipt());
    using checkout = makeCheckout({ ...files, 'reports/semgrep.sarif': reports['reports/semgrep.sarif'] });
    await runAction(checkout, { url: api.url, evidence: 'false' });
    const flags = ['--project', 'web-shop', '--report', 'reports/*', '--commit', headSha, '--ref', 'main', '--no-evidence'];
    await runCli(checkout, ['scan', '--url', api.url, ...flags]);
    expect(api.uploads.map(({ body }) => body)).to.deep.equal([reports['reports/semgrep.sarif'], reports['reports/semgrep.sarif']]);
    const { exitCode, stdout } = await runAction(checkout, { url: api.url, evidence: 'maybe' });
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('The input evidence is "maybe"');
  });
});
