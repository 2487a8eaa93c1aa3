// Each outcome of the gate, from reports to the exit code of the built action: what broke, is missing, is old, has nothing to compare with, and
// what changes a verdict after it was given.
import type { PolicyDocument } from '@portcullis/contract';
import { expect } from 'chai';
import { buildActionIfStale } from '../../../ci-action/build.ts';
import { type Finished, headSha, makeWorkspace, runAction } from '../../../ci-action/test/runner.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { listFindings, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { call, makePerson } from '../support/people.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const main = { commit: 'd'.repeat(40), ref: 'refs/heads/main' };
const web = '/api/v1/projects/web-shop';
const none: PolicyDocument = { rules: [] };
const blocking: PolicyDocument = { rules: [{ id: 'news', when: { novelty: ['new'] }, action: 'block' }] };

describe('the verdict of a build', function () {
  this.timeout(60_000);
  const api = useApi();
  let tenant: TestTenant;
  before(buildActionIfStale);
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  const publish = async (document: PolicyDocument, basedOn = 1): Promise<void> => {
    await readJson(await sendJson(api(), tenant, 'PUT', `${web}/policy`, { document, basedOn }));
  };
  const sendMain = (findings: readonly SarifFinding[]) => uploadOk(api(), tenant, makeSarif(findings), { query: main });
  const build = async (
    findings: readonly SarifFinding[],
    run: object = {},
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<Finished> => {
    using workspace = makeWorkspace({ 'reports/scan.sarif': JSON.stringify(makeSarif(findings, run)) });
    return await runAction(workspace, { url: api().url, 'api-key': tenant.key, ...inputs });
  };
  const gate = async (inputs: Readonly<Record<string, string>> = {}): Promise<Finished> => {
    using workspace = makeWorkspace({});
    return await runAction(workspace, { url: api().url, 'api-key': tenant.key, command: 'gate', report: '', ...inputs });
  };
  const expectEnd = ({ exitCode, stdout, outputs }: Finished, code: number, verdict: string, reason: string): void => {
    expect({ exitCode, verdict: outputs['verdict'] }, stdout).to.deep.equal({ exitCode: code, verdict });
    expect(stdout).to.include(reason);
  };

  it('is an error where a scan crashed, also at the gate, until a whole one comes.', async () => {
    await sendMain([]);
    expectEnd(await build([], { invocations: [{ executionSuccessful: false }] }), 2, 'error', 'scan-unhealthy');
    expectEnd(await gate(), 2, 'error', 'scan-unhealthy');
    expectEnd(await build([]), 0, 'pass', 'nothing-blocks');
    expectEnd(await gate(), 0, 'pass', 'nothing-blocks');
  });

  it('is an error where the gate could not judge, or a warning or nothing where the step says so, out loud.', async () => {
    expectEnd(await gate(), 2, 'error', 'nothing-scanned');
    for (const onError of ['warn', 'pass']) expectEnd(await gate({ 'on-error': onError }), 0, 'error', 'nothing-scanned');
  });

  it('is an error where a required scan is missing or too old.', async () => {
    await sendMain([]);
    await publish({ ...none, requiredScans: [{ tool: 'other' }, { tool: 'testscan', maxAgeHours: 24 }] });
    expectEnd(await build([]), 2, 'error', 'scan-missing');
    const other = { tool: { driver: { name: 'Other' } } };
    expectEnd(await build([], other), 0, 'warn', 'no-baseline');
    await runAsAdmin(api(), "update app.scans set received_at = received_at - interval '2 days' where tenant_id = $1", [tenant.tenantId]);
    await runAsAdmin(api(), 'update app.verdicts set valid_until = now() where tenant_id = $1 and valid_until is not null', [
      tenant.tenantId,
    ]);
    expectEnd(await gate(), 2, 'error', 'scan-stale');
  });

  it('is an error where there is nothing to compare with and the policy demands it.', async () => {
    await publish({ ...blocking, noBaseline: 'error' });
    expectEnd(await build([]), 2, 'error', 'no-baseline');
    await sendMain([]);
    expectEnd(await build([]), 0, 'pass', 'nothing-blocks');
  });

  it('warns of a sudden drop, and closes nothing.', async () => {
    const many = Array.from({ length: 40 }, (_, place) => ({ rule: `r${place}`, path: `f${place}.js` }));
    await sendMain(many);
    expectEnd(await build([]), 0, 'warn', 'sudden-drop');
    expect(await listFindings(api(), tenant, '&state=open')).to.have.length(40);
  });

  it('follows what people decide afterwards, and an acceptance that ends tonight.', async () => {
    await sendMain([]);
    expectEnd(await build([{}]), 1, 'fail', 'no-new-critical-or-high');
    const owner = await makePerson(api(), tenant, 'owner');
    const page = (await (await call(api(), owner.token, 'get', `${web}/findings?ref=refs/pull/5/merge`)).json()) as {
      items: { id: string }[];
    };
    const tonight = new Date(Date.now() + 3_600_000).toISOString();
    const decision = { findings: [page.items[0]!.id], state: 'accepted', reason: 'until the release', expiresAt: tonight };
    expect((await call(api(), owner.token, 'post', `${web}/triage`, { body: decision })).status).to.equal(200);
    expectEnd(await gate(), 0, 'pass', 'dismissed in triage');
    for (const [table, column] of [
      ['triage', 'expires_at'],
      ['verdicts', 'valid_until'],
    ] as const)
      await runAsAdmin(api(), `update app.${table} set ${column} = now() where tenant_id = $1 and ${column} is not null`, [
        tenant.tenantId,
      ]);
    expectEnd(await gate(), 1, 'fail', 'no-new-critical-or-high');
  });

  it('follows a policy that is published between upload and gate.', async () => {
    await sendMain([]);
    await publish(none);
    expectEnd(await build([{}]), 0, 'pass', 'nothing-blocks');
    await publish(blocking, 2);
    expectEnd(await gate(), 1, 'fail', '(news');
  });

  it('is the same whichever of two categories comes first.', async () => {
    await sendMain([]);
    const ends: unknown[] = [];
    for (const order of [
      ['clean', 'dirty'],
      ['dirty', 'clean'],
    ]) {
      tenant = await api().makeTenant();
      await publish(blocking);
      await sendMain([]);
      for (const category of ['clean', 'dirty']) {
        const query = { ...main, category };
        await uploadOk(api(), tenant, makeSarif([]), { query });
      }
      for (const category of order) await build(category === 'dirty' ? [{}] : [], {}, { category, enforce: 'later' });
      const { exitCode, stdout } = await gate();
      ends.push([exitCode, stdout.includes('(news')]);
    }
    expect(ends).to.deep.equal([
      [1, true],
      [1, true],
    ]);
  });

  it('lets a commit pass while the glass is broken, says so first, and blocks again afterwards.', async () => {
    await sendMain([]);
    expectEnd(await build([{}]), 1, 'fail', 'no-new-critical-or-high');
    const admin = await makePerson(api(), tenant, 'admin');
    const body = { commit: headSha, reason: 'the shop is down, and this mends it', hours: 2 };
    const response = await call(api(), admin.token, 'post', `${web}/overrides`, { body });
    expect(response.status).to.equal(201);
    const { id } = (await response.json()) as { id: string };
    const broken = await gate();
    expectEnd(broken, 0, 'warn', 'the shop is down, and this mends it');
    expect(broken.summary).to.include('the shop is down, and this mends it');
    expect((await call(api(), admin.token, 'delete', `${web}/overrides/${id}`)).status).to.equal(204);
    expectEnd(await gate(), 1, 'fail', 'no-new-critical-or-high');
  });
});
