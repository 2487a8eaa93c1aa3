// Branches of a project, the gate for a commit over all its uploads, and what a scan changed.
import type { Branch, CommitGate, Receipt, ScanChanges } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { getJson } from '../support/send-json.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const web = '/api/v1/projects/web-shop';
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');
const pull = { ref: 'refs/pull/1/head', 'pull-request': '1' };
const sick = { invocations: [{ executionSuccessful: false }] };

describe('a project that is scanned by several tools', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });
  const scan = (
    commit: number,
    name: string,
    rules: readonly string[],
    query: Readonly<Record<string, string>> = {},
    run = {},
  ): Promise<Receipt> => {
    const findings = rules.map((rule) => ({ rule, path: `${rule}.js` }));
    const report = makeSarif(findings, { tool: { driver: { name, version: '1', rules: [] } }, ...run });
    return uploadOk(api(), tenant, report, { query: { commit: commitOf(commit), ...query } });
  };
  const branches = async (): Promise<Branch[]> => (await getJson<{ items: Branch[] }>(api(), tenant, `${web}/branches`)).items;
  const gate = (commit: number): Promise<CommitGate> => getJson(api(), tenant, `${web}/gate?commit=${commitOf(commit)}`);
  const changes = async (receipt: Receipt): Promise<Record<'new' | 'fixed', string[]>> => {
    const { new: came, fixed } = await getJson<ScanChanges>(api(), tenant, `${web}/scans/${receipt.scanId}/changes`);
    const name = ({ ruleId, state }: ScanChanges['new'][number]): string => `${ruleId}:${state}`;
    return { new: came.map(name).sort(), fixed: fixed.map(name).sort() };
  };

  describe('GET …/branches', () => {
    it('is empty before the first scan, and does not show a default branch that only pull requests were compared with.', async () => {
      expect(await branches()).to.deep.equal([]);
      await scan(1, 'alpha', [], pull);
      expect((await branches()).map((one) => one.ref)).to.deep.equal([pull.ref]);
    });

    it('puts the one scanned last first, with its last scan, and says which is the default branch.', async () => {
      await scan(1, 'alpha', []);
      await scan(2, 'alpha', [], { ref: 'refs/heads/feature' });
      await scan(3, 'alpha', [], pull);
      const last = await scan(4, 'alpha', []);
      const items = await branches();
      const shown = items.map(({ ref, isDefault, pullRequest, commit, scans }) => [ref, isDefault, pullRequest, commit, scans]);
      expect(shown).to.deep.equal([
        ['refs/heads/main', true, null, commitOf(4), 2],
        [pull.ref, false, 1, commitOf(3), 1],
        ['refs/heads/feature', false, null, commitOf(2), 1],
      ]);
      expect(items[0]).to.include({ lastScanId: last.scanId, outcome: 'pass', health: 'healthy' });
    });

    it('has the worst outcome of the newest scan of each tool.', async () => {
      await scan(1, 'alpha', []);
      await scan(1, 'beta', []);
      await scan(2, 'alpha', ['bad'], pull);
      await scan(2, 'beta', [], pull);
      expect((await branches())[0]).to.include({ ref: pull.ref, outcome: 'fail', health: 'healthy' });
      await scan(3, 'alpha', [], pull);
      expect((await branches())[0]).to.include({ outcome: 'pass' });
      await scan(3, 'beta', [], pull, sick);
      await scan(4, 'alpha', [], pull);
      expect((await branches())[0]).to.include({ outcome: 'error', health: 'unhealthy' });
    });
  });

  describe('GET …/gate?commit=', () => {
    it('is an error for a commit of which nothing was scanned.', async () => {
      const nothing = await gate(9);
      expect(nothing).to.deep.include({ project: 'web-shop', commit: commitOf(9), outcome: 'error', scans: [] });
      expect(nothing.verdict.reasons.map(({ code, outcome }) => [code, outcome])).to.deep.equal([['nothing-scanned', 'error']]);
    });

    it('is the worst over all tools and categories, with their reasons and where to read on.', async () => {
      await scan(1, 'alpha', []);
      await scan(1, 'beta', []);
      const bad = await scan(2, 'alpha', ['bad'], pull);
      await scan(2, 'beta', [], pull);
      await scan(2, 'beta', [], { ...pull, category: 'nightly' });
      const { outcome, scans, verdict, reportUrl } = await gate(2);
      expect(outcome).to.equal('fail');
      expect(scans.map((one) => [one.tool, one.category])).to.deep.equal([
        ['alpha', ''],
        ['beta', ''],
        ['beta', 'nightly'],
      ]);
      expect(scans[0]).to.deep.include({ id: bad.scanId, reportUrl: bad.reportUrl, health: 'healthy', ref: 'refs/pull/1/head' });
      expect(verdict.reasons).to.deep.equal(bad.verdict.reasons);
      expect(verdict.reasons[0]!.scans).to.deep.equal([bad.scanId]);
      expect(reportUrl).to.match(new RegExp(`/projects/web-shop/commits/${commitOf(2)}$`));
      expect((await gate(1)).outcome).to.equal('pass');
    });

    it('counts the newest verdict of each tool: a scan again replaces the one before.', async () => {
      await scan(1, 'alpha', []);
      await scan(2, 'alpha', [], pull, sick);
      expect((await gate(2)).outcome).to.equal('error');
      const again = await scan(2, 'alpha', [], pull);
      expect(await gate(2)).to.include({ outcome: 'pass' });
      expect((await gate(2)).scans.map((one) => one.id)).to.deep.equal([again.scanId]);
      await scan(2, 'beta', [], pull, sick);
      expect((await gate(2)).outcome).to.equal('error');
    });

    it('takes a commit in any case and only a whole one.', async () => {
      await scan(10, 'alpha', []);
      expect(await getJson(api(), tenant, `${web}/gate?commit=${commitOf(10).toUpperCase()}`)).to.deep.equal(await gate(10));
      for (const query of ['', '?commit=', '?commit=abc', '?commit=main', `?commit=${commitOf(1)}0`])
        await expectProblem(await get(api(), tenant, `${web}/gate${query}`), { status: 422, code: 'request-invalid', pointer: 'commit' });
    });
  });

  describe('GET …/scans/{scan}/changes', () => {
    it('of the default branch are what came and what went with the scan, as it left them.', async () => {
      const first = await scan(1, 'alpha', ['a', 'b']);
      const other = await scan(1, 'beta', ['x']);
      const second = await scan(2, 'alpha', ['b', 'c']);
      const same = await scan(3, 'alpha', ['b', 'c']);
      const third = await scan(4, 'alpha', ['a']);
      expect(await changes(first)).to.deep.equal({ new: ['a:open', 'b:open'], fixed: [] });
      expect(await changes(other)).to.deep.equal({ new: ['x:open'], fixed: [] });
      expect(await changes(second)).to.deep.equal({ new: ['c:open'], fixed: ['a:fixed'] });
      expect(await changes(same)).to.deep.equal({ new: [], fixed: [] });
      expect(await changes(third)).to.deep.equal({ new: ['a:open'], fixed: ['b:fixed', 'c:fixed'] });
    });

    it('of a pull request are how it differs from its base, also where the scan itself changed nothing.', async () => {
      await scan(1, 'alpha', ['a', 'b']);
      await scan(1, 'beta', ['x']);
      const first = await scan(2, 'alpha', ['b', 'c'], pull);
      const same = await scan(3, 'alpha', ['b', 'c'], pull);
      const less = await scan(4, 'alpha', ['a', 'b'], pull);
      const apart = { new: ['c:open'], fixed: ['a:fixed'] };
      expect(await changes(first)).to.deep.equal(apart);
      expect(await changes(same)).to.deep.equal(apart);
      expect(await changes(less)).to.deep.equal({ new: [], fixed: [] });
      await scan(5, 'alpha', ['a', 'b', 'c']);
      expect(await changes(first)).to.deep.equal(apart);
    });

    it('name two hundred, worst first.', async () => {
      const score = (index: number): string => (index % 50 === 0 ? '9.8' : '2.0');
      const findings = Array.from({ length: 240 }, (_, index) => ({ rule: `r-${index}`, score: score(index) }));
      const receipt = await uploadOk(api(), tenant, makeSarif(findings));
      const { new: came } = await getJson<ScanChanges>(api(), tenant, `${web}/scans/${receipt.scanId}/changes`);
      expect(came).to.have.length(200);
      expect(came.map((one) => one.severity)).to.deep.equal([...Array<string>(5).fill('critical'), ...Array<string>(195).fill('low')]);
      // The first one is held for a sudden drop; the second one agrees.
      await uploadOk(api(), tenant, makeSarif([]));
      const gone = await uploadOk(api(), tenant, makeSarif([]));
      const { fixed } = await getJson<ScanChanges>(api(), tenant, `${web}/scans/${gone.scanId}/changes`);
      expect(fixed.map((one) => one.id)).to.deep.equal(came.map((one) => one.id));
    });

    it('are not found for a scan that there is not, or of another tenant.', async () => {
      const stranger = await api().makeTenant();
      const { scanId } = await uploadOk(api(), stranger, makeSarif([{}]));
      for (const id of [scanId, '0199aaaa-0000-7000-8000-000000000000', 'x', '%00'])
        await expectProblem(await get(api(), tenant, `${web}/scans/${id}/changes`), {
          status: 404,
          code: 'scan-not-found',
          pointer: 'scan',
        });
    });
  });
});
