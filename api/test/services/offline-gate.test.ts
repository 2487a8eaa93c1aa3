// The signed gate that the API gives, the key by which it is verified, and what it says of reports that were judged by one.
import { type OfflineEnvelope, type OfflineGate, offlineGateSchema, type OfflineKey } from '@portcullis/contract';
import { expect } from 'chai';
import { openReport } from '../../src/domain/formats/open-report.ts';
import type { OfflineBuild } from '../../src/domain/offline/compare-offline.ts';
import { judgeOffline, type OfflineJudgement } from '../../src/domain/offline/judge-offline.ts';
import { openOfflineEnvelope, readOfflineKey } from '../../src/domain/offline/offline-signature.ts';
import { countStored } from '../support/count-stored.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { offlineSettings, pinnedKey } from '../support/offline-key.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/projects/web-shop/offline-gate';
const pull = { ref: 'refs/pull/7/head', 'pull-request': '7', commit: 'f'.repeat(40) };
const old: SarifFinding = { rule: 'old', path: 'old.js' };
const brought: SarifFinding = { rule: 'brought', path: 'brought.js' };

describe('GET /api/v1/projects/{project}/offline-gate', () => {
  const api = useApi(offlineSettings);
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    await uploadOk(api(), tenant, makeSarif([old]), { query: { commit: 'b'.repeat(40) } });
  });
  const open = (envelope: OfflineEnvelope): OfflineGate => {
    const payload = openOfflineEnvelope(envelope, readOfflineKey(pinnedKey)!);
    if ('fault' in payload) throw new Error(payload.fault);
    const said: unknown = JSON.parse(payload.toString('utf8'));
    const gate = offlineGateSchema.parse(said);
    expect(gate).to.deep.equal(said);
    return gate;
  };
  const ask = async (query: string, key?: string): Promise<OfflineGate> => open(await getJson(api(), tenant, `${place}?${query}`, key));
  const triage = async (rule: string, more: object): Promise<void> => {
    const found = (await listFindings(api(), tenant, '&ref=refs/pull/7/head')).filter(({ ruleId }) => ruleId === rule);
    const wish = { findings: found.map(({ id }) => id), state: 'false-positive', reason: 'It is none.', ...more };
    await readJson(await sendJson(api(), tenant, 'POST', '/api/v1/projects/web-shop/triage', wish));
  };
  const judge = (gate: OfflineGate, findings: readonly SarifFinding[], more: Partial<OfflineBuild> = {}): OfflineJudgement => {
    const bytes = Buffer.from(JSON.stringify(makeSarif(findings)));
    const { commit, ref } = pull;
    const build = { project: 'web-shop', keyId: '', commit, ref, base: undefined, pullRequest: 7, failOn: undefined, ...more };
    return judgeOffline(gate, build, undefined, [() => openReport(bytes, { category: undefined })], new Date());
  };
  const tell = (reasons: OfflineJudgement['reasons']): unknown =>
    reasons.map(({ code, outcome, detail, findingCount }) => ({ code, outcome, detail, findingCount }));

  it('gives policies, decisions and what is present on the base, for a week, to the key that asks.', async () => {
    const key = await api().makeKey(tenant, { projectId: tenant.projectId });
    const before = await countStored(api().database.adminUrl);
    const gate = await ask('ref=refs/pull/7/head', key);
    expect(gate).to.deep.include({ issuedTo: key.slice(8, 16), ref: 'refs/pull/7/head', baseRef: 'refs/heads/main', triage: [] });
    expect(gate.project).to.include({ id: tenant.projectId, slug: 'web-shop' });
    expect(gate.policies).to.include({ policyVersion: 1, floorVersion: 0 });
    expect(Date.parse(gate.expiresAt) - Date.parse(gate.issuedAt)).to.equal(7 * 86_400_000);
    expect(gate.partitions).to.have.length(1);
    expect(gate.partitions[0]).to.include({ tool: 'testscan', category: '', commit: 'b'.repeat(40) });
    expect(JSON.stringify(gate)).to.not.include('old.js');
    expect(await countStored(api().database.adminUrl)).to.deep.equal(before);
  });

  it('is enough to come to what the server comes to, report by report.', async () => {
    const gate = await ask('ref=refs/pull/7/head');
    const twice: SarifFinding = { ...old, line: 40, text: 'line 10' };
    for (const findings of [
      [],
      [old],
      [old, brought],
      [twice],
      [old, twice],
      [{ ...old, score: '9.8' }],
      [{ ...brought, level: 'note' as const }],
    ]) {
      const { verdict, counts } = await uploadOk(api(), tenant, makeSarif(findings), { query: pull });
      const offline = judge(gate, findings);
      expect(tell(offline.reasons)).to.deep.equal(tell(verdict.reasons));
      expect(offline.outcome).to.equal(verdict.outcome);
      expect(offline.scans[0]?.[0]?.counts.new).to.equal(counts.new + counts.reopened);
    }
  });

  it('compares as the server does where a broken scan came after the last healthy one, on the branch itself and on a pull request.', async () => {
    const broken = makeSarif([old, brought], { invocations: [{ executionSuccessful: false }] });
    await uploadOk(api(), tenant, broken, { query: { commit: 'c'.repeat(40) } });
    const ofMain = { ref: 'refs/heads/main', pullRequest: undefined, commit: 'e'.repeat(40) };
    const gates = await Promise.all([ask('ref=main'), ask('ref=refs/pull/7/head')]);
    const offline = gates.flatMap((gate) => [judge(gate, [old, brought], ofMain), judge(gate, [old, brought])]);
    const { verdict: onPull } = await uploadOk(api(), tenant, makeSarif([old, brought]), { query: pull });
    const { verdict: onMain } = await uploadOk(api(), tenant, makeSarif([old, brought]), { query: { commit: ofMain.commit } });
    expect([onMain.outcome, onPull.outcome]).to.deep.equal(['fail', 'pass']);
    expect(offline.map(({ reasons }) => tell(reasons))).to.deep.equal([onMain, onPull, onMain, onPull].map(({ reasons }) => tell(reasons)));
  });

  it('tells what people decided, for the project and for the branch itself, also of what only the branch has.', async () => {
    await uploadOk(api(), tenant, makeSarif([old, brought]), { query: pull });
    expect(judge(await ask('ref=refs/pull/7/head'), [old, brought]).outcome).to.equal('fail');
    await triage('brought', { ref: 'refs/pull/7/head' });
    expect(judge(await ask('ref=refs/pull/7/head'), [old, brought]).outcome).to.equal('pass');
    expect(judge(await ask('ref=refs/pull/8/head'), [old, brought]).outcome).to.equal('fail');
    const { triage: decisions } = await ask('ref=refs/pull/7/head');
    expect(decisions.map(({ ref, state }) => ({ ref, state }))).to.deep.equal([{ ref: 'refs/pull/7/head', state: 'false-positive' }]);
  });

  it('is of the branch that is asked for where that is long-lived, and of no other project.', async () => {
    await sendJson(api(), tenant, 'PATCH', '/api/v1/projects/web-shop', { longLivedBranches: ['release/*'] });
    await uploadOk(api(), tenant, makeSarif([brought]), { query: { commit: 'd'.repeat(40), ref: 'release/1' } });
    expect((await ask('ref=refs/pull/7/head&base=release/1')).baseRef).to.equal('refs/heads/release/1');
    expect((await ask('ref=release/1')).baseRef).to.equal('refs/heads/release/1');
    expect((await ask('ref=release/1&pull-request=9')).ref).to.equal('refs/pull/9/head');
    expect((await ask('ref=refs/pull/7/head&base=topic')).baseRef).to.equal('refs/heads/main');
    const other = await api().makeTenant('billing');
    await expectProblem(await get(api(), other, `${place}?ref=main`), { status: 404, code: 'project-not-found' });
  });

  it('is verified by the key that anybody may read, and nothing logged or told has the private one.', async () => {
    const key = await readJson<OfflineKey>(await fetch(`${api().url}/api/v1/offline-key`));
    expect(key.publicKey).to.equal(pinnedKey);
    const secret = offlineSettings.PORTCULLIS_OFFLINE_KEY;
    const pem = Buffer.from(secret, 'base64').toString('utf8').split('\n')[1]!;
    for (const text of [secret, pem]) expect(api().logLines().join('\n')).to.not.include(text);
  });

  it('is refused where it would be larger than a gate may be.', async () => {
    // What the database holds of a finding for matching, made long: as a branch with very many findings.
    await runAsAdmin(
      api(),
      `update app.findings set match_data = substring(match_data from 1 for 36) || set_byte('\\x00'::bytea, 0, 0) || convert_to(repeat('x', 20000000), 'utf8') where tenant_id = $1`,
      [tenant.tenantId],
    );
    const problem = await expectProblem(await get(api(), tenant, `${place}?ref=main`), { status: 409, code: 'offline-unavailable' });
    expect(problem.detail).to.include('20000000 bytes');
  });

  it('is told by a receipt, and in the audit log, where the sender had judged otherwise.', async () => {
    const query = { ...pull, 'offline-verdict': 'pass' };
    const { warnings } = await uploadOk(api(), tenant, makeSarif([brought]), { query });
    expect(warnings.map(({ code }) => code)).to.include('offline-verdict-differs');
    expect(warnings[0]!.detail).to.include('as pass').and.include('is fail');
    const same = await uploadOk(api(), tenant, makeSarif([brought]), { query: { ...query, 'offline-verdict': 'fail' } });
    expect(same.warnings.map(({ code }) => code)).to.not.include('offline-verdict-differs');
    const entries = await runAsAdmin<{ said: string | null }>(
      api(),
      `select after ->> 'offlineVerdict' as said from app.audit_log where tenant_id = $1 and action = 'scan.submit' order by at`,
      [tenant.tenantId],
    );
    expect(entries.map(({ said }) => said)).to.deep.equal([null, 'pass', 'fail']);
  });
});

describe('a server without a key for offline gates', () => {
  const api = useApi();
  it('says so, for a gate and for the key.', async () => {
    const tenant = await api().makeTenant();
    for (const path of [`${place}?ref=main`, '/api/v1/offline-key'])
      await expectProblem(await get(api(), tenant, path), { status: 409, code: 'offline-unavailable' });
  });
});
