// What a decision does from then on: to the gate, to lists, over fixes and moves, and when its time is over.
import type { Finding, FindingDetail, Receipt, Severity } from '@portcullis/contract';
import { expect } from 'chai';
import { makePerson } from '../support/people.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');
const reason = 'Looked at it.';
const pull = { ref: 'refs/pull/7/head', 'pull-request': '7' };

describe('a triage decision', () => {
  const api = useApi();
  let tenant: TestTenant;
  let commits = 0;
  let ownerId: string;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    ownerId = (await makePerson(api(), tenant, 'viewer')).memberId;
  });

  const scan = (findings: readonly (string | SarifFinding)[], query: Readonly<Record<string, string>> = {}): Promise<Receipt> => {
    commits += 1;
    const all = findings.map((one) => (typeof one === 'string' ? { rule: one, path: `${one}.js` } : one));
    return uploadOk(api(), tenant, makeSarif(all), { query: { commit: commitOf(commits), ...query } });
  };
  const idOf = async (rule: string, query = ''): Promise<string> => {
    const found = (await listFindings(api(), tenant, query)).filter((finding) => finding.ruleId === rule);
    expect(found).to.have.length(1);
    return found[0]!.id;
  };
  const decide = async (findings: readonly string[], state: string, more: object = { reason }): Promise<void> => {
    const body = { findings, state, ...more };
    await readJson(await sendJson(api(), tenant, 'POST', '/api/v1/projects/web-shop/triage', body));
  };
  const accept = (id: string): Promise<void> => decide([id], 'accepted', { reason, ownerId, expiresAt: daysAhead(30) });
  const detail = (id: string): Promise<FindingDetail> => getJson(api(), tenant, `/api/v1/projects/web-shop/findings/${id}`);
  /** Ends acceptances an hour ago, which no role may do. */
  const lapse = (id: string): Promise<object[]> =>
    runAsAdmin(api(), "update app.triage set expires_at = now() - interval '1 hour' where finding_id = $1 and replaced_at is null", [id]);
  const tell = (receipt: Receipt): [string, string] => [receipt.verdict.outcome, receipt.verdict.reasons[0]!.detail];

  for (const [state, dismiss] of [
    ['a false positive', (id: string) => decide([id], 'false-positive')],
    ['an accepted risk', accept],
  ] as const) {
    it(`that makes a finding of a pull request ${state} lets its next upload pass, and the receipt says so.`, async () => {
      await scan(['old']);
      expect((await scan(['old', 'bad'], pull)).verdict.outcome).to.equal('fail');
      const id = await idOf('bad', `&ref=${pull.ref}`);
      await dismiss(id);
      const next = await scan(['old', 'bad'], pull);
      expect(next.counts).to.include({ new: 1, existing: 1 });
      expect(tell(next)).to.deep.equal([
        'pass',
        'testscan: nothing that the policy blocks. 1 finding would count, but was dismissed in triage.',
      ]);
      // It holds for the finding, not for the branch, and not for others.
      expect((await scan(['old', 'bad'])).verdict.outcome).to.equal('pass');
      const worse = await scan(['old', 'bad', 'worse'], { ref: 'refs/pull/8/head', 'pull-request': '8' });
      expect(worse.verdict.outcome).to.equal('fail');
      expect(worse.verdict.reasons[0]!.findings.map((finding) => finding.ruleId)).to.deep.equal(['worse']);
    });
  }

  for (const state of ['in-review', 'open']) {
    it(`that puts a finding to ${state} blocks as before.`, async () => {
      await scan([]);
      await scan(['bad'], pull);
      const id = await idOf('bad', `&ref=${pull.ref}`);
      await decide([id], 'false-positive');
      await decide([id], state, {});
      expect((await scan(['bad'], pull)).verdict.outcome).to.equal('fail');
    });
  }

  it('that accepts a risk ends with its time: the finding shows as open and blocks again, and its history still tells.', async () => {
    await scan([]);
    await scan(['bad'], pull);
    const query = `&ref=${pull.ref}`;
    const id = await idOf('bad', query);
    await accept(id);
    expect((await scan(['bad'], pull)).verdict.outcome).to.equal('pass');
    await lapse(id);
    expect(tell(await scan(['bad'], pull))[0]).to.equal('fail');
    const shown = await detail(id);
    expect(shown).to.deep.include({ triage: 'open' });
    expect(shown.triageHistory.map((one) => one.state)).to.deep.equal(['accepted']);
    expect((await listFindings(api(), tenant, `${query}&triage=open`)).map((finding) => finding.id)).to.deep.equal([id]);
    expect(await listFindings(api(), tenant, `${query}&triage=accepted`)).to.deep.equal([]);
    await accept(id);
    expect((await detail(id)).triageHistory.map((one) => one.state)).to.deep.equal(['accepted', 'accepted']);
    expect((await scan(['bad'], pull)).verdict.outcome).to.equal('pass');
  });

  it('stays with a finding that is fixed and comes back.', async () => {
    await scan([]);
    await scan(['bad']);
    const id = await idOf('bad');
    await decide([id], 'false-positive');
    await scan([]);
    expect(await detail(id)).to.include({ state: 'fixed', triage: 'false-positive' });
    const back = await scan(['bad']);
    expect(back.counts).to.include({ new: 0, reopened: 1 });
    expect(tell(back)[0]).to.equal('pass');
    expect(await detail(id)).to.include({ state: 'open', triage: 'false-positive' });
  });

  it('stays with a finding whose line moves.', async () => {
    const at = (line: number): SarifFinding => ({ rule: 'bad', line, text: 'eval(input)' });
    await scan([]);
    await scan([at(10)]);
    const id = await idOf('bad');
    await decide([id], 'false-positive');
    expect(tell(await scan([at(40)]))[0]).to.equal('pass');
    expect(await detail(id)).to.include({ line: 40, triage: 'false-positive', matchedBy: 'line' });
    expect(tell(await scan([at(70)], pull))[0]).to.equal('pass');
  });

  it('is told newest first, the one in force before all others.', async () => {
    await scan(['bad']);
    const id = await idOf('bad');
    const states = ['in-review', 'false-positive', 'open', 'accepted', 'in-review'];
    for (const state of states) await (state === 'accepted' ? accept(id) : decide([id], state, { reason: `Now ${state}.` }));
    const { triage, triageHistory } = await detail(id);
    expect(triage).to.equal('in-review');
    expect(triageHistory.map((one) => one.state)).to.deep.equal([...states].reverse());
    const times = triageHistory.map((one) => one.decidedAt);
    expect(times).to.deep.equal([...times].sort().reverse());
  });

  it('is one of many at once: exactly one is in force, and none is lost.', async () => {
    await scan(['bad', 'other']);
    const both = [await idOf('bad'), await idOf('other')];
    const names = Array.from({ length: 8 }, (_, index) => `Reason ${index}.`);
    await Promise.all(names.map((name, index) => decide(index % 2 === 0 ? both : [...both].reverse(), 'false-positive', { reason: name })));
    for (const id of both) {
      const { triageHistory } = await detail(id);
      expect(triageHistory.map((one) => one.reason).sort()).to.deep.equal(names);
      const rows = await runAsAdmin<{ ordered: boolean; live: boolean }>(
        api(),
        `select coalesce(replaced_at <= lead(decided_at) over (order by decided_at), true) as ordered, replaced_at is null as live
         from app.triage where finding_id = $1 order by decided_at`,
        [id],
      );
      expect(rows.map((row) => row.live)).to.deep.equal(names.map((_, index) => index === names.length - 1));
      expect(rows.every((row) => row.ordered)).to.equal(true);
      const times = triageHistory.map((one) => one.decidedAt);
      expect(times).to.deep.equal([...times].sort().reverse());
    }
  });
});

describe('GET /api/v1/projects/{project}/findings?triage=', () => {
  const api = useApi();
  let tenant: TestTenant;
  let byRule: Readonly<Record<string, Finding>>;
  const rules = ['untouched', 'reviewed', 'false', 'accepted', 'lapsed', 'opened'];
  before('decide on five of six findings', async () => {
    tenant = await api().makeTenant();
    await uploadOk(api(), tenant, makeSarif(rules.map((rule) => ({ rule }))));
    byRule = Object.fromEntries((await listFindings(api(), tenant)).map((finding) => [finding.ruleId, finding]));
    const decide = async (rule: string, state: string, more: object = {}): Promise<void> => {
      const body = { findings: [byRule[rule]!.id], state, ...more };
      await readJson(await sendJson(api(), tenant, 'POST', '/api/v1/projects/web-shop/triage', body));
    };
    await decide('reviewed', 'in-review');
    await decide('false', 'false-positive', { reason });
    await decide('opened', 'false-positive', { reason });
    await decide('opened', 'open');
    const ownerId = (await makePerson(api(), tenant, 'viewer')).memberId;
    for (const rule of ['accepted', 'lapsed']) await decide(rule, 'accepted', { reason, ownerId, expiresAt: daysAhead(9) });
    await runAsAdmin(api(), "update app.triage set expires_at = now() - interval '1 second' where finding_id = $1", [byRule['lapsed']!.id]);
  });

  for (const [query, found] of [
    ['open', ['untouched', 'lapsed', 'opened']],
    ['in-review', ['reviewed']],
    ['false-positive', ['false']],
    ['accepted', ['accepted']],
    ['false-positive,accepted', ['false', 'accepted']],
    ['open,open', ['untouched', 'lapsed', 'opened']],
    ['open,in-review,false-positive,accepted', rules],
  ] as const) {
    it(`${query} finds ${found.join(', ')}.`, async () => {
      const items = await listFindings(api(), tenant, `&triage=${query}`);
      expect(items.map((item) => item.ruleId).sort()).to.deep.equal([...found].sort());
      const states = new Set<string>(query.split(','));
      expect(items.every((item) => states.has(item.triage))).to.equal(true);
      const severity: Severity = 'high';
      expect(await getJson(api(), tenant, `/api/v1/projects/web-shop/findings/groups?by=severity&triage=${query}`)).to.deep.equal({
        items: [{ key: severity, count: found.length, worst: severity }],
        total: found.length,
        isCut: false,
      });
    });
  }
});
