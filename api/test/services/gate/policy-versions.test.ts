// Versions of policies, drafts of them, and going back: nobody overwrites anybody unseen.
import type { FloorPolicy, Policy, PolicyDocument, PolicyDraft, PolicyList } from '@portcullis/contract';
import { expect } from 'chai';
import { defaultPolicy } from '../../../src/domain/gate/default-policy.ts';
import { expectProblem, expectRefusal } from '../../support/expect-problem.ts';
import { pullOf, web } from '../../support/lifecycle-stage.ts';
import { call } from '../../support/people.ts';
import { getJson, readJson } from '../../support/send-json.ts';
import { get, useApi } from '../../support/start-test-api.ts';
import { GateStage, rule } from './gate-stage.ts';

const draftPath = `${web}/policy/draft`;
const ten = Array.from({ length: 10 }, (_, index) => index);
const documentOf = (id: string | number): PolicyDocument => ({ rules: [rule(`r-${id}`, { severity: ['high'] })] });
const statuses = (answers: readonly Response[]): number[] => answers.map(({ status }) => status).sort();
const oneOfTen = [200, ...Array<number>(9).fill(409)];

describe('A draft of a policy', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach(async () => {
    stage = await GateStage.on(api());
  });
  const save = (id: string | number, revision: number, basedOn = 1): Promise<Response> =>
    stage.put(draftPath, { document: documentOf(id), basedOn, revision });
  const saveOk = async (id: string | number, revision: number): Promise<PolicyDraft> => readJson(await save(id, revision));
  const draft = (): Promise<PolicyDraft> => getJson(api(), stage.tenant, draftPath);
  const none = { status: 404, code: 'policy-draft-not-found' } as const;
  const isGone = async (): Promise<unknown> => expectProblem(await get(api(), stage.tenant, draftPath), none);
  const discard = (): Promise<Response> => call(api(), stage.tenant.key, 'delete', draftPath);
  const acts = async (): Promise<string[]> => {
    const sql = "select action from app.audit_log where tenant_id = $1 and action like 'policy.%' order by at";
    return (await stage.rows<{ action: string }>(sql, [stage.tenant.tenantId])).map(({ action }) => action);
  };

  it('is saved over and over, and is not in force: commits are judged by the version that is.', async () => {
    await isGone();
    const first = await saveOk('a', 0);
    expect(first).to.deep.include({ document: documentOf('a'), basedOn: 1 });
    const second = await saveOk('b', first.revision);
    expect(second.document).to.deep.equal(documentOf('b'));
    expect(second.revision).not.to.equal(first.revision);
    expect(await draft()).to.deep.equal(second);
    await stage.scan(1);
    await stage.scan(2, { rules: ['x'], query: pullOf(7) });
    expect((await stage.gate(2)).verdict).to.include({ outcome: 'fail', policyVersion: 1 });
    expect((await stage.gate(2)).verdict.reasons[0]!.code).to.equal('no-new-critical-or-high');
  });

  it('is not overwritten by who saw another one, or none.', async () => {
    const conflict = { status: 409, code: 'change-conflict', pointer: '/revision' } as const;
    await expectRefusal(api(), () => save('a', 1), conflict);
    const { revision: old } = await saveOk('a', 0);
    const { revision: newest } = await saveOk('b', old);
    for (const revision of [0, old, newest - 1]) await expectRefusal(api(), () => save('c', revision), conflict);
    expect((await draft()).document).to.deep.equal(documentOf('b'));
  });

  it('is saved by one of ten who save at once, the first time and any other.', async () => {
    let revision = 0;
    for (let times = 0; times < 2; times += 1) {
      const seen = revision;
      const answers = await Promise.all(ten.map((index) => save(index, seen)));
      expect(statuses(answers)).to.deep.equal(oneOfTen);
      const winner = await readJson<PolicyDraft>(answers.find(({ status }) => status === 200)!);
      expect(await draft()).to.deep.equal(winner);
      ({ revision } = winner);
    }
    expect(await acts()).to.deep.equal(['policy.save-draft', 'policy.save-draft']);
  });

  it('is not overwritten by who saw one that was discarded or published, however like this one it came to be.', async () => {
    const gone = [(await saveOk('a', 0)).revision];
    await discard();
    gone.push((await saveOk('b', 0)).revision);
    await stage.publish(documentOf('b'));
    const kept = await saveOk('c', 0);
    const conflict = { status: 409, code: 'change-conflict', pointer: '/revision' } as const;
    for (const revision of gone) await expectRefusal(api(), () => save('d', revision), conflict);
    expect(await draft()).to.deep.equal(kept);
  });

  it('is discarded once, and is gone when a version is published.', async () => {
    await saveOk('a', 0);
    expect(statuses(await Promise.all([discard(), discard()]))).to.deep.equal([204, 404]);
    await isGone();
    await saveOk('b', 0);
    await stage.publish(documentOf('b'));
    await isGone();
    expect(await acts()).to.deep.equal(['policy.save-draft', 'policy.discard-draft', 'policy.save-draft', 'policy.publish']);
  });

  it('takes what a policy takes, on a version that is there; what it refuses leaves the one that is.', async () => {
    const kept = await saveOk('a', 0);
    const invalid = { status: 422, code: 'request-invalid' } as const;
    const bad = { document: { rules: [], unless: 1 }, basedOn: 1, revision: 1 };
    await expectRefusal(api(), () => stage.put(draftPath, bad), { ...invalid, pointer: '/document/unless' });
    await expectRefusal(api(), () => save('b', 1, 2), { ...invalid, pointer: '/basedOn' });
    for (const revision of [-1, 2_147_483_647, undefined]) {
      const body = { document: documentOf('b'), basedOn: 1, revision };
      await expectRefusal(api(), () => stage.put(draftPath, body), { ...invalid, pointer: '/revision' });
    }
    expect(await draft()).to.deep.equal(kept);
  });
});

describe('A version of a policy', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach(async () => {
    stage = await GateStage.on(api());
  });
  const versions = async (query = ''): Promise<readonly Policy[]> =>
    (await getJson<PolicyList>(api(), stage.tenant, `${web}/policy/versions${query}`)).items;

  it('is kept for ever, and put in force again as a new one that says which it was.', async () => {
    await stage.publish(documentOf('a'));
    await stage.publish(documentOf('b'));
    const restored = await stage.publish(defaultPolicy, { restoredFrom: 1 });
    expect(restored).to.deep.include({ version: 4, document: defaultPolicy, restoredFrom: 1 });
    const all = await versions();
    expect(all.map(({ version, restoredFrom }) => [version, restoredFrom])).to.deep.equal([
      ...[
        [4, 1],
        [3, null],
        [2, null],
        [1, null],
      ],
    ]);
    expect(all[1]!.document).to.deep.equal(documentOf('b'));
    expect(await versions('?limit=2')).to.deep.equal(all.slice(0, 2));
    const sql = "select before, after from app.audit_log where tenant_id = $1 and action = 'policy.restore'";
    const after = { version: 4, restoredFrom: 1, ...defaultPolicy };
    expect(await stage.rows(sql, [stage.tenant.tenantId])).to.deep.equal([{ before: documentOf('b'), after }]);
  });

  it('is put in force again as it was, and nothing else under its name.', async () => {
    await stage.publish(documentOf('a'));
    const other = await GateStage.on(api());
    for (const id of ['b', 'c', 'd']) await other.publish(documentOf(id));
    for (const [document, restoredFrom] of [
      [documentOf('x'), 1],
      [documentOf('a'), 1],
      [documentOf('a'), 3],
      [documentOf('d'), 4],
      [documentOf('a'), 2_147_483_646],
    ] as const) {
      const send = (): Promise<Response> => stage.put(`${web}/policy`, { document, basedOn: 2, restoredFrom });
      await expectRefusal(api(), send, { status: 422, code: 'request-invalid', pointer: '/restoredFrom' });
    }
    const stale = { document: defaultPolicy, basedOn: 1, restoredFrom: 1 };
    await expectRefusal(api(), () => stage.put(`${web}/policy`, stale), { status: 409, code: 'change-conflict', pointer: '/basedOn' });
    expect(await versions()).to.have.length(2);
  });

  it('of the tenant begins with none, and is published by one of ten at once.', async () => {
    const floor = (): Promise<FloorPolicy> => getJson(api(), stage.tenant, '/api/v1/policy');
    expect(await floor()).to.deep.equal({ version: 0, document: { rules: [] }, createdAt: null, createdBy: null });
    for (const basedOn of [0, 1]) {
      const answers = await Promise.all(ten.map((index) => stage.put('/api/v1/policy', { document: documentOf(index), basedOn })));
      expect(statuses(answers)).to.deep.equal(oneOfTen);
      const winner = await readJson<FloorPolicy>(answers.find(({ status }) => status === 200)!);
      expect(winner.version).to.equal(basedOn + 1);
      expect(await floor()).to.deep.equal(winner);
    }
    const sql =
      "select after ->> 'version' as version from app.audit_log where tenant_id = $1 and action = 'policy.publish-floor' order by at";
    expect(await stage.rows(sql, [stage.tenant.tenantId])).to.deep.equal([{ version: '1' }, { version: '2' }]);
    const wrong = { document: { rules: 1 }, basedOn: 2 };
    await expectRefusal(api(), () => stage.put('/api/v1/policy', wrong), {
      ...{ status: 422, code: 'request-invalid', pointer: '/document/rules' },
    });
  });

  it('of the tenant is read by a key of one project, and published by none.', async () => {
    const key = await api().makeKey(stage.tenant, { projectId: stage.tenant.projectId, scopes: ['read', 'admin'] });
    expect((await get(api(), stage.tenant, '/api/v1/policy', key)).status).to.equal(200);
    const send = (): Promise<Response> => call(api(), key, 'put', '/api/v1/policy', { body: { document: documentOf('a'), basedOn: 0 } });
    await expectProblem(await send(), { status: 403, code: 'scope-missing' });
  });
});
