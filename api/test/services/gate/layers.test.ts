// Who a commit is held by: the tenant, the project, the repository's own file. Each can only tighten what the others ask.
import { createHash } from 'node:crypto';
import type { PolicyDocument, Problem, Triaged, Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import { createProject } from '../../../src/services/manage-projects.ts';
import { expectRefusal } from '../../support/expect-problem.ts';
import { commitOf, pullOf, web } from '../../support/lifecycle-stage.ts';
import { makeSarif } from '../../support/make-sarif.ts';
import { callOk } from '../../support/people.ts';
import { readJson } from '../../support/send-json.ts';
import { uploadOk, useApi } from '../../support/start-test-api.ts';
import { behind, GateStage, rule, told } from './gate-stage.ts';

const pull = pullOf(7);
const nothing: PolicyDocument = { rules: [] };

describe('The policies that a commit is held to', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach('a pull request at commit 2 with a high finding and a low one', async () => {
    stage = await GateStage.on(api());
    await stage.scan(1);
    await scan(2);
  });
  const scan = (commit: number, query: object = pull): ReturnType<GateStage['scan']> =>
    stage.scan(commit, {
      rules: ['high'],
      findings: [{ rule: 'low', path: 'low.js', level: 'note' }],
      query: query as Record<string, string>,
    });
  const verdict = async (commit = 2): Promise<Verdict> => (await stage.gate(commit)).verdict;
  const sources = async (): Promise<(string | undefined)[]> => (await verdict()).reasons.map(({ source }) => source);
  const onLow = rule('no-low', { severity: ['low', 'info'] });

  it('are all told of, each reason with whose it is.', async () => {
    await stage.publishFloor({ rules: [rule('floor', { severity: ['high'] })] });
    await stage.publish({ rules: [rule('own', { severity: ['high'] }, { action: 'warn' })] });
    await stage.putFile(2, { rules: [onLow], requiredScans: [{ tool: 'zap' }] });
    const { reasons, floorVersion, policyVersion } = await verdict();
    expect(reasons.map(({ code, source }) => `${code} ${source}`)).to.deep.equal([
      'floor tenant',
      'no-low file',
      'scan-missing file',
      'own project',
    ]);
    expect([floorVersion, policyVersion]).to.deep.equal([1, 2]);
    const thresholds = await scan(2, { ...pull, 'fail-on': 'low' });
    expect(thresholds.verdict.reasons.map(({ code, source }) => `${code} ${source}`)).to.include('fail-on upload');
  });

  it('let no layer take away what another one asks.', async () => {
    await stage.publish(nothing);
    expect(await stage.outcome(2)).to.equal('pass');
    await stage.publishFloor({ rules: [rule('same', { severity: ['high'] })], requiredScans: [{ tool: 'zap' }] });
    await stage.publish({ rules: [rule('same', { severity: ['high'] }, { action: 'inform', moreThan: 1000 })] });
    await stage.putFile(2, { rules: [rule('same', { severity: ['high'] }, { action: 'inform' })] });
    expect(told(await verdict())).to.deep.equal(['fail same', 'error scan-missing', 'pass same']);
    expect(await sources()).to.deep.equal(['tenant', 'tenant', 'file']);
  });

  it('take the stricter word where tenant and project say one thing twice, whichever of them says it.', async () => {
    const quiet = { rule: 'quiet', path: 'quiet.js', extra: { suppressions: [{ kind: 'inSource' }] } };
    const strict: PolicyDocument = { rules: [], noBaseline: 'error', dueDays: { high: 5 }, honourSuppressions: false };
    const mild: PolicyDocument = { rules: [], noBaseline: 'warn', dueDays: { high: 50 }, honourSuppressions: true };
    const overdue = [rule('overdue', { overdue: true })];
    const blocking = [rule('news', { novelty: ['new'], rule: ['quiet'] })];
    for (const [floor, project] of [
      [strict, mild],
      [mild, strict],
    ] as const) {
      await stage.publishFloor(floor);
      await stage.publish({ ...project, rules: [...overdue, ...blocking] });
      const unknown = await stage.scanBy('brand-new', 3, { query: pullOf(8) });
      expect(told(unknown.verdict)).to.deep.equal(['error no-baseline']);
      await stage.arrange("update app.findings set first_seen_at = now() - interval '6 days' where tenant_id = $1 and rule_id = 'high'");
      expect(behind(await verdict(), 'overdue')).to.deep.equal(['high']);
      expect(told((await stage.scan(4, { findings: [quiet], query: pullOf(9) })).verdict)).to.deep.equal(['fail news']);
    }
    await stage.publishFloor(nothing);
    await stage.publish({ ...mild, rules: blocking });
    expect((await stage.scan(4, { findings: [quiet], query: pullOf(9) })).verdict.outcome).to.equal('pass');
  });

  it('hold dismissals to four eyes where the tenant asks for it, whatever the project says; merging is no way around.', async () => {
    await stage.publishFloor({ rules: [], fourEyes: { severity: ['high'] } });
    await stage.publish({ ...nothing, fourEyes: { severity: ['critical'] } });
    const ada = await stage.person('member');
    const [high, low] = [await stage.idOf('high'), await stage.idOf('low')];
    const body = { findings: [high], state: 'false-positive', reason: 'Looked at it.' };
    const answer = await callOk<Triaged>(api(), ada.token, 'post', `${web}/triage`, { body });
    expect(answer).to.deep.equal({ changed: 0, pending: 1 });
    expect((await stage.detail(high)).triage).to.equal('open');
    await stage.scan(3, { findings: [{ rule: 'low', path: 'low.js', level: 'note' }], query: pull });
    await stage.scan(4, { rules: ['high'], query: pullOf(8) });
    const refused = await stage.post(`/findings/${high}/merge`, { into: low });
    const problem = await readJson<Problem>(refused, 409);
    expect(problem.code).to.equal('merge-refused');
    expect(problem.detail).to.match(/^The policy wants a second member to dismiss a high finding\./);
  });

  it('hold every project of the tenant, and no other tenant’s.', async () => {
    const other = await GateStage.on(api());
    await other.scan(1);
    await other.scan(2, { rules: ['high'], query: pull });
    await other.publish(nothing);
    await stage.publish(nothing);
    await stage.publishFloor({ rules: [rule('floor', { severity: ['high'] })] });
    expect([await stage.outcome(2), await other.outcome(2)]).to.deep.equal(['fail', 'pass']);
    const sibling = { slug: 'api-shop', name: 'api-shop', defaultBranch: 'refs/heads/main' };
    await createProject({ pool: api().pool }, stage.tenant.actor, sibling);
    const theirs = await uploadOk(api(), stage.tenant, makeSarif([{}]), { project: 'api-shop' });
    expect(theirs.verdict.reasons[0]).to.include({ code: 'floor', source: 'tenant', outcome: 'fail' });
  });

  describe('by the repository’s own file', () => {
    it('are those of its own commit alone, before the reports and after them; the verdict names the file’s digest.', async () => {
      await stage.publish(nothing);
      const file = { rules: [onLow] };
      const digest = await stage.putFile(2, file);
      expect(digest).to.equal(createHash('sha256').update(JSON.stringify(file)).digest('hex'));
      expect([await stage.outcome(2), (await verdict()).policyFile, (await verdict()).cause]).to.deep.equal(['fail', digest, 'policy']);
      await stage.putFile(3, file);
      expect((await scan(3)).verdict).to.include({ outcome: 'fail', policyFile: digest });
      expect((await scan(4)).verdict).to.include({ outcome: 'pass', policyFile: null });
      expect(await stage.outcome(1)).to.equal('pass');
    });

    it('judge again where the file is another one, also where that leads to the same; not where it is the same.', async () => {
      const file = { rules: [onLow] };
      const first = await stage.putFile(2, file);
      expect((await verdict()).policyFile).to.equal(first);
      const second = await stage.putFile(2, { rules: [onLow, rule('none', { rule: ['none'] })] });
      await stage.judgeDue();
      expect((await verdict()).policyFile).to.equal(second);
      const [newest] = await stage.verdicts(2);
      expect(newest!.policyFile).to.equal(second);
      const count = (await stage.verdicts(2)).length;
      await stage.putFile(2, { rules: [onLow, rule('none', { rule: ['none'] })] });
      await stage.judgeDue();
      expect(await stage.verdicts(2)).to.have.length(count);
    });

    it('are refused where they say what only a policy may, or what nobody knows; nothing is kept then.', async () => {
      for (const [pointer, file] of [
        ['/honourSuppressions', { rules: [], honourSuppressions: true }],
        ['/fourEyes', { rules: [], fourEyes: { severity: ['low'] } }],
        ['/noBaseline', { rules: [], noBaseline: 'warn' }],
        ['/dueDays', { rules: [], dueDays: {} }],
        ['/extends', { rules: [], extends: 'x' }],
        ['/rules/0/when/introduced', { rules: [{ ...onLow, when: { introduced: true } }] }],
        ['/rules/0/id', { rules: [{ ...onLow, id: 'break-glass' }] }],
        ['/rules', {}],
      ] as const) {
        await expectRefusal(api(), () => stage.sendFile(2, file), { status: 422, code: 'request-invalid', pointer });
      }
      expect((await verdict()).policyFile).to.equal(null);
    });

    it('need a key that may upload, and a whole commit id.', async () => {
      const key = await api().makeKey(stage.tenant, { scopes: ['read'] });
      const body = { rules: [] };
      const path = `${web}/policy-file?commit=`;
      const refused = await fetch(api().url + path + commitOf(2), {
        method: 'PUT',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(refused.status).to.equal(403);
      expect((await stage.put(`${path}abc`, body)).status).to.equal(422);
    });
  });
});
