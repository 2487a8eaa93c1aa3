// The policy of a project over HTTP: versions, conflicts, what a document may say, and what the next upload meets.
import type { Policy, PolicyDocument } from '@portcullis/contract';
import { expect } from 'chai';
import { defaultPolicy } from '../../src/domain/gate/default-policy.ts';
import { expectProblem, expectRefusal } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { getJson, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const web = '/api/v1/projects/web-shop';
const blocking = (...severity: string[]): object => ({ rules: [{ id: 'r', when: { novelty: ['new'], severity }, action: 'block' }] });
const pull = { ref: 'refs/pull/1/head', 'pull-request': '1' };

describe('PUT /api/v1/projects/{project}/policy', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });
  const put = (document: unknown, basedOn: unknown): Promise<Response> =>
    sendJson(api(), tenant, 'PUT', `${web}/policy`, { document, basedOn });

  const audited = (): Promise<{ before: unknown; after: unknown }[]> =>
    runAsAdmin(api(), "select before, after from app.audit_log where tenant_id = $1 and action = 'policy.publish'", [tenant.tenantId]);

  it('puts a version in force that judges the next upload, and leaves the verdicts that were given.', async () => {
    await uploadOk(api(), tenant, makeSarif([]));
    const one = await uploadOk(api(), tenant, makeSarif([{ level: 'note' }]), { query: pull });
    expect(one.verdict).to.include({ outcome: 'pass', policyVersion: 1 });
    const document = blocking('low', 'info');
    const policy = await readJson<Policy>(await put(document, 1));
    expect(policy).to.deep.include({ version: 2, document });
    expect(await getJson(api(), tenant, `${web}/policy`)).to.deep.equal(policy);
    const two = await uploadOk(api(), tenant, makeSarif([{ level: 'note' }]), { query: pull });
    expect(two.verdict).to.include({ outcome: 'fail', policyVersion: 2 });
    expect(two.verdict.reasons[0]!.code).to.equal('r');
    const first = await getJson<{ verdict: object }>(api(), tenant, `${web}/scans/${one.scanId}`);
    expect(first.verdict).to.deep.equal(one.verdict);
    expect(await audited()).to.deep.equal([{ before: defaultPolicy, after: { version: 2, ...document } }]);
  });

  it('takes a policy that blocks nothing.', async () => {
    await uploadOk(api(), tenant, makeSarif([]));
    await readJson(await put({ rules: [] }, 1));
    expect((await uploadOk(api(), tenant, makeSarif([{}]), { query: pull })).verdict.outcome).to.equal('pass');
  });

  for (const basedOn of [2, 3, 2_147_483_648]) {
    it(`refuses one that is based on version ${basedOn} where 1 is in force.`, async () => {
      await expectRefusal(api(), () => put(blocking('low'), basedOn), { status: 409, code: 'change-conflict', pointer: '/basedOn' });
    });
  }

  it('lets one of many win where all were made on the same version.', async () => {
    const answers = await Promise.all((['critical', 'high', 'medium', 'low', 'info'] as const).map((one) => put(blocking(one), 1)));
    expect(answers.map((answer) => answer.status).sort()).to.deep.equal([200, 409, 409, 409, 409]);
    const winner = await readJson<Policy>(answers.find((answer) => answer.status === 200)!);
    expect(await getJson(api(), tenant, `${web}/policy`)).to.deep.equal(winner);
    expect(await audited()).to.have.length(1);
  });

  const rule = defaultPolicy.rules[0]!;
  const many = (count: number): PolicyDocument => ({
    rules: Array.from({ length: count }, (_, index) => ({ ...rule, id: `r-${index}` })),
  });
  it('takes fifty rules.', async () => {
    expect((await put(many(50), 1)).status).to.equal(200);
  });

  for (const [pointer, document] of [
    ['/document/rules', many(51)],
    ['/document/rules', { rules: [rule, rule] }],
    ['/document/rules', {}],
    ['/document', null],
    ['/document/~1~0x', { rules: [], '/~x': 1 }],
    ['/document/rules/0/id', { rules: [{ ...rule, id: 'a b' }] }],
    ['/document/rules/0/action', { rules: [{ ...rule, action: 'shout' }] }],
    ['/document/rules/1/unless', { rules: [rule, { ...rule, id: 'x', unless: {} }] }],
    ['/document/rules/0/when/introduced', { rules: [{ ...rule, when: { ...rule.when, introduced: true } }] }],
    ['/document/rules/0/when/kev', { rules: [{ ...rule, when: { kev: false } }] }],
    ['/document/rules/0/when/epss', { rules: [{ ...rule, when: { epss: 1.5 } }] }],
    ['/document/rules/0/effectiveFrom', { rules: [{ ...rule, effectiveFrom: 'tomorrow' }] }],
    ['/document/requiredScans/0/tool', { rules: [], requiredScans: [{ tool: '' }] }],
    ['/document/rules/0/id', { rules: [{ ...rule, id: 'scan-missing' }] }],
    ['/document/rules/0/when/severity', { rules: [{ ...rule, when: { severity: [] } }] }],
    ['/document/rules/0/when/severity/0', { rules: [{ ...rule, when: { severity: ['urgent'] } }] }],
    ['/document/rules/0/when/path', { rules: [{ ...rule, when: { ...rule.when, path: 'x' } }] }],
  ] as const) {
    it(`refuses ${JSON.stringify(document).slice(0, 100)} at ${pointer}.`, async () => {
      await expectRefusal(api(), () => put(document, 1), { status: 422, code: 'request-invalid', pointer });
    });
  }

  it('needs the version that it is based on.', async () => {
    for (const basedOn of [undefined, 0, '1', 1.5]) {
      await expectRefusal(api(), () => put(blocking('low'), basedOn), { status: 422, code: 'request-invalid', pointer: '/basedOn' });
    }
  });

  it('is read with the scope read and put with the scope admin.', async () => {
    const key = await api().makeKey(tenant, { scopes: ['read', 'write', 'ingest'] });
    expect((await get(api(), tenant, `${web}/policy`, key)).status).to.equal(200);
    const body = { document: blocking('low'), basedOn: 1 };
    await expectProblem(await sendJson(api(), { key }, 'PUT', `${web}/policy`, body), { status: 403, code: 'scope-missing' });
  });
});
