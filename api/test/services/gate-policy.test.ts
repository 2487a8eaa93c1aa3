// What a policy says beside its rules: suppressions in the source, and what happens without a baseline.
import type { Policy, PolicyDocument, Reason, Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { defaultPolicy } from '../../src/domain/gate/default-policy.ts';
import { expectRefusal } from '../support/expect-problem.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { getJson, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/projects/web-shop/policy';
const pull = { ref: 'refs/pull/7/head', 'pull-request': '7' };
const suppressed: SarifFinding = { rule: 'quiet', path: 'quiet.js', extra: { suppressions: [{ kind: 'inSource' }] } };
const loud: SarifFinding = { rule: 'loud', path: 'loud.js' };

describe('the policy of a project', () => {
  const api = useApi();
  let tenant: TestTenant;
  let commits = 0;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });
  const scan = (findings: readonly SarifFinding[], query: object = pull): Promise<Receipt> => {
    commits += 1;
    return uploadOk(api(), tenant, makeSarif(findings), { query: { commit: commits.toString(16).padStart(40, '0'), ...query } });
  };
  const put = (document: unknown, basedOn = 1): Promise<Response> => sendJson(api(), tenant, 'PUT', place, { document, basedOn });
  const publish = async (more: Partial<PolicyDocument>): Promise<Policy> => readJson(await put({ ...defaultPolicy, ...more }));
  const onlyReason = ({ verdict }: Receipt): Reason => {
    expect(verdict.reasons).to.have.length(1);
    return verdict.reasons[0]!;
  };

  it('keeps all that it says, and one from before there was so much is read as ever.', async () => {
    const more = { fourEyes: { severity: ['critical' as const] }, honourSuppressions: true, noBaseline: 'block' as const };
    const policy = await publish(more);
    expect(policy.document).to.deep.equal({ ...defaultPolicy, ...more });
    expect(await getJson(api(), tenant, place)).to.deep.equal(policy);
    const rows = await runAsAdmin<{ document: object }>(api(), 'select document from app.policies where tenant_id = $1 and version = 1', [
      tenant.tenantId,
    ]);
    expect(rows[0]!.document).to.deep.equal(defaultPolicy);
  });

  for (const [pointer, more] of [
    ['/document/fourEyes', { fourEyes: true }],
    ['/document/fourEyes/severity', { fourEyes: { severity: [] } }],
    ['/document/fourEyes/severity/0', { fourEyes: { severity: ['urgent'] } }],
    ['/document/honourSuppressions', { honourSuppressions: 'yes' }],
    ['/document/noBaseline', { noBaseline: 'pass' }],
  ] as const) {
    it(`refuses ${JSON.stringify(more)}.`, async () => {
      await expectRefusal(api(), () => put({ ...defaultPolicy, ...more }), { status: 422, code: 'request-invalid', pointer });
    });
  }

  it('blocks what the source suppresses, unless it honours that: then the verdict says how many were left out.', async () => {
    await scan([], {});
    const strict = onlyReason(await scan([suppressed, loud]));
    expect([strict.outcome, strict.findingCount]).to.deep.equal(['fail', 2]);
    expect(strict.detail).to.match(/1 of them suppressed in the source, which the policy does not honour\./);
    await publish({ honourSuppressions: true });
    const some = onlyReason(await scan([suppressed, loud]));
    expect([some.outcome, some.findingCount, some.findings.map((one) => one.ruleId)]).to.deep.equal(['fail', 1, ['loud']]);
    expect(some.detail).to.match(/ 1 more suppressed in the source, which the policy honours\.$/);
    const none = await scan([suppressed]);
    expect(none.counts).to.include({ new: 1, suppressed: 1 });
    expect(onlyReason(none)).to.deep.include({ outcome: 'pass', code: 'nothing-blocks' });
    expect(onlyReason(none).detail).to.match(/ 1 finding would count, but was suppressed in the source, which the policy honours\.$/);
  });

  it('warns of what would block where there is nothing to compare with, or fails if that is what it says.', async () => {
    const mild = onlyReason(await scan([loud]));
    expect(mild).to.deep.include({ outcome: 'warn', code: 'no-baseline', findingCount: 1 });
    await publish({ noBaseline: 'block' });
    const strict = onlyReason(await scan([loud]));
    expect(strict).to.deep.include({ outcome: 'fail', code: 'no-baseline', findingCount: 1 });
    expect(strict.findings.map((one) => one.ruleId)).to.deep.equal(['loud']);
    expect(strict.detail).to.match(/which the policy blocks\. Scan main once\.$/);
    await scan([loud], {});
    expect(onlyReason(await scan([loud]))).to.deep.include({ outcome: 'pass', code: 'nothing-blocks' });
  });

  for (const noBaseline of ['warn', 'block'] as const) {
    it(`says that there was nothing to compare with also where nothing would block (${noBaseline}).`, async () => {
      await publish({ noBaseline });
      const reason = onlyReason(await scan([{ ...loud, level: 'note' }]));
      expect(reason).to.deep.include({ outcome: 'warn', code: 'no-baseline', findings: [], findingCount: 0 });
      expect(reason.detail).to.equal(
        'testscan: nothing that the policy blocks, but main has no healthy scan of testscan to compare with. Scan main once.',
      );
    });
  }
});
