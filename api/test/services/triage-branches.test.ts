// Decisions on one branch or pull request: where they hold, what they win over, and what they leave alone.
import type { FindingDetail, Overview, Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { makeSarif } from '../support/make-sarif.ts';
import { makePerson } from '../support/people.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');
const reason = 'Looked at it.';
const main = { ref: 'refs/heads/main' };
const pull = { ref: 'refs/pull/7/head', 'pull-request': '7' };
const other = { ref: 'refs/pull/8/head', 'pull-request': '8' };

describe('a decision on one branch', () => {
  const api = useApi();
  let tenant: TestTenant;
  let ownerId: string;
  let id: string;
  let commits = 0;

  const scan = (rules: readonly string[], query: Readonly<Record<string, string>> = {}): Promise<Receipt> => {
    commits += 1;
    const findings = rules.map((rule) => ({ rule, path: `${rule}.js` }));
    return uploadOk(api(), tenant, makeSarif(findings), { query: { commit: commitOf(commits), ...query } });
  };
  const outcomeOf = async (query: Readonly<Record<string, string>>): Promise<string> => (await scan(['bad'], query)).verdict.outcome;
  const decide = (state: string, more: object = {}): Promise<{ changed: number }> =>
    sendJson(api(), tenant, 'POST', '/api/v1/projects/web-shop/triage', { findings: [id], state, reason, ...more }).then((sent) =>
      readJson(sent),
    );
  const accept = (ref: string): Promise<{ changed: number }> => decide('accepted', { ref, ownerId, expiresAt: daysAhead(30) });
  const detail = (): Promise<FindingDetail> => getJson(api(), tenant, `/api/v1/projects/web-shop/findings/${id}`);
  const shown = async (query: string): Promise<string[]> => (await listFindings(api(), tenant, query)).map((one) => one.triage);
  const lapse = (): Promise<object[]> =>
    runAsAdmin(api(), "update app.triage set expires_at = now() - interval '1 hour' where finding_id = $1 and state = 'accepted'", [id]);

  beforeEach('find something bad in two pull requests', async () => {
    tenant = await api().makeTenant();
    ownerId = (await makePerson(api(), tenant, 'viewer')).memberId;
    await scan([]);
    expect([await outcomeOf(pull), await outcomeOf(other)]).to.deep.equal(['fail', 'fail']);
    id = (await listFindings(api(), tenant, `&ref=${pull.ref}`))[0]!.id;
  });

  for (const dismiss of [() => decide('false-positive', { ref: pull.ref }), () => accept(pull.ref)]) {
    it('of a pull request lets that pull request pass, and no other, and not the branch that it is merged into.', async () => {
      expect((await dismiss()).changed).to.equal(1);
      expect([await outcomeOf(pull), await outcomeOf(other), await outcomeOf(main)]).to.deep.equal(['pass', 'fail', 'fail']);
    });
  }

  it('is shown where it holds, in lists and in groups, and nowhere else.', async () => {
    await decide('false-positive', { ref: pull.ref });
    expect(await shown(`&ref=${pull.ref}`)).to.deep.equal(['false-positive']);
    expect(await shown(`&ref=${other.ref}`)).to.deep.equal(['open']);
    expect(await shown(`&ref=${pull.ref}&triage=open`)).to.deep.equal([]);
    expect(await shown(`&ref=${other.ref}&triage=false-positive`)).to.deep.equal([]);
    const groups = '/api/v1/projects/web-shop/findings/groups?by=severity&triage=false-positive';
    expect(await getJson(api(), tenant, `${groups}&ref=${pull.ref}`)).to.deep.include({ total: 1 });
    expect(await getJson(api(), tenant, `${groups}&ref=${other.ref}`)).to.deep.include({ total: 0 });
  });

  it('wins there over the one for the whole project, whichever came first.', async () => {
    await decide('open', { ref: pull.ref, reason: undefined });
    await decide('false-positive');
    expect([await outcomeOf(pull), await outcomeOf(other)]).to.deep.equal(['fail', 'pass']);
    await decide('in-review');
    await decide('false-positive', { ref: pull.ref });
    expect([await outcomeOf(pull), await outcomeOf(other)]).to.deep.equal(['pass', 'fail']);
    expect(await shown(`&ref=${pull.ref}`)).to.deep.equal(['false-positive']);
    expect(await shown(`&ref=${other.ref}`)).to.deep.equal(['in-review']);
  });

  it('that was an acceptance and has ended leaves the finding open there, also where the project dismisses it.', async () => {
    await accept(pull.ref);
    await decide('false-positive');
    expect(await outcomeOf(pull)).to.equal('pass');
    await lapse();
    expect([await outcomeOf(pull), await outcomeOf(other)]).to.deep.equal(['fail', 'pass']);
    expect(await shown(`&ref=${pull.ref}`)).to.deep.equal(['open']);
  });

  it('is history beside the others: which is in force where can be told, what holds on the branch shown first.', async () => {
    await decide('in-review', { ref: pull.ref });
    await decide('in-review');
    await decide('false-positive', { ref: other.ref });
    await decide('false-positive', { ref: pull.ref });
    const { triage, triageHistory, presence } = await detail();
    const ref = presence[0]!.ref;
    expect(triage).to.equal('false-positive');
    const [first, second] = triageHistory;
    expect(first).to.deep.include({ ref, state: 'false-positive', isInForce: true });
    expect(second).to.deep.include({ ref: null, state: 'in-review', isInForce: true });
    expect(triageHistory.map((one) => one.isInForce)).to.deep.equal([true, true, true, false]);
    expect(triageHistory[3]).to.deep.include({ ref: pull.ref, state: 'in-review' });
  });

  it('is one of one at each place: the same again changes nothing, the same elsewhere does.', async () => {
    const changes: number[] = [];
    for (const more of [{ ref: pull.ref }, { ref: pull.ref }, {}, {}, { ref: other.ref }]) {
      changes.push((await decide('false-positive', more)).changed);
    }
    expect(changes).to.deep.equal([1, 0, 1, 0, 1]);
  });

  it('of many at once leaves exactly one in force.', async () => {
    const reasons = Array.from({ length: 6 }, (_, index) => `Reason ${index}.`);
    await Promise.all(reasons.map((one) => decide('false-positive', { ref: pull.ref, reason: one })));
    const { triageHistory } = await detail();
    expect(triageHistory.map((one) => one.reason).sort()).to.deep.equal(reasons);
    expect(triageHistory.filter((one) => one.isInForce)).to.have.length(1);
  });

  it('is audited with its branch.', async () => {
    await decide('false-positive', { ref: pull.ref });
    const sql = "select after->>'ref' as ref from app.audit_log where tenant_id = $1 and action = 'finding.triage'";
    expect(await runAsAdmin(api(), sql, [tenant.tenantId])).to.deep.equal([{ ref: pull.ref }]);
  });

  it('on the default branch counts once in the overview, where it wins over the one for the project.', async () => {
    await scan(['bad'], main);
    const read = async (): Promise<[number, number, number]> => {
      const { projects, trend } = await getJson<Overview>(api(), tenant, '/api/v1/overview');
      return [projects[0]!.dismissed, projects[0]!.open.high, trend.at(-1)!.open.high];
    };
    await decide('false-positive', { ref: pull.ref });
    expect(await read()).to.deep.equal([0, 1, 1]);
    await decide('false-positive');
    expect(await read()).to.deep.equal([1, 0, 0]);
    await decide('false-positive', { ref: main.ref });
    expect(await read()).to.deep.equal([1, 0, 0]);
    await decide('open', { ref: main.ref });
    expect(await read()).to.deep.equal([0, 1, 1]);
    await decide('false-positive', { reason: 'For the others.' });
    expect(await read()).to.deep.equal([0, 1, 1]);
  });

  it('holds for a pull request of a fork whose branch is called like the default one.', async () => {
    const fork = { ref: 'refs/heads/main', 'pull-request': '9' };
    const { ref } = await scan(['bad'], fork);
    await decide('false-positive', { ref });
    expect([await outcomeOf(fork), await outcomeOf(main)]).to.deep.equal(['pass', 'fail']);
  });
});
