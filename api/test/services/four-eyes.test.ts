// Four eyes: dismissals that the policy lets wait for a second member, who may settle them, and what counts until then. How they are
// settled: settle-triage.test.ts.
import type { ProblemCode } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem, expectRefusal } from '../support/expect-problem.ts';
import { type FourEyesStage, makeFourEyesStage, reason, web } from '../support/four-eyes-stage.ts';
import { makePerson } from '../support/people.ts';
import { readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { useApi } from '../support/start-test-api.ts';

const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe('four eyes', () => {
  const api = useApi();
  let on: FourEyesStage;
  beforeEach(async () => {
    on = await makeFourEyesStage(api());
  });

  for (const [state, more] of [
    ['false-positive', {}],
    ['accepted', { expiresAt: daysAhead(9) }],
  ] as const) {
    it(`let ${state} wait: the finding counts as before until another member approves, and not from then on.`, async () => {
      expect(await on.decide(on.ada, state, more)).to.deep.equal({ changed: 0, pending: 1 });
      expect([await on.outcome(), (await on.detail()).triage, (await on.detail()).triageHistory]).to.deep.equal(['fail', 'open', []]);
      const [review] = await on.waiting();
      expect(review).to.deep.include({ findingId: on.high, ruleId: 'high', severity: 'high', path: 'high.js', ref: null, state, reason });
      expect(review).to.deep.include({
        proposedBy: on.ada.name,
        proposerId: on.ada.memberId,
        outcome: null,
        settledBy: null,
        settledAt: null,
      });
      expect(review!.owner).to.deep.equal(state === 'accepted' ? { id: on.ada.memberId, name: on.ada.name } : null);
      expect(await readJson(await on.settle(on.grace, [review!.id]))).to.deep.equal({ settled: 1 });
      expect(await on.outcome()).to.equal('pass');
      const { triage, triageHistory } = await on.detail();
      expect([triage, triageHistory.length]).to.deep.equal([state, 1]);
      expect(triageHistory[0]).to.deep.include({ state, reason, decidedBy: on.ada.name, approvedBy: on.grace.name, isInForce: true });
      expect(triageHistory[0]!.owner).to.deep.equal(review!.owner);
      expect(await on.waiting()).to.deep.equal([]);
    });
  }

  it('are not asked for findings of other severities, and of many at once only those that need them wait.', async () => {
    expect(await on.decide(on.ada, 'false-positive', { findings: [on.high, on.low] })).to.deep.equal({ changed: 1, pending: 1 });
    expect([(await on.detail(on.high)).triage, (await on.detail(on.low)).triage]).to.deep.equal(['open', 'false-positive']);
  });

  it('are not asked to open a finding again, or to review it.', async () => {
    await on.decide(on.ada, 'false-positive');
    await readJson(await on.settle(on.grace, [await on.onlyWaiting()]));
    for (const state of ['in-review', 'open']) {
      expect(await on.decide(on.ada, state)).to.deep.equal({ changed: 1, pending: 0 });
      expect((await on.detail()).triage).to.equal(state);
    }
    expect(await on.outcome()).to.equal('fail');
  });

  it('are two people’s: nobody approves their own decision, not even among others.', async () => {
    await on.decide(on.ada, 'false-positive');
    const own = await on.onlyWaiting();
    await expectRefusal(api(), () => on.settle(on.ada, [own]), { status: 403, code: 'own-decision', pointer: '/decisions/0' });
    await on.scan({ ref: 'refs/pull/8/head', 'pull-request': '8' });
    await on.decide(on.grace, 'false-positive', { ref: 'refs/pull/8/head' });
    const both = (await on.waiting()).map((one) => one.id);
    const send = (): Promise<Response> => on.settle(on.grace, both);
    await expectRefusal(api(), send, { status: 403, code: 'own-decision', pointer: `/decisions/${both[0] === own ? 1 : 0}` });
    expect(await on.waiting()).to.have.length(2);
    expect(await on.outcome()).to.equal('fail');
  });

  it('are two people’s in the database too.', async () => {
    await on.decide(on.ada, 'false-positive');
    const sql =
      "update app.triage_reviews set outcome = 'approved', settler_id = proposer_id, settled_by = 'x', settled_at = now() where tenant_id = $1";
    const failed = await runAsAdmin(api(), sql, [on.tenant.tenantId]).then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );
    expect(failed).to.equal('23514');
  });

  it('are people’s: a key may neither ask for them nor give them, whatever its scopes.', async () => {
    const wish = { findings: [on.low, on.high], state: 'false-positive', reason };
    const ask = (): Promise<Response> => sendJson(api(), on.tenant, 'POST', `${web}/triage`, wish);
    await expectRefusal(api(), ask, { status: 403, code: 'person-required', pointer: '/state' });
    expect((await on.detail(on.low)).triage).to.equal('open');
    await on.decide(on.ada, 'false-positive');
    await expectProblem(await on.settle({ token: on.tenant.key }, [await on.onlyWaiting()]), { status: 403, code: 'scope-missing' });
    expect(await on.onlyWaiting()).to.be.a('string');
  });

  const roles: readonly (readonly ['owner' | 'admin' | 'member' | 'viewer', number, ProblemCode?])[] = [
    ['owner', 200],
    ['admin', 200],
    ['member', 200],
    ['viewer', 403, 'role-missing'],
  ];
  for (const [role, status, code] of roles) {
    it(`${code ? 'are not given by' : 'may be given by'} ${role}.`, async () => {
      await on.decide(on.ada, 'false-positive');
      const answer = await on.settle(await makePerson(api(), on.tenant, role), [await on.onlyWaiting()]);
      if (code) await expectProblem(answer, { status, code });
      else expect(answer.status).to.equal(status);
      expect((await on.detail()).triage).to.equal(code ? 'open' : 'false-positive');
    });
  }

  it('refuse as well: the finding stays as it was, and its reviews tell why.', async () => {
    await on.decide(on.ada, 'false-positive');
    await readJson(await on.settle(on.grace, [await on.onlyWaiting()], false, { reason: ' It is real.\u200b ' }));
    expect([await on.waiting(), (await on.detail()).triageHistory]).to.deep.equal([[], []]);
    const [review] = await on.waiting(`?finding=${on.high}`);
    expect(review).to.deep.include({ outcome: 'refused', settledBy: on.grace.name, settledReason: 'It is real.', proposedBy: on.ada.name });
    expect(await on.waiting(`?finding=${on.low}`)).to.deep.equal([]);
  });

  it('let the proposer refuse their own, and decide anew.', async () => {
    await on.decide(on.ada, 'false-positive');
    await readJson(await on.settle(on.ada, [await on.onlyWaiting()], false));
    expect(await on.decide(on.ada, 'false-positive')).to.deep.equal({ changed: 0, pending: 1 });
  });

  it('see each decision once: the same again changes nothing, another takes its place, and opening it takes it back.', async () => {
    await on.decide(on.ada, 'false-positive');
    const first = await on.onlyWaiting();
    expect(await on.decide(on.ada, 'false-positive')).to.deep.equal({ changed: 0, pending: 1 });
    expect(await on.onlyWaiting()).to.equal(first);
    expect(await on.decide(on.ada, 'false-positive', { reason: 'Better said.' })).to.deep.equal({ changed: 0, pending: 1 });
    const second = await on.onlyWaiting();
    expect(await on.decide(on.grace, 'false-positive', { reason: 'Better said.' })).to.deep.equal({ changed: 0, pending: 1 });
    const third = await on.onlyWaiting();
    expect(new Set([first, second, third]).size).to.equal(3);
    expect(await on.decide(on.ada, 'open', { reason: undefined })).to.deep.equal({ changed: 1, pending: 0 });
    expect((await on.waiting(`?finding=${on.high}`)).map((one) => one.outcome)).to.deep.equal(['withdrawn', 'withdrawn', 'withdrawn']);
    const send = (): Promise<Response> => on.settle(on.grace, [first]);
    await expectRefusal(api(), send, { status: 404, code: 'triage-review-not-found', pointer: '/decisions/0' });
  });
});
