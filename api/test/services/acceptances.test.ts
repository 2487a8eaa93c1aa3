// Acceptances that end: the notice before, in the overview and in receipts, and the day after.
import type { Overview, Receipt, Warning } from '@portcullis/contract';
import { expect } from 'chai';
import { makeSarif } from '../support/make-sarif.ts';
import { makePerson, type TestMember } from '../support/people.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');
const pull = { ref: 'refs/pull/7/head', 'pull-request': '7' };

describe('an acceptance that ends', () => {
  const api = useApi();
  let tenant: TestTenant;
  let owner: TestMember;
  let commits = 0;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    owner = await makePerson(api(), tenant, 'member');
  });

  const scan = (rules: readonly string[], query: object = {}, run: object = {}): Promise<Receipt> => {
    commits += 1;
    const findings = rules.map((rule) => ({ rule, path: `${rule}.js` }));
    return uploadOk(api(), tenant, makeSarif(findings, run), { query: { commit: commitOf(commits), ...query } });
  };
  const idsOf = async (rules: readonly string[], ref = 'refs/heads/main'): Promise<string[]> =>
    (await listFindings(api(), tenant, `&ref=${ref}`)).filter((one) => rules.includes(one.ruleId)).map((one) => one.id);
  const accept = async (findings: readonly string[], expiresAt: string, more: object = {}): Promise<void> => {
    const body = { findings, state: 'accepted', reason: 'Known.', ownerId: owner.memberId, expiresAt, ...more };
    await readJson(await sendJson(api(), tenant, 'POST', '/api/v1/projects/web-shop/triage', body));
  };
  const warned = ({ warnings }: Receipt): Warning[] => warnings.filter((one) => one.code === 'acceptance-ending');
  const endings = async (query = ''): Promise<Overview['endingAcceptances']> =>
    (await getJson<Overview>(api(), tenant, `/api/v1/overview${query}`)).endingAcceptances;
  const endAll = (): Promise<object[]> =>
    runAsAdmin(api(), "update app.triage set expires_at = now() - interval '1 second' where tenant_id = $1 and state = 'accepted'", [
      tenant.tenantId,
    ]);

  it('is told in the overview from 14 days before: finding, project, owner, end; the nearest first.', async () => {
    await scan(['a', 'b', 'c', 'gone']);
    const [a, b, c, gone] = await Promise.all(['a', 'b', 'c', 'gone'].map(async (rule) => (await idsOf([rule]))[0]!));
    const [soon, later] = [daysAhead(2), daysAhead(13.9)];
    await accept([a!], later);
    await accept([b!, gone!], soon);
    await accept([c!], daysAhead(14.1));
    await scan(['a', 'b', 'c']);
    const common = { project: 'web-shop', ref: null, owner: { id: owner.memberId, name: owner.name } };
    const expected = [
      { ...common, findingId: b, ruleId: 'b', expiresAt: soon },
      { ...common, findingId: a, ruleId: 'a', expiresAt: later },
    ];
    expect(await endings()).to.deep.equal({ items: expected, count: 2 });
    expect(await endings('?project=web-shop')).to.deep.equal({ items: expected, count: 2 });
    await endAll();
    expect(await endings()).to.deep.equal({ items: [], count: 0 });
  });

  it('is told of twenty in the overview, and all are counted.', async () => {
    const rules = Array.from({ length: 22 }, (_, index) => `r-${index}`);
    await scan(rules);
    await accept(await idsOf(rules), daysAhead(3));
    const { items, count } = await endings();
    expect([items.length, count]).to.deep.equal([20, 22]);
  });

  it('is told for a branch with its ref, as long as the branch or its base has the finding.', async () => {
    await scan(['base']);
    await scan(['base', 'own'], pull);
    await accept(await idsOf(['base', 'own'], pull.ref), daysAhead(3), { ref: pull.ref });
    expect((await endings()).items.map(({ ruleId, ref }) => [ruleId, ref])).to.have.deep.members([
      ['base', pull.ref],
      ['own', pull.ref],
    ]);
    await scan(['base'], pull);
    await scan(['base', 'own'], { ref: 'refs/pull/8/head', 'pull-request': '8' });
    expect((await endings()).items.map((one) => one.ruleId)).to.deep.equal(['base']);
  });

  it('is a warning in the receipt of a scan that has the finding: how many, and the nearest day.', async () => {
    await scan(['a', 'b', 'c']);
    const [soon, later] = [daysAhead(2), daysAhead(9)];
    await accept(await idsOf(['a']), later);
    const one = await scan(['a', 'b', 'c']);
    expect(warned(one)).to.deep.equal([
      {
        pointer: '',
        code: 'acceptance-ending',
        detail: `1 accepted risk of this scan ends within 14 days, on ${later.slice(0, 10)}. From then on it is open again and may block. Fix, or decide anew.`,
      },
    ]);
    expect(one.warningCount).to.equal(1);
    await accept(await idsOf(['b']), soon);
    await accept(await idsOf(['c']), daysAhead(15));
    const two = await scan(['a', 'b', 'c']);
    expect(warned(two).map((warning) => warning.detail)).to.deep.equal([
      `2 accepted risks of this scan end within 14 days, the first on ${soon.slice(0, 10)}. From then on they are open again and may block. Fix, or decide anew.`,
    ]);
    expect(warned(await scan(['c']))).to.deep.equal([]);
  });

  it('warns in a pull request of what it has from its base, and not of what it has fixed or another tool found.', async () => {
    await scan(['a', 'b']);
    await accept(await idsOf(['a', 'b']), daysAhead(5));
    expect(warned(await scan(['a', 'b'], pull))[0]!.detail).to.match(/^2 accepted risks/);
    expect(warned(await scan(['a'], pull))[0]!.detail).to.match(/^1 accepted risk /);
    expect(warned(await scan(['a'], pull, { tool: { driver: { name: 'other', version: '1', rules: [] } } }))).to.deep.equal([]);
    expect(warned(await scan([], pull))).to.deep.equal([]);
  });

  it('warns only where it holds: a decision of another branch is none, and the branch’s own wins.', async () => {
    await scan([]);
    await scan(['a'], pull);
    const ids = await idsOf(['a'], pull.ref);
    const other = { ref: 'refs/pull/8/head', 'pull-request': '8' };
    await accept(ids, daysAhead(5), { ref: pull.ref });
    expect(warned(await scan(['a'], pull))).to.have.length(1);
    expect(warned(await scan(['a'], other))).to.deep.equal([]);
    await accept(ids, daysAhead(5));
    await accept(ids, daysAhead(50), { ref: pull.ref });
    expect(warned(await scan(['a'], pull))).to.deep.equal([]);
    expect(warned(await scan(['a'], other))).to.have.length(1);
  });

  it('blocks the very next upload again, which then warns of nothing.', async () => {
    await scan([]);
    await scan(['a'], pull);
    await accept(await idsOf(['a'], pull.ref), daysAhead(5));
    expect((await scan(['a'], pull)).verdict.outcome).to.equal('pass');
    await endAll();
    const next = await scan(['a'], pull);
    expect([next.verdict.outcome, warned(next)]).to.deep.equal(['fail', []]);
  });
});
