// Triage over HTTP: what a decision needs, what it changes, and that it is all of it or nothing.
import type { Finding, FindingDetail, ProblemCode } from '@portcullis/contract';
import { expect } from 'chai';
import { createProject } from '../../src/services/manage-projects.ts';
import { expectProblem, expectRefusal } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makePerson, type TestMember } from '../support/people.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/projects/web-shop/triage';
const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const reason = 'Only reachable by operators.';
const unknownId = '0199aaaa-0000-7000-8000-000000000000';

describe('POST /api/v1/projects/{project}/triage', () => {
  const api = useApi();
  let tenant: TestTenant;
  let findings: readonly Finding[];
  let member: TestMember;
  beforeEach('upload three findings', async () => {
    tenant = await api().makeTenant();
    member = await makePerson(api(), tenant, 'viewer');
    await uploadOk(api(), tenant, makeSarif(['a', 'b', 'c'].map((rule) => ({ rule }))));
    findings = await listFindings(api(), tenant);
  });

  const ids = (): string[] => findings.map((finding) => finding.id);
  /** A key has to name who answers for what it accepts. */
  const ownerOf = (body: object): object => ('state' in body && body.state === 'accepted' ? { ownerId: member.memberId } : {});
  const decide = (body: object, headers?: Record<string, string>): Promise<Response> =>
    sendJson(api(), tenant, 'POST', place, { findings: [findings[0]!.id], ...ownerOf(body), ...body }, headers);
  const decideOk = async (body: object): Promise<number> => (await readJson<{ changed: number }>(await decide(body))).changed;
  const detail = (id = findings[0]!.id): Promise<FindingDetail> => getJson(api(), tenant, `/api/v1/projects/web-shop/findings/${id}`);
  const audited = (): Promise<Record<string, unknown>[]> =>
    runAsAdmin(api(), "select * from app.audit_log where tenant_id = $1 and action = 'finding.triage' order by at", [tenant.tenantId]);

  for (const [state, extra] of [
    ['in-review', {}],
    ['false-positive', { reason }],
    ['accepted', { reason, expiresAt: daysAhead(30) }],
    ['open', { reason }],
  ] as const) {
    it(`takes ${state} and shows it in the list, in the detail and in its history.`, async () => {
      expect(await decideOk({ state, ...extra })).to.equal(1);
      const shown = await detail();
      expect(shown.triage).to.equal(state);
      expect((await listFindings(api(), tenant)).map((finding) => finding.triage)).to.deep.equal([state, 'open', 'open']);
      const [decision, ...older] = shown.triageHistory;
      expect(older).to.deep.equal([]);
      expect(decision).to.deep.include({ state, reason: 'reason' in extra ? reason : null, decidedBy: `key ${tenant.key.slice(8, 16)}` });
      expect(decision!.expiresAt).to.equal('expiresAt' in extra ? extra.expiresAt : null);
      expect(decision!.owner).to.deep.equal(state === 'accepted' ? { id: member.memberId, name: member.name } : null);
      expect(decision).to.deep.include({ ref: null, approvedBy: null, isInForce: true });
    });
  }

  const refused: readonly (readonly [what: string, pointer: string, body: () => object])[] = [
    ['a false positive without a reason', '/reason', () => ({ state: 'false-positive' })],
    ['an accepted risk without a reason', '/reason', () => ({ state: 'accepted', expiresAt: daysAhead(1) })],
    ['a reason of nothing but white space', '/reason', () => ({ state: 'false-positive', reason: ' \n\t ' })],
    ['a reason of nothing that can be seen', '/reason', () => ({ state: 'false-positive', reason: '\u200b\u202e\u001b[31m' })],
    ['a reason with a NUL', '/reason', () => ({ state: 'false-positive', reason: 'a\u0000b' })],
    ['a reason that is no well-formed text', '/reason', () => `{"findings":["${ids()[0]!}"],"state":"false-positive","reason":"\\ud800"}`],
    ['a reason of 2,001 characters', '/reason', () => ({ state: 'false-positive', reason: 'x'.repeat(2001) })],
    ['a reason that is no text', '/reason', () => ({ state: 'false-positive', reason: 1 })],
    [
      'an accepted risk that nobody answers for, of a key',
      '/ownerId',
      () => ({ state: 'accepted', reason, expiresAt: daysAhead(1), ownerId: undefined }),
    ],
    ['an owner that is no id', '/ownerId', () => ({ state: 'accepted', reason, expiresAt: daysAhead(1), ownerId: 'Ada' })],
    ['an owner of a false positive', '/ownerId', () => ({ state: 'false-positive', reason, ownerId: member.memberId })],
    ['an owner of a review', '/ownerId', () => ({ state: 'in-review', ownerId: member.memberId })],
    ['a ref that was never scanned', '/ref', () => ({ state: 'false-positive', reason, ref: 'refs/heads/nowhere' })],
    ['a ref that is none', '/ref', () => ({ state: 'false-positive', reason, ref: 'a..b' })],
    ['an accepted risk without an end', '/expiresAt', () => ({ state: 'accepted', reason })],
    ['an end in the past', '/expiresAt', () => ({ state: 'accepted', reason, expiresAt: daysAhead(-1) })],
    ['an end more than a year ahead', '/expiresAt', () => ({ state: 'accepted', reason, expiresAt: daysAhead(367) })],
    ['an end that is no time', '/expiresAt', () => ({ state: 'accepted', reason, expiresAt: '2027-02-30T00:00:00Z' })],
    ['an end without a time zone', '/expiresAt', () => ({ state: 'accepted', reason, expiresAt: '2027-02-01T00:00:00' })],
    ['an end of a false positive', '/expiresAt', () => ({ state: 'false-positive', reason, expiresAt: daysAhead(1) })],
    ['an end of a review', '/expiresAt', () => ({ state: 'in-review', expiresAt: daysAhead(1) })],
    ['a state that there is not', '/state', () => ({ state: 'fixed' })],
    ['no state', '/state', () => ({})],
    ['no findings', '/findings', () => ({ state: 'open', findings: [] })],
    ['501 findings', '/findings', () => ({ state: 'open', findings: Array.from({ length: 501 }, () => ids()[0]!) })],
    ['a finding that is no id', '/findings/1', () => ({ state: 'open', findings: [ids()[0]!, 'x'] })],
    ['a member that there is not', '/expires', () => ({ state: 'open', expires: daysAhead(1) })],
  ];
  for (const [what, pointer, body] of refused) {
    it(`refuses ${what}.`, async () => {
      const wish = body();
      const send = (): Promise<Response> => (typeof wish === 'string' ? sendJson(api(), tenant, 'POST', place, wish) : decide(wish));
      await expectRefusal(api(), send, { status: 422, code: 'request-invalid', pointer });
      expect((await detail()).triageHistory).to.deep.equal([]);
    });
  }

  for (const [what, otherId] of [
    ['unknown', () => Promise.resolve(unknownId)],
    [
      'a sibling project’s',
      async () => {
        await createProject({ pool: api().pool }, tenant.actor, { slug: 'sibling', name: 's', defaultBranch: 'refs/heads/main' });
        await uploadOk(api(), tenant, makeSarif([{}]), { project: 'sibling' });
        return (await listFindings(api(), { ...tenant, slug: 'sibling' }))[0]!.id;
      },
    ],
    [
      'another tenant’s',
      async () => {
        const stranger = await api().makeTenant();
        await uploadOk(api(), stranger, makeSarif([{}]));
        return (await listFindings(api(), stranger))[0]!.id;
      },
    ],
  ] as const) {
    it(`changes nothing at all where one of the findings is ${what}.`, async () => {
      const wish = { state: 'false-positive', reason, findings: [ids()[0]!, ids()[1]!, await otherId(), ids()[2]!] };
      await expectRefusal(api(), () => decide(wish), { status: 404, code: 'finding-not-found', pointer: '/findings/2' });
      expect(await runAsAdmin(api(), 'select from app.triage where tenant_id = $1', [tenant.tenantId])).to.deep.equal([]);
      expect(await audited()).to.deep.equal([]);
    });
  }

  it('takes ids in any case, and one that stands twice once.', async () => {
    const [first, second] = ids() as [string, string];
    const wish = { state: 'in-review', findings: [first.toUpperCase(), first, second, first] };
    expect(await decideOk(wish)).to.equal(2);
    const missing = { ...wish, findings: [first.toUpperCase(), unknownId.toUpperCase()] };
    await expectProblem(await decide(missing), { status: 404, code: 'finding-not-found', pointer: '/findings/1' });
  });

  it('changes nothing where the very same was decided already: no new decision, no audit row.', async () => {
    const wish = { state: 'accepted', reason, expiresAt: daysAhead(30) };
    expect(await decideOk(wish)).to.equal(1);
    expect(await decideOk({ ...wish, reason: `  ${reason}\u200b` })).to.equal(0);
    expect(await decideOk({ ...wish, findings: ids() })).to.equal(2);
    expect((await detail()).triageHistory).to.have.length(1);
    expect(await audited()).to.have.length(2);
    expect(await decideOk({ state: 'open', findings: [ids()[0]!] })).to.equal(1);
    expect(await decideOk({ state: 'open', findings: [ids()[0]!] })).to.equal(0);
  });

  it('keeps a reason of 2,000 characters, without what cannot be seen.', async () => {
    await decideOk({ state: 'false-positive', reason: `${'x'.repeat(1999)}😀`.slice(0, 1999) + 'y' });
    expect((await detail()).triageHistory[0]!.reason).to.have.length(2000);
    await decideOk({ state: 'false-positive', reason: '\u202eevil\u2066 \u001b[31mred\u001b[0m\r\nsecond line\u200b' });
    expect((await detail()).triageHistory[0]!.reason).to.equal('evil red\nsecond line');
  });

  it('accepts a risk until the last moment of a year ahead.', async () => {
    expect(await decideOk({ state: 'accepted', reason, expiresAt: daysAhead(365.9) })).to.equal(1);
    expect(await decideOk({ state: 'accepted', reason, expiresAt: daysAhead(0.01) })).to.equal(1);
  });

  it('is audited in the same breath: who, from where, what was and what is, and why.', async () => {
    await decideOk({ state: 'in-review' });
    const [expiresAt, nothing] = [daysAhead(10), { reason: null, expiresAt: null }];
    const owner = { id: member.memberId, name: member.name };
    await decideOk({ state: 'accepted', reason, expiresAt, findings: [ids()[0]!, ids()[1]!] });
    const [first, second] = await audited();
    expect(first).to.deep.include({ resource_type: 'finding', resource_id: ids()[0]!, outcome: 'done', actor_type: 'key', method: 'POST' });
    const [one, two] = ids() as [string, string];
    expect(first!['before']).to.deep.equal({ findings: [one], decisions: [{ ...nothing, state: 'open', findings: [one] }] });
    expect(first!['after']).to.deep.equal({ ...nothing, project: 'web-shop', state: 'in-review' });
    expect(second).to.deep.include({ resource_type: 'findings', resource_id: tenant.projectId });
    expect((second!['before'] as { decisions: object[] }).decisions).to.have.deep.members([
      { ...nothing, state: 'in-review', findings: [one] },
      { ...nothing, state: 'open', findings: [two] },
    ]);
    expect(second!['after']).to.deep.equal({ project: 'web-shop', state: 'accepted', reason, expiresAt, owner });
    const rows = await runAsAdmin<{ same: boolean }>(
      api(),
      `select a.xmin = t.xmin as same from app.audit_log as a, app.triage as t where t.tenant_id = $1 and t.replaced_at is null
         and a.tenant_id = $1 and a.action = 'finding.triage' and a.after->>'state' = t.state and t.state = 'accepted'`,
      [tenant.tenantId],
    );
    expect(rows).to.deep.equal([{ same: true }, { same: true }]);
  });

  it('tells a reason once in the audit log, however many findings it was given for.', async () => {
    await decideOk({ state: 'false-positive', reason: 'x'.repeat(2000), findings: ids() });
    await decideOk({ state: 'open', findings: ids() });
    expect(JSON.stringify((await audited())[1]!['before']).match(/x{2000}/g)).to.have.length(1);
  });

  const keys: readonly (readonly [scope: 'ingest' | 'read' | 'admin' | 'write', status: number, code?: ProblemCode])[] = [
    ['ingest', 403, 'scope-missing'],
    ['read', 403, 'scope-missing'],
    ['admin', 403, 'scope-missing'],
    ['write', 200],
  ];
  for (const [scope, status, code] of keys) {
    it(`${code ? 'refuses' : 'takes'} a key with the scope ${scope}.`, async () => {
      const key = await api().makeKey(tenant, { scopes: [scope] });
      const response = await decide({ state: 'in-review' }, { authorization: `Bearer ${key}` });
      if (code) await expectProblem(response, { status, code });
      else expect(response.status).to.equal(status);
      expect((await detail()).triageHistory).to.have.length(code ? 0 : 1);
    });
  }
});

describe('POST /api/v1/projects/{project}/triage: many at once', () => {
  const api = useApi();
  it('decides on 500 findings at once, and on the same again without a change.', async () => {
    const tenant = await api().makeTenant();
    await uploadOk(api(), tenant, makeSarif(Array.from({ length: 500 }, (_, index) => ({ rule: `r-${index}` }))));
    const rows = await runAsAdmin<{ id: string }>(api(), 'select id from app.findings where tenant_id = $1', [tenant.tenantId]);
    const body = { state: 'false-positive', reason: 'x'.repeat(2000), findings: rows.map((row) => row.id) };
    expect(body.findings).to.have.length(500);
    expect(await readJson(await sendJson(api(), tenant, 'POST', place, body))).to.deep.equal({ changed: 500, pending: 0 });
    expect(await readJson(await sendJson(api(), tenant, 'POST', place, body))).to.deep.equal({ changed: 0, pending: 0 });
    expect(await listFindings(api(), tenant, '&triage=open,in-review,accepted')).to.deep.equal([]);
  });
});
