// The debt register: accepted risks with who answers for them and when that ends.
import type { Acceptance, AcceptanceList } from '@portcullis/contract';
import { expect } from 'chai';
import { createProject } from '../../../src/services/manage-projects.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { pullOf } from '../../support/lifecycle-stage.ts';
import { makeSarif } from '../../support/make-sarif.ts';
import { callOk, type TestMember } from '../../support/people.ts';
import { getJson, listFindings } from '../../support/send-json.ts';
import { get, uploadOk, useApi } from '../../support/start-test-api.ts';
import { GateStage } from './gate-stage.ts';

const place = '/api/v1/acceptances';
const ahead = (days: number): Date => new Date(Date.now() + days * 86_400_000);

describe('GET /api/v1/acceptances', () => {
  const api = useApi();
  let stage: GateStage;
  let ada: TestMember;
  beforeEach(async () => {
    stage = await GateStage.on(api());
    ada = await stage.person('member');
    await stage.scan(1, { rules: ['a', 'b', 'c'] });
  });
  const list = (query = '', key?: string): Promise<AcceptanceList> => getJson(api(), stage.tenant, place + query, key);
  const rulesOf = ({ items }: AcceptanceList): string[] => items.map(({ ruleId }) => ruleId);

  it('lists risks in force, the nearest end first, each with owner, decider, reason, end, and where it is.', async () => {
    const grace = await stage.person('owner');
    await stage.accept(['a'], ada, ahead(30), { ownerId: grace.memberId });
    const end = ahead(3);
    await stage.accept(['b'], ada, end);
    await stage.dismiss(await stage.idOf('c'));
    const all = await list();
    expect([rulesOf(all), all.count]).to.deep.equal([['b', 'a'], 2]);
    const [b, a] = all.items as [Acceptance, Acceptance];
    expect(b).to.deep.include({
      project: 'web-shop',
      findingId: await stage.idOf('b'),
      severity: 'high',
      path: 'b.js',
      line: 10,
      ref: null,
    });
    expect(b).to.deep.include({ reason: 'Known.', decidedBy: ada.name, expiresAt: end.toISOString(), isPresent: true });
    expect(b.owner).to.deep.equal({ id: ada.memberId, name: ada.name });
    expect([a.owner, a.decidedBy]).to.deep.equal([{ id: grace.memberId, name: grace.name }, ada.name]);
  });

  it('says where the finding is gone, and of which branch a risk is.', async () => {
    await stage.scan(2, { rules: ['a', 'b', 'c', 'own'], query: pullOf(7) });
    await stage.accept(['a'], ada, ahead(1));
    await stage.accept(['b', 'own'], ada, ahead(2), { ref: pullOf(7)['ref'] });
    await stage.scan(3, { rules: ['b', 'c'] });
    const items = (await list()).items.map(({ ruleId, ref, isPresent }) => `${ruleId} ${ref ?? 'everywhere'} ${isPresent}`);
    expect(items.sort()).to.deep.equal(['a everywhere false', 'b refs/pull/7/head true', 'own refs/pull/7/head true']);
  });

  it('has no more what people decided otherwise; what has ended is a list of its own for ninety days, the latest end first.', async () => {
    await stage.accept(['a', 'b', 'c'], ada, ahead(1));
    const age = (ruleId: string, interval: string): Promise<void> =>
      stage.arrange(
        'update app.triage set expires_at = now() - $3::interval where tenant_id = $1 and finding_id = $2 and replaced_at is null',
        ...[ruleId, interval],
      );
    await age(await stage.idOf('a'), '89 days');
    await age(await stage.idOf('b'), '1 second');
    await age(await stage.idOf('c'), '91 days');
    expect(await list()).to.deep.equal({ items: [], count: 0 });
    expect(rulesOf(await list('?ended=true'))).to.deep.equal(['b', 'a']);
    await stage.accept(['b'], ada, ahead(1));
    expect([rulesOf(await list()), rulesOf(await list('?ended=true'))]).to.deep.equal([['b'], ['a']]);
    await stage.dismiss(await stage.idOf('b'));
    expect(await list()).to.deep.equal({ items: [], count: 0 });
    expect((await get(api(), stage.tenant, `${place}?ended=maybe`)).status).to.equal(422);
  });

  it('is of the tenant, of one project where that is asked for, and to a project’s key of that project alone.', async () => {
    await stage.accept(['a'], ada, ahead(1));
    const wish = { slug: 'api-shop', name: 'api-shop', defaultBranch: 'refs/heads/main' };
    const other = await createProject({ pool: api().pool }, stage.tenant.actor, wish);
    const sibling = { ...stage.tenant, slug: 'api-shop' };
    await uploadOk(api(), sibling, makeSarif([{ rule: 'theirs' }]), { project: 'api-shop' });
    const findings = (await listFindings(api(), sibling)).map(({ id }) => id);
    const body = { findings, state: 'accepted', reason: 'Known.', expiresAt: ahead(2).toISOString() };
    await callOk(api(), ada.token, 'post', '/api/v1/projects/api-shop/triage', { body });
    const stranger = await GateStage.on(api());
    await stranger.scan(1, { rules: ['strange'] });
    await stranger.accept(['strange'], await stranger.person('member'), ahead(1));
    expect(rulesOf(await list())).to.deep.equal(['a', 'theirs']);
    expect(rulesOf(await list('?project=api-shop'))).to.deep.equal(['theirs']);
    expect((await list('?project=web-shop')).count).to.equal(1);
    const key = await api().makeKey(stage.tenant, { projectId: other, scopes: ['read'] });
    expect(rulesOf(await list('', key))).to.deep.equal(['theirs']);
    expect(rulesOf(await list('?project=api-shop', key))).to.deep.equal(['theirs']);
    for (const [named, by] of [
      ['web-shop', key],
      ['no-such', stage.tenant.key],
    ] as const) {
      const answer = await get(api(), stage.tenant, `${place}?project=${named}`, by);
      await expectProblem(answer, { status: 404, code: 'project-not-found' });
    }
  });
});
