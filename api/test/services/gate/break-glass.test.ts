// Break-glass over HTTP: who may, for which commit, how it is said, and how it ends.
import type { Override, OverrideList } from '@portcullis/contract';
import { expect } from 'chai';
import { expectRefusal } from '../../support/expect-problem.ts';
import { commitOf, pullOf, web } from '../../support/lifecycle-stage.ts';
import { staleSignIn, type TestMember } from '../../support/people.ts';
import { unknownId } from '../../support/sample-request.ts';
import { getJson } from '../../support/send-json.ts';
import { useApi } from '../../support/start-test-api.ts';
import { asListed, GateStage, told } from './gate-stage.ts';

const pull = pullOf(7);
const blocked = ['fail no-new-critical-or-high'];

describe('Break-glass', () => {
  const api = useApi();
  let stage: GateStage;
  let admin: TestMember;
  beforeEach('a pull request that fails at commit 2', async () => {
    stage = await GateStage.on(api());
    admin = await stage.person('admin');
    await stage.scan(1);
    await stage.scan(2, { rules: ['x'], query: pull });
  });
  const list = async (query = ''): Promise<readonly Override[]> =>
    (await getJson<OverrideList>(api(), stage.tenant, `${web}/overrides${query}`)).items;
  const acts = (): Promise<{ action: string; actor_id: string; before: object | null; after: object }[]> =>
    stage.rows(
      `select action, actor_id, before, after from app.audit_log where tenant_id = $1 and action in ('gate.override', 'gate.end-override') order by at`,
      [stage.tenant.tenantId],
    );
  /** Its time is over, on every clock. */
  const expire = async (): Promise<void> => {
    await stage.arrange(
      `update app.overrides set made_at = now() - interval '2 hours', expires_at = now() - interval '1 second'
       where tenant_id = $1 and ended_at is null`,
    );
    await stage.arrange(
      "update app.verdicts set valid_until = now() - interval '1 second' where tenant_id = $1 and override_id is not null",
    );
  };

  it('lets the commit pass with a warning that says who, why, until when, and what the gate says without it.', async () => {
    const made = await stage.breakOk(admin, 2);
    expect(made).to.deep.include({ commit: commitOf(2), reason: 'The shop is down.', madeBy: admin.name, endedAt: null, isInForce: true });
    expect(Date.parse(made.expiresAt) - Date.parse(made.madeAt)).to.equal(3_600_000);
    const { outcome, verdict } = await stage.gate(2);
    expect([outcome, verdict.cause]).to.deep.equal(['warn', 'break-glass']);
    expect(told(verdict)).to.deep.equal(['warn break-glass', ...blocked]);
    const until = verdict.override!.expiresAt;
    expect(verdict.override).to.deep.include({ id: made.id, reason: made.reason, madeBy: admin.name, instead: 'fail' });
    expect(verdict.reasons[0]!.detail).to.equal(
      `The admin lets this commit pass until ${until}: The shop is down. Without that the gate says fail.`,
    );
    expect(verdict.validUntil).to.equal(until);
    expect(await list()).to.deep.equal([made]);
    expect(await stage.causes(2)).to.deep.equal(['upload', 'break-glass']);
  });

  it('is told in the receipt of every later upload of the commit, and in no other’s.', async () => {
    const { id } = await stage.breakOk(admin, 2);
    const again = await stage.scan(2, { rules: ['x', 'y'], query: pull });
    expect(told(again.verdict)).to.deep.equal(['warn break-glass', ...blocked]);
    expect(again.verdict.override).to.include({ id, instead: 'fail' });
    const next = await stage.scan(3, { rules: ['x', 'y'], query: pull });
    expect([told(next.verdict), next.verdict.override]).to.deep.equal([blocked, null]);
    const other = await GateStage.on(api());
    await other.scan(1);
    expect((await other.scan(2, { rules: ['x'], query: pull })).verdict.outcome).to.equal('fail');
  });

  it('over a commit that passes says that it was not needed, and what could not be judged is a warning as well.', async () => {
    await stage.scan(3, { query: pull });
    await stage.breakOk(admin, 3);
    const { verdict } = await stage.gate(3);
    expect([told(verdict), verdict.override!.instead]).to.deep.equal([['pass break-glass', 'pass nothing-blocks'], 'pass']);
    await stage.publish({ rules: [], requiredScans: [{ tool: 'zap' }] });
    const missing = await stage.gate(3);
    expect([missing.outcome, missing.verdict.override!.instead]).to.deep.equal(['warn', 'error']);
  });

  it('ends when somebody ends it: the gate says again what it says.', async () => {
    const { id } = await stage.breakOk(admin, 2);
    const owner = await stage.person('owner');
    expect((await stage.end(owner, id)).status).to.equal(204);
    const { verdict } = await stage.gate(2);
    expect([told(verdict), verdict.cause, verdict.override]).to.deep.equal([blocked, 'break-glass', null]);
    const [ended] = await list(`?commit=${commitOf(2)}`);
    expect(ended).to.deep.include({ id, endedBy: owner.name, isInForce: false });
    expect(await stage.causes(2)).to.deep.equal(['upload', 'break-glass', 'break-glass']);
    const gone = { status: 404, code: 'override-not-found', pointer: 'override' } as const;
    await expectRefusal(api(), () => stage.end(owner, id), gone);
    await expectRefusal(api(), () => stage.end(owner, unknownId), gone);
  });

  it('ends by itself, whether or not anybody asks; it can be made anew then, and ended no more.', async () => {
    const { id } = await stage.breakOk(admin, 2);
    await expire();
    await stage.judgeDue();
    const [newest] = await stage.verdicts(2);
    expect([told(newest!), newest!.cause]).to.deep.equal([blocked, 'break-glass']);
    expect(asListed((await stage.gate(2)).verdict)).to.deep.equal(newest);
    expect((await list())[0]).to.include({ id, isInForce: false, endedAt: null });
    await expectRefusal(api(), () => stage.end(admin, id), { status: 404, code: 'override-not-found', pointer: 'override' });
    const second = await stage.breakOk(admin, 2);
    expect(await stage.outcome(2)).to.equal('warn');
    expect((await list()).map((one) => [one.id, one.isInForce])).to.deep.equal([
      [second.id, true],
      [id, false],
    ]);
  });

  it('is not there any more for an upload in the second after its end.', async () => {
    await stage.breakOk(admin, 2);
    await expire();
    const { verdict } = await stage.scan(2, { rules: ['x'], query: pull });
    expect([told(verdict), verdict.override]).to.deep.equal([blocked, null]);
  });

  it('is made once where several people make it at once.', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => stage.break(admin, 2)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409]);
    const refusal = { status: 409, code: 'change-conflict', pointer: '/commit' } as const;
    await expectRefusal(api(), () => stage.break(admin, 2), refusal);
    expect(await list()).to.have.length(1);
  });

  it('is written down with reason, end and outcome when it is made and when it is ended.', async () => {
    const { id } = await stage.breakOk(admin, 2);
    await stage.end(admin, id);
    const [made, ended] = await acts();
    expect(made).to.deep.include({ action: 'gate.override', actor_id: admin.memberId });
    expect(made!.after).to.deep.include({ id, commit: commitOf(2), reason: 'The shop is down.', project: 'web-shop', outcome: 'warn' });
    expect(ended).to.deep.include({ action: 'gate.end-override', after: { project: 'web-shop', outcome: 'fail' } });
    expect(ended!.before).to.deep.include({ id, madeBy: admin.name });
  });

  const invisible = '\u200b\u2060\u202e\u00ad\ufeff';
  const badReasons: readonly (readonly [what: string, reason: unknown])[] = [
    ['nine characters', 'too short'],
    ['blanks', ' '.repeat(40)],
    ['nine characters among blanks', `   too short${' '.repeat(20)}`],
    ['invisible characters', invisible.repeat(5)],
    ['nine characters among invisible ones', `too${invisible} ${invisible}short${invisible}`],
    ['five faces', '\u{1F600}'.repeat(5)],
    ['five faces and what cannot be seen', '\u{1F600}'.repeat(5) + invisible.repeat(3)],
    ['soft hyphens and fillers', '\u00ad\u3164\u2800\u034f'.repeat(5)],
    ['two letters and a wide gap', `a${' '.repeat(40)}b`],
    ['more than 2,000', 'x'.repeat(2001)],
    ['no text', 12345678901],
    ['nothing', undefined],
  ];
  for (const [what, reason] of badReasons) {
    it(`takes no reason of ${what}.`, async () => {
      const problem = { status: 422, code: 'request-invalid', pointer: '/reason' } as const;
      await expectRefusal(api(), () => stage.break(admin, 2, { reason }), problem);
    });
  }

  it('takes ten characters that can be read, whatever the alphabet.', async () => {
    expect((await stage.break(admin, 2, { reason: '店が止まっているのです' })).status).to.equal(201);
  });

  for (const hours of [0, 73, 1.5, -1, '1', null]) {
    it(`is not for ${JSON.stringify(hours)} hours.`, async () => {
      await expectRefusal(api(), () => stage.break(admin, 2, { hours }), { status: 422, code: 'request-invalid', pointer: '/hours' });
    });
  }

  it('is for a commit that was scanned in the project, and for no other.', async () => {
    const unknown = { status: 404, code: 'scan-not-found', pointer: '/commit' } as const;
    await expectRefusal(api(), () => stage.break(admin, 99), unknown);
    const other = await GateStage.on(api());
    await other.scan(50);
    await expectRefusal(api(), () => stage.break(admin, 50), unknown);
    await expectRefusal(api(), () => stage.break(admin, 2, { commit: 'main' }), {
      status: 422,
      code: 'request-invalid',
      pointer: '/commit',
    });
    const { id } = await stage.breakOk(admin, 2);
    const stranger = await other.person('owner');
    await expectRefusal(api(), () => other.end(stranger, id), { status: 404, code: 'override-not-found', pointer: 'override' });
    expect(await stage.outcome(2)).to.equal('warn');
  });

  it('takes a person who may, and who has just signed in; no key does.', async () => {
    const send = (token: string): Promise<Response> => stage.break({ token }, 2);
    expect((await send(stage.tenant.key)).status).to.equal(403);
    for (const role of ['member', 'viewer'] as const) expect((await send((await stage.person(role)).token)).status).to.equal(403);
    const stale = await admin.tokenWith(staleSignIn);
    await expectRefusal(api(), () => send(stale), { status: 401, code: 'sign-in-stale' });
    const { id } = await stage.breakOk(await stage.person('owner'), 2);
    expect((await stage.end({ token: stage.tenant.key }, id)).status).to.equal(403);
    expect((await stage.end({ token: stale }, id)).status).to.equal(204);
  });
});
