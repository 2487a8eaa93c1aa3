// Settling what waits: where it holds, all or nothing, never past other members, other tenants, or the end of an acceptance; and its audit.
import type { TriageReviewPage } from '@portcullis/contract';
import { expect } from 'chai';
import { createProject } from '../../src/services/manage-projects.ts';
import { expectProblem, expectRefusal } from '../support/expect-problem.ts';
import { type FourEyesStage, makeFourEyesStage, pull, reason, web } from '../support/four-eyes-stage.ts';
import { call, callOk, makePerson } from '../support/people.ts';
import { unknownId } from '../support/sample-request.ts';
import { getJson, readJson, runAsAdmin } from '../support/send-json.ts';
import { useApi } from '../support/start-test-api.ts';

const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe('decisions that wait', () => {
  const api = useApi();
  let on: FourEyesStage;
  beforeEach(async () => {
    on = await makeFourEyesStage(api());
  });

  it('hold for a branch where the decision does.', async () => {
    await on.decide(on.ada, 'false-positive', { ref: pull.ref });
    await readJson(await on.settle(on.grace, [await on.onlyWaiting()]));
    expect(await on.outcome()).to.equal('pass');
    expect((await on.scan({ ref: 'refs/pull/8/head', 'pull-request': '8' })).verdict.outcome).to.equal('fail');
    expect((await on.waiting(`?finding=${on.high}`))[0]!.ref).to.equal(pull.ref);
  });

  it('wait on, whatever becomes of the policy; what nobody needs to approve any more has to be decided anew.', async () => {
    await on.decide(on.ada, 'false-positive');
    await on.publish({});
    expect([await on.outcome(), (await on.waiting()).length]).to.deep.equal(['fail', 1]);
    expect(await on.decide(on.ada, 'false-positive')).to.deep.equal({ changed: 1, pending: 0 });
    expect([await on.outcome(), await on.waiting()]).to.deep.equal(['pass', []]);
  });

  it('are settled all together, or not at all.', async () => {
    await on.decide(on.ada, 'false-positive');
    const id = await on.onlyWaiting();
    for (const decisions of [
      [id, unknownId],
      [id, on.high],
    ]) {
      const send = (): Promise<Response> => on.settle(on.grace, decisions);
      await expectRefusal(api(), send, { status: 404, code: 'triage-review-not-found', pointer: '/decisions/1' });
    }
    expect(await on.onlyWaiting()).to.equal(id);
    expect(await readJson(await on.settle(on.grace, [id, id.toUpperCase()]))).to.deep.equal({ settled: 1 });
  });

  it('are met in no sibling project and in no other tenant.', async () => {
    await on.decide(on.ada, 'false-positive');
    const id = await on.onlyWaiting();
    await createProject({ pool: api().pool }, on.tenant.actor, { slug: 'sibling', name: 's', defaultBranch: 'refs/heads/main' });
    const stranger = await api().makeTenant();
    const theirs = await makePerson(api(), stranger, 'owner');
    const body = { decisions: [id], approve: true };
    for (const [who, place] of [
      [on.grace, '/api/v1/projects/sibling'],
      [theirs, web],
    ] as const) {
      const send = (): Promise<Response> => call(api(), who.token, 'post', `${place}/triage-reviews`, { body });
      await expectRefusal(api(), send, { status: 404, code: 'triage-review-not-found', pointer: '/decisions/0' });
      const listed = await callOk<TriageReviewPage>(api(), who.token, 'get', `${place}/triage-reviews?finding=${on.high}`);
      expect(listed).to.deep.equal({ items: [], nextCursor: null });
    }
  });

  it('are not approved as acceptances that would have ended by now, or whose owner has left.', async () => {
    await on.decide(on.ada, 'accepted', { expiresAt: daysAhead(3), ownerId: on.grace.memberId });
    const id = await on.onlyWaiting();
    const conflict = { status: 409, code: 'change-conflict', pointer: '/decisions/0' } as const;
    const owner = await makePerson(api(), on.tenant, 'owner');
    const end = (days: number): Promise<object[]> =>
      runAsAdmin(api(), 'update app.triage_reviews set expires_at = now() + make_interval(days => $2) where id = $1', [id, days]);
    await end(-1);
    await expectRefusal(api(), () => on.settle(owner, [id]), conflict);
    await end(3);
    await callOk(api(), owner.token, 'delete', `/api/v1/members/${on.grace.memberId}`, { status: 204 });
    await expectRefusal(api(), () => on.settle(owner, [id]), conflict);
    expect((await on.settle(owner, [id], false)).status).to.equal(200);
  });

  it('are not approved once whoever proposed them has left: coming back as a new member they would be both people.', async () => {
    await on.decide(on.ada, 'false-positive');
    const id = await on.onlyWaiting();
    const owner = await makePerson(api(), on.tenant, 'owner');
    await callOk(api(), owner.token, 'delete', `/api/v1/members/${on.ada.memberId}`, { status: 204 });
    await expectRefusal(api(), () => on.settle(on.grace, [id]), { status: 409, code: 'change-conflict', pointer: '/decisions/0' });
  });

  it('are in force once where many approve them at the same moment.', async () => {
    await on.decide(on.ada, 'false-positive');
    const id = await on.onlyWaiting();
    const answers = await Promise.all(Array.from({ length: 6 }, () => on.settle(on.grace, [id])));
    expect(answers.map((answer) => answer.status).sort()).to.deep.equal([200, 404, 404, 404, 404, 404]);
    expect((await on.detail()).triageHistory).to.have.length(1);
  });

  it('are audited: what was proposed, approved, refused and withdrawn, by whom, and what was in force before.', async () => {
    await on.decide(on.ada, 'false-positive');
    const id = await on.onlyWaiting();
    const open = { state: 'open', reason: null, expiresAt: null, findings: [on.high] };
    const proposed = { state: 'false-positive', reason, expiresAt: null };
    const [proposal] = await on.audited('finding.propose-triage');
    expect(proposal).to.deep.include({ actor_id: on.ada.memberId, resource_type: 'finding', resource_id: on.high });
    expect(proposal!['before']).to.deep.equal({ findings: [on.high], decisions: [open] });
    expect(proposal!['after']).to.deep.equal({ ...proposed, project: 'web-shop', reviews: [id] });
    expect(await on.audited('finding.triage')).to.deep.equal([]);
    await on.decide(on.ada, 'false-positive', { reason: 'Better said.' });
    const [withdrawal] = await on.audited('triage.withdraw');
    expect(withdrawal!['after']).to.deep.equal({ project: 'web-shop', reviews: [id] });
    const next = await on.onlyWaiting();
    await on.settle(on.grace, [next], true, { reason: 'Agreed.' });
    const [approval] = await on.audited('triage.approve');
    expect(approval).to.deep.include({ actor_id: on.grace.memberId, resource_type: 'finding', resource_id: on.high });
    expect(approval!['before']).to.deep.equal({
      findings: [on.high],
      decisions: [{ ...proposed, reason: 'Better said.', findings: [on.high] }],
      reviews: [next],
      proposedBy: [on.ada.name],
    });
    expect(approval!['after']).to.deep.equal({ project: 'web-shop', outcome: 'approved', reason: 'Agreed.' });
    await on.decide(on.ada, 'accepted', { expiresAt: daysAhead(3) });
    await on.settle(on.grace, [await on.onlyWaiting()], false);
    expect((await on.audited('triage.refuse'))[0]!['after']).to.deep.equal({ project: 'web-shop', outcome: 'refused', reason: null });
  });

  it('are listed page by page, the oldest first.', async () => {
    await on.scan({ ref: 'refs/pull/8/head', 'pull-request': '8' });
    for (const ref of [undefined, pull.ref, 'refs/pull/8/head']) await on.decide(on.ada, 'false-positive', { ref });
    const all = await on.waiting();
    expect(all.map((one) => one.ref)).to.deep.equal([null, pull.ref, 'refs/pull/8/head']);
    const first = await getJson<TriageReviewPage>(api(), on.tenant, `${web}/triage-reviews?limit=2`);
    const second = await getJson<TriageReviewPage>(api(), on.tenant, `${web}/triage-reviews?limit=2&cursor=${first.nextCursor!}`);
    expect([...first.items, ...second.items]).to.deep.equal(all);
    expect(second.nextCursor).to.equal(null);
    const answer = await call(api(), on.ada.token, 'get', `${web}/triage-reviews?cursor=eA`);
    await expectProblem(answer, { status: 422, code: 'request-invalid', pointer: 'cursor' });
  });
});
