// A policy file that is sent again for a commit takes nothing from what was sent before: jobs of one commit may well have one each.
import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { pullOf } from '../../support/lifecycle-stage.ts';
import { useApi } from '../../support/start-test-api.ts';
import { GateStage, rule, told } from './gate-stage.ts';

const strict = { rules: [rule('file', { novelty: ['new'] })], requiredScans: [{ tool: 'testscan' }, { tool: 'zap' }] };

describe('A policy file that is sent again', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach(async () => {
    stage = await GateStage.on(api());
    await stage.publish({ rules: [] });
    await stage.scan(1);
  });

  it('with less in it loosens nothing, and is no change.', async () => {
    const digest = await stage.putFile(2, strict);
    await stage.scan(2, { rules: ['x'], query: pullOf(7), history: [1] });
    const before = await stage.gate(2);
    expect(told(before.verdict)).to.deep.equal(['fail file', 'error scan-missing']);
    for (const less of [{ rules: [] }, { rules: strict.rules }, strict]) expect(await stage.putFile(2, less)).to.equal(digest);
    expect(await stage.gate(2)).to.deep.equal(before);
    const sql = "select count(*)::int as acts from app.audit_log where tenant_id = $1 and action = 'policy.put-file'";
    expect(await stage.rows(sql, [stage.tenant.tenantId])).to.deep.equal([{ acts: 1 }]);
  });

  it('adds what is new in it; a rule of the same name that says something else stands beside the first.', async () => {
    const mild = { rules: [rule('file', { novelty: ['new'], severity: ['low'] }), rule('other', { rule: ['x'] }, { action: 'warn' })] };
    const first = await stage.putFile(2, mild);
    const second = await stage.putFile(2, { ...strict, requiredScans: undefined });
    expect(second).not.to.equal(first);
    const { verdict } = await stage.scan(2, { rules: ['x'], query: pullOf(7), history: [1] });
    expect(told(verdict)).to.deep.equal(['fail file-2', 'warn other']);
    expect(verdict.policyFile).to.equal(second);
    for (const again of [mild, { rules: strict.rules }]) expect(await stage.putFile(2, again)).to.equal(second);
  });

  it('keeps both of two that come at once.', async () => {
    const files = Array.from({ length: 6 }, (_, index) => ({ rules: [rule(`job-${index}`, { novelty: ['new'] }, { action: 'warn' })] }));
    await Promise.all(files.map((file) => stage.putFile(2, file)));
    const { verdict } = await stage.scan(2, { rules: ['x'], query: pullOf(7), history: [1] });
    expect(told(verdict).sort()).to.deep.equal(files.map((_, index) => `warn job-${index}`));
  });

  it('is refused where both together are more than a file may say, and the first one stays.', async () => {
    const many = (name: string) => ({ rules: Array.from({ length: 30 }, (_, index) => rule(`${name}-${index}`, { severity: ['high'] })) });
    const digest = await stage.putFile(2, many('a'));
    await expectProblem(await stage.sendFile(2, many('b')), { status: 409, code: 'change-conflict', pointer: '/rules' });
    expect(await stage.putFile(2, many('a'))).to.equal(digest);
  });
});
