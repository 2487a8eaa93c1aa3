// The overview: its numbers must be those of the lists behind it, and it must tell of what needs somebody. What trends are drawn from:
// scan-open-counts.test.ts.
import { type Attention, type Overview, type Receipt, severities, type SeverityCounts } from '@portcullis/contract';
import { expect } from 'chai';
import { createProject } from '../../src/services/manage-projects.ts';
import type { ProjectId } from '../../src/domain/ids.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makePerson } from '../support/people.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const scores: Readonly<Record<string, string>> = { c: '9.5', h: '7.5', m: '5.0', l: '1.0' };
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');
const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const none: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
const sick = { invocations: [{ executionSuccessful: false }] };

describe('GET /api/v1/overview', () => {
  const api = useApi();
  let tenant: TestTenant;
  let ownerId: string;
  let commits = 0;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    ownerId = (await makePerson(api(), tenant, 'viewer')).memberId;
  });

  /** Uploads rules such as `c1`: the letter is the severity. */
  const scan = (
    rules: readonly string[],
    options: { tool?: string; project?: string; query?: object; run?: object } = {},
  ): Promise<Receipt> => {
    const { tool = 'alpha', project = 'web-shop', query, run } = options;
    commits += 1;
    const findings = rules.map((rule) => ({ rule, path: `${rule}.js`, score: scores[rule[0]!] ?? '5.0' }));
    const report = makeSarif(findings, { tool: { driver: { name: tool, version: '1', rules: [] } }, ...run });
    return uploadOk(api(), tenant, report, { project, query: { commit: commitOf(commits), ...query } });
  };
  const read = (query = '', key?: string): Promise<Overview> => getJson(api(), tenant, `/api/v1/overview${query}`, key);
  const backdate = (receipt: Receipt, days: number): Promise<object[]> =>
    runAsAdmin(api(), 'update app.scans set received_at = received_at - make_interval(days => $2) where id = $1', [receipt.scanId, days]);
  const idOf = async (rule: string): Promise<string> => (await listFindings(api(), tenant, `&rule=${rule}`))[0]!.id;
  const decide = async (rules: readonly string[], state: string, more: object = {}): Promise<void> => {
    const body = { findings: await Promise.all(rules.map(idOf)), state, ...more };
    await readJson(await sendJson(api(), tenant, 'POST', '/api/v1/projects/web-shop/triage', body));
  };
  const accept = (rule: string, days: number): Promise<void> =>
    decide([rule], 'accepted', { reason: 'Known.', ownerId, expiresAt: daysAhead(days) });
  const makeProject = (slug: string): Promise<ProjectId> =>
    createProject({ pool: api().pool }, tenant.actor, { slug, name: slug, defaultBranch: 'refs/heads/main' });
  const told = (overview: Overview): unknown[] => overview.attention.map(({ kind, project }: Attention) => `${project} ${kind}`);
  const countListed = async (project: string): Promise<SeverityCounts> => {
    const items = await listFindings(api(), { ...tenant, slug: project }, '&state=open&triage=open,in-review');
    const entries = severities.map((one) => [one, items.filter((item) => item.severity === one).length] as const);
    return Object.fromEntries(entries) as SeverityCounts;
  };

  it('of a tenant that scanned nothing knows its projects, and that they wait for a scan.', async () => {
    const overview = await read();
    expect(overview.projects).to.deep.equal([
      {
        id: tenant.projectId,
        slug: 'web-shop',
        name: 'web-shop',
        outcome: null,
        open: none,
        dismissed: 0,
        lastScanAt: null,
        lastCommit: null,
      },
    ]);
    expect(overview).to.deep.include({
      trend: [],
      endingAcceptances: { items: [], count: 0 },
      timeToFix: { fixed: 0, medianDays: null, bySeverity: { critical: null, high: null, medium: null, low: null, info: null } },
    });
    expect(told(overview)).to.deep.equal(['web-shop scan-missing']);
  });

  it('counts what the list of findings counts, over tools, dismissals, fixes, reviews and ended acceptances.', async () => {
    await makeProject('other');
    await scan(['c1', 'c2', 'h1', 'h2', 'm1', 'l1']);
    await scan(['c1', 'm9', 'l9'], { tool: 'beta', query: { category: 'nightly' } });
    await scan(['h7'], { project: 'other' });
    await scan(['c9', 'h9'], { query: { ref: 'refs/pull/1/head', 'pull-request': '1' } });
    await decide(['h1', 'm1'], 'false-positive', { reason: 'No.' });
    await decide(['c2'], 'in-review');
    for (const rule of ['l1', 'l9', 'h2']) await accept(rule, 40);
    await runAsAdmin(api(), "update app.triage set expires_at = now() - interval '1 minute' where finding_id = $1", [await idOf('l9')]);
    const last = await scan(['c1', 'c2', 'h1', 'm1', 'l1']);
    const { projects, trend } = await read();
    expect(projects.map((one) => one.slug)).to.deep.equal(['other', 'web-shop']);
    expect(projects[1]).to.deep.include({ open: { ...none, critical: 3, medium: 1, low: 1 }, dismissed: 3, lastCommit: last.commit });
    for (const one of projects) expect(one.open).to.deep.equal(await countListed(one.slug));
    expect(trend).to.have.length(1);
    const sum = severities.map((severity) => [severity, projects[0]!.open[severity] + projects[1]!.open[severity]] as const);
    expect(trend[0]!.open).to.deep.equal(Object.fromEntries(sum));
    expect(trend[0]!.day).to.equal(new Date().toISOString().slice(0, 10));
  });

  it('counts an acceptance that ends later today as dismissed today, in the trend as in the project.', async () => {
    await scan(['c1', 'c2']);
    await decide(['c1'], 'accepted', { reason: 'Known.', ownerId, expiresAt: new Date(Date.now() + 1_000_000).toISOString() });
    const { projects, trend } = await read();
    expect(projects[0]!.open.critical).to.equal(1);
    expect(trend.at(-1)!.open.critical).to.equal(1);
  });

  it('draws the trend from what scans left at the ends of days, and what was dismissed on them.', async () => {
    await backdate(await scan(['c1', 'c2', 'c3']), 40);
    await backdate(await scan(['c1', 'c2', 'c3', 'c4'], {}), 10);
    await backdate(await scan(['h1'], { tool: 'beta' }), 5);
    await decide(['c1'], 'false-positive', { reason: 'No.' });
    await runAsAdmin(api(), "update app.triage set decided_at = decided_at - interval '7 days' where tenant_id = $1", [tenant.tenantId]);
    const { trend } = await read('?days=30');
    expect(trend).to.have.length(30);
    const tail = trend.slice(-11).map(({ open }) => open.critical);
    expect(trend.slice(0, 19).every(({ open }) => open.critical === 3)).to.equal(true);
    expect(tail).to.deep.equal([4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3]);
    expect(trend.slice(-7).map(({ open }) => open.high)).to.deep.equal([0, 1, 1, 1, 1, 1, 1]);
    expect((await read('?days=90')).trend).to.have.length(41);
    expect((await read('?days=365')).trend).to.have.length(41);
    expect((await read()).trend.at(-1)!.open).to.deep.equal((await read()).projects[0]!.open);
  });

  it('tells of gates that fail, scans that broke or stay away, and acceptances that end, most pressing first.', async () => {
    for (const slug of ['failing', 'sick', 'missing']) await makeProject(slug);
    await scan([], { project: 'failing' });
    await scan(['c1'], { project: 'failing' });
    await scan([], { project: 'sick', run: sick });
    await backdate(await scan([], { project: 'missing' }), 8);
    await backdate(await scan([], { project: 'missing', tool: 'beta' }), 20);
    await backdate(await scan([], { project: 'missing', tool: 'gamma' }), 6);
    await scan(['l1', 'l2', 'l3', 'l4', 'l5']);
    await accept('l1', 13);
    await accept('l2', 3);
    await accept('l3', 20);
    await accept('l4', 2);
    await accept('l5', 1);
    const end = "update app.triage set expires_at = now() - interval '3 days' where finding_id = $1";
    await runAsAdmin(api(), end, [await idOf('l4')]);
    await scan(['l1', 'l2', 'l3', 'l4']);
    const { attention, projects } = await read();
    expect(attention.map(({ kind, project }) => `${project} ${kind}`)).to.deep.equal([
      'failing gate-failing',
      'sick scan-unhealthy',
      ...Array<string>(3).fill('web-shop acceptance-lapsing'),
      ...Array<string>(2).fill('missing scan-missing'),
    ]);
    const lapsing = attention.filter((one) => one.kind === 'acceptance-lapsing');
    expect(lapsing.map((one) => one.findingId)).to.deep.equal([await idOf('l4'), await idOf('l2'), await idOf('l1')]);
    expect(lapsing.map((one) => one.detail.includes('has ended'))).to.deep.equal([true, false, false]);
    expect(attention.slice(-2).map((one) => one.detail)).to.deep.equal(['No scan of beta for 20 days.', 'No scan of alpha for 8 days.']);
    const outcomes = Object.fromEntries(projects.map((one) => [one.slug, one.outcome]));
    expect(outcomes).to.deep.equal({ failing: 'fail', sick: 'error', missing: 'pass', 'web-shop': 'pass' });
  });

  it('has the median of days that findings were open which were fixed in the period, by severity.', async () => {
    await backdate(await scan(['c1', 'c2', 'c3', 'h1', 'h2', 'l1']), 60);
    await backdate(await scan(['c2', 'c3', 'h1', 'h2', 'l1']), 50);
    await backdate(await scan(['c3', 'h2', 'l1']), 20);
    await backdate(await scan(['h2', 'l1', 'm1']), 5);
    await scan(['h2', 'l1']);
    const whole = await read('?days=90');
    expect(whole.timeToFix.fixed).to.equal(5);
    const round = (value: number | null): number | null => value && Math.round(value * 100) / 100;
    expect(Object.values(whole.timeToFix.bySeverity).map(round)).to.deep.equal([40, 40, 5, null, null]);
    expect(round(whole.timeToFix.medianDays)).to.equal(40);
    const month = await read('?days=30');
    expect(month.timeToFix.fixed).to.equal(4);
    expect(round(month.timeToFix.bySeverity.critical)).to.equal(47.5);
    expect(round(month.timeToFix.medianDays)).to.equal(40);
  });

  it('is of one project where that is asked for, by slug or id, and of its own where a key is of one project.', async () => {
    const other = await makeProject('other');
    await scan(['c1', 'c2']);
    await scan(['h1'], { project: 'other' });
    const mine = await read('?project=other');
    expect(mine.projects.map((one) => [one.slug, one.open])).to.deep.equal([['other', { ...none, high: 1 }]]);
    expect(mine.trend.at(-1)!.open).to.deep.equal({ ...none, high: 1 });
    expect(await read(`?project=${other}`)).to.deep.equal(mine);
    const key = await api().makeKey(tenant, { scopes: ['read'], projectId: other });
    expect(await read('', key)).to.deep.equal(mine);
    await expectProblem(await get(api(), tenant, '/api/v1/overview?project=web-shop', key), { status: 404, code: 'project-not-found' });
    const stranger = await api().makeTenant('strange');
    for (const name of ['strange', stranger.projectId, 'nowhere'])
      await expectProblem(await get(api(), tenant, `/api/v1/overview?project=${name}`), { status: 404, code: 'project-not-found' });
    expect((await getJson<Overview>(api(), stranger, '/api/v1/overview')).projects.map((one) => one.slug)).to.deep.equal(['strange']);
  });

  for (const [pointer, value] of [
    ['days', '7'],
    ['days', ''],
    ['days', '90.0'],
    ['project', '%00'],
    ['from', '2026-01-01'],
  ] as const) {
    it(`refuses ${pointer}=${value}.`, async () => {
      const response = await get(api(), tenant, `/api/v1/overview?${pointer}=${value}`);
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer });
    });
  }
});
