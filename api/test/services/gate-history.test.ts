// What a verdict compares with over several uploads: nobody turns red to green by sending something again, late or aside.
import type { FindingPage, Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const old: SarifFinding = { rule: 'old', path: 'old.js', score: '1.0' };
const critical: SarifFinding = { rule: 'rce', path: 'a.js', line: 3, score: '9.8' };

describe('the verdict over several uploads', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  const send = (commit: string, report: object, query: Readonly<Record<string, string>> = {}): Promise<Receipt> =>
    uploadOk(api(), tenant, report, { query: { commit: commit.repeat(40), ...query } });
  const pull = (number: string): Record<string, string> => ({ ref: `refs/pull/${number}/merge`, 'pull-request': number });
  const listOn = async (ref: string): Promise<FindingPage['items']> => {
    const response = await get(api(), tenant, `/api/v1/projects/web-shop/findings?ref=${encodeURIComponent(ref)}`);
    return ((await response.json()) as FindingPage).items;
  };

  it('stays red when the same commit of main is scanned again.', async () => {
    await send('1', makeSarif([old]));
    expect((await send('2', makeSarif([old, critical]))).verdict.outcome).to.equal('fail');
    const again = await send('2', makeSarif([old, critical]), { 'run-attempt': '2' });
    expect(again.verdict.outcome).to.equal('fail');
    expect(again.verdict.reasons[0]?.findings.map((finding) => finding.ruleId)).to.deep.equal(['rce']);
    expect(again.counts).to.include({ new: 0, existing: 2 });
  });

  it('stays red, too, where the branch knows no other commit yet.', async () => {
    expect((await send('1', makeSarif([old]))).verdict.reasons[0]?.code).to.equal('baseline-recorded');
    for (const attempt of ['2', '3']) {
      expect((await send('1', makeSarif([old, critical]), { 'run-attempt': attempt })).verdict.outcome).to.equal('fail');
    }
  });

  it('stays red when a crashed scan of main is mended and sent again.', async () => {
    await send('1', makeSarif([old]));
    await send('2', makeSarif([critical], { invocations: [{ executionSuccessful: false }] }));
    expect((await send('2', makeSarif([old, critical]))).verdict.outcome).to.equal('fail');
  });

  it('counts what the commit before had as existing, whatever became of it in between.', async () => {
    await send('1', makeSarif([old, critical]));
    expect((await send('2', makeSarif([old]))).counts.fixed).to.equal(1);
    expect((await send('2', makeSarif([old, critical]))).verdict.outcome).to.equal('pass');
  });

  it('lets a late upload of an older commit of main close nothing that newer commits opened.', async () => {
    await send('1', makeSarif([old]));
    await send('2', makeSarif([old, critical]));
    const late = await send('1', makeSarif([old]), { 'run-attempt': '2' });
    expect(late.counts.fixed).to.equal(0);
    expect(late.warnings.map((warning) => warning.code)).to.include('late-upload');
    expect((await listOn('main')).filter((item) => item.state === 'open').map((item) => item.ruleId)).to.deep.equal(['rce', 'old']);
  });

  it('lets no pull request rewrite what main shows of a finding, whatever base it names.', async () => {
    await send('1', makeSarif([old]));
    await send('2', makeSarif([old, critical]));
    const harmless = { ...critical, score: '0.1', message: 'Harmless.' };
    await send('3', makeSarif([old, harmless]), { ...pull('7'), base: '1'.repeat(40) });
    const shown = (await listOn('main')).find((item) => item.ruleId === 'rce');
    expect(shown).to.include({ severity: 'critical', message: 'A problem.' });
  });

  it('lets no pull request rewrite what another pull request shows.', async () => {
    await send('1', makeSarif([old]));
    await send('2', makeSarif([old, critical]), pull('7'));
    await send('3', makeSarif([old, { ...critical, score: '0.1' }]), pull('8'));
    expect((await listOn('refs/pull/7/merge')).find((item) => item.ruleId === 'rce')?.severity).to.equal('critical');
  });

  it('takes another problem of the rule far away in the file for new, where the report has no text to compare.', async () => {
    const bare = { extra: { locations: [{ physicalLocation: { artifactLocation: { uri: 'a.js' }, region: { startLine: 10 } } }] } };
    const far = { extra: { locations: [{ physicalLocation: { artifactLocation: { uri: 'a.js' }, region: { startLine: 5000 } } }] } };
    await send('1', makeSarif([{ ...bare, score: '1.0' }]));
    expect((await send('2', makeSarif([{ ...far, score: '9.8' }]), pull('7'))).verdict.outcome).to.equal('fail');
  });

  it('takes no fingerprint of one rule for another rule, even where the tool gives all the same.', async () => {
    const mark = { extra: { fingerprints: { id: 'project-1234567' } } };
    await send('1', makeSarif([{ ...old, ...mark }]));
    expect((await send('2', makeSarif([{ ...critical, ...mark }]), pull('7'))).verdict.outcome).to.equal('fail');
  });

  it('warns on the first run of a tool, but blocks under a category that only the pull request knows.', async () => {
    expect((await send('2', makeSarif([critical]), pull('7'))).verdict.outcome).to.equal('warn');
    await send('1', makeSarif([old]));
    const aside = await send('3', makeSarif([critical]), { ...pull('7'), category: 'aside' });
    expect(aside.verdict.outcome).to.equal('fail');
    expect(aside.verdict.reasons[0]?.detail).to.include('none of this category');
  });

  it('files a pull request called main under its number, and says so in the receipt.', async () => {
    await send('1', makeSarif([old]));
    const receipt = await send('2', makeSarif([old, critical]), { 'pull-request': '9' });
    expect(receipt.ref).to.equal('refs/pull/9/head');
    expect((await listOn(receipt.ref)).map((item) => item.ruleId)).to.deep.equal(['rce', 'old']);
    expect((await listOn('main')).map((item) => item.ruleId)).to.deep.equal(['old']);
  });
});
