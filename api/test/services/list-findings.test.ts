// Reading findings: a branch as it stands, one scan as it left it, a pull request as its base with its own changes.
import type { Finding, FindingPage, Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { encodeCursor } from '../../src/domain/cursor.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { get, type TestApi, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/projects/web-shop/findings';
const scores = ['9.5', '7.0', '5.0', '1.0', '0.0'];

async function read(api: TestApi, tenant: TestTenant, query = ''): Promise<FindingPage> {
  const response = await get(api, tenant, place + query);
  const text = await response.text();
  expect(`${response.status} ${text}`).to.match(/^200 /);
  return JSON.parse(text) as FindingPage;
}

async function readAll(api: TestApi, tenant: TestTenant, query: string): Promise<Finding[]> {
  const items: Finding[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: FindingPage = await read(api, tenant, `${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

describe('GET /api/v1/projects/{project}/findings: pages and filters', () => {
  const api = useApi();
  let tenant: TestTenant;
  before('upload 23 findings of two categories', async () => {
    tenant = await api().makeTenant();
    const finding = (index: number): SarifFinding => ({
      ...{
        rule: `rule-${index % 4}`,
        path: `src/${index % 3}.js`,
        line: index + 1,
        score: scores[index % scores.length]!,
        level: 'none' as const,
      },
    });
    const all = Array.from({ length: 23 }, (_, index) => finding(index));
    await uploadOk(api(), tenant, makeSarif(all.slice(0, 15)), { query: { category: 'daily' } });
    await uploadOk(api(), tenant, makeSarif(all.slice(15)), { query: { category: 'nightly' } });
    await uploadOk(api(), await api().makeTenant(), makeSarif(all));
  });

  for (const limit of [1, 4, 22, 23, 24, 200]) {
    it(`visits every finding exactly once, worst first, in pages of ${limit}.`, async () => {
      const items = await readAll(api(), tenant, `?limit=${limit}`);
      expect(new Set(items.map((item) => item.id)).size).to.equal(23);
      expect(items).to.have.length(23);
      const ranks = items.map((item) => ['critical', 'high', 'medium', 'low', 'info'].indexOf(item.severity));
      expect(ranks).to.deep.equal([...ranks].sort());
      expect(new Set(ranks).size).to.equal(5);
    });
  }

  it('gives 50 at a time where no limit is asked for.', async () => {
    const page = await read(api(), tenant);
    expect(page).to.deep.include({ nextCursor: null });
    expect(page.items).to.have.length(23);
  });

  const filters: readonly (readonly [query: string, count: number, fits: (item: Finding) => boolean])[] = [
    ['?severity=critical', 5, (item) => item.severity === 'critical'],
    ['?severity=info', 4, (item) => item.severity === 'info'],
    ['?rule=rule-2', 6, (item) => item.ruleId === 'rule-2'],
    ['?rule=RULE-2', 0, () => false],
    ['?path=src/1.js', 8, (item) => item.path === 'src/1.js'],
    ['?path=src/', 0, () => false],
    ['?path=src/%25.js', 0, () => false],
    ['?category=nightly', 8, (item) => item.category === 'nightly'],
    ['?category=never', 0, () => false],
    ['?state=open', 23, (item) => item.state === 'open'],
    ['?state=fixed', 0, () => false],
    ['?ref=main', 23, () => true],
    ['?ref=refs/heads/nowhere', 0, () => false],
    ['?severity=critical&rule=rule-1&path=src/2.js&category=daily&state=open&ref=main', 1, (item) => item.line === 6],
    ["?rule='%20or%201=1%20--", 0, () => false],
  ];
  for (const [query, count, fits] of filters) {
    it(`finds ${count} by ${query}.`, async () => {
      const items = await readAll(api(), tenant, `${query}&limit=3`);
      expect(items).to.have.length(count);
      expect(items.every(fits)).to.equal(true);
    });
  }

  const id = '0199aaaa-0000-7000-8000-000000000000';
  const cursors = [
    { rank: 5, id },
    { rank: -1, id },
    { rank: '0', id },
    { rank: 0, id: 'x' },
    { rank: 0 },
    { id },
    { before: 1 },
    null,
    [],
    { rank: 0, id, x: 1 },
  ];
  const bad: readonly (readonly [pointer: string, value: string])[] = [
    ...['', '!!', 'bm90IGpzb24', 'A'.repeat(301)].map((value) => ['cursor', value] as const),
    ...cursors.map((value) => ['cursor', encodeCursor(value as object)] as const),
    ...['0', '-1', '201', '1e2', 'x', ''].map((value) => ['limit', value] as const),
    ...['CRITICAL', '', 'none'].map((value) => ['severity', value] as const),
    ...['closed', ''].map((value) => ['state', value] as const),
    ...['', 'x'.repeat(1001), '\u0000'].map((value) => ['rule', value] as const),
    ...['', '\u0000'].map((value) => ['path', value] as const),
    ...['1', '%', 'null'].map((value) => ['scan', value] as const),
    ['ref', '../x'],
    ['tenant', '1'],
  ];
  for (const [pointer, value] of bad) {
    it(`refuses ${pointer}=${JSON.stringify(value.slice(0, 40))}.`, async () => {
      const response = await get(api(), tenant, `${place}?${pointer}=${encodeURIComponent(value)}`);
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer });
    });
  }
});

describe('GET /api/v1/projects/{project}/findings: states', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });
  const pull = { ref: 'refs/pull/1/head', 'pull-request': '1' };
  const scan = (rules: readonly string[], query: Readonly<Record<string, string>> = {}): Promise<Receipt> =>
    uploadOk(api(), tenant, makeSarif(rules.map((rule) => ({ rule, path: `${rule}.js`, level: 'note' }))), { query });
  /** `rule:state`, sorted. */
  const states = async (query = ''): Promise<string[]> =>
    (await read(api(), tenant, query)).items.map((item) => `${item.ruleId}:${item.state}`).sort();

  it('follow a finding that is fixed and comes back: it stays the same finding.', async () => {
    const first = await scan(['a', 'b']);
    const { items } = await read(api(), tenant);
    const second = await scan(['a']);
    expect(await states()).to.deep.equal(['a:open', 'b:fixed']);
    expect(await states('?state=fixed')).to.deep.equal(['b:fixed']);
    const third = await scan(['a', 'b']);
    expect(third.counts).to.include({ new: 0, existing: 1, reopened: 1 });
    expect(await states()).to.deep.equal(['a:open', 'b:open']);
    expect((await read(api(), tenant)).items.map((item) => item.id)).to.deep.equal(items.map((item) => item.id));
    // Each scan still shows what it left.
    expect(await states(`?scan=${first.scanId}`)).to.deep.equal(['a:open', 'b:open']);
    expect(await states(`?scan=${second.scanId}`)).to.deep.equal(['a:open', 'b:fixed']);
    expect(await states(`?scan=${third.scanId}`)).to.deep.equal(['a:open', 'b:open']);
  });

  it('belong to a finding, not to a line: one that moves keeps its id and is shown at its new place.', async () => {
    const at = (line: number, message: string): object => makeSarif([{ line, message, text: 'eval(input)', level: 'note' }]);
    await uploadOk(api(), tenant, at(10, 'Old words.'));
    const before = (await read(api(), tenant)).items;
    expect((await uploadOk(api(), tenant, at(14, 'New words.'))).counts).to.include({ new: 0, existing: 1, fixed: 0 });
    const after = (await read(api(), tenant)).items;
    expect(after.map((item) => item.id)).to.deep.equal(before.map((item) => item.id));
    expect(after[0]).to.include({ line: 14, message: 'New words.', matchedBy: 'line', firstSeen: before[0]!.firstSeen });
  });

  it('of a pull request are those of its base, with what it adds and without what it fixes.', async () => {
    await scan(['a', 'b']);
    const receipt = await scan(['b', 'c'], pull);
    expect(receipt.counts).to.include({ new: 1, existing: 1, fixed: 1 });
    expect(await states(`?ref=${pull.ref}`)).to.deep.equal(['a:fixed', 'b:open', 'c:open']);
    expect(await states(`?scan=${receipt.scanId}`)).to.deep.equal(['a:fixed', 'b:open', 'c:open']);
    expect(await states()).to.deep.equal(['a:open', 'b:open']);
    await scan(['a', 'b', 'c'], pull);
    expect(await states(`?ref=${pull.ref}`)).to.deep.equal(['a:open', 'b:open', 'c:open']);
    await scan(['a', 'b'], pull);
    expect(await states(`?ref=${pull.ref}`)).to.deep.equal(['a:open', 'b:open', 'c:fixed']);
  });

  it('of a pull request do not change when its base moves on, until it is scanned again.', async () => {
    await scan(['a', 'b']);
    await scan(['a', 'b', 'c'], pull);
    await scan(['b', 'd']);
    expect(await states(`?ref=${pull.ref}`)).to.include.members(['a:open', 'b:open', 'c:open']);
    await scan(['b', 'c', 'd'], pull);
    expect(await states(`?ref=${pull.ref}&state=open`)).to.deep.equal(['b:open', 'c:open', 'd:open']);
  });

  it('tell when a finding was first and last seen: by which scans, not when somebody asked.', async () => {
    const times: string[] = [];
    for (const rules of [['a'], ['a', 'b'], ['a', 'b']]) {
      const { scanId } = await scan(rules);
      const detail = await get(api(), tenant, `/api/v1/projects/web-shop/scans/${scanId}`);
      times.push(((await detail.json()) as { receivedAt: string }).receivedAt);
    }
    const { items } = await read(api(), tenant);
    const seen = Object.fromEntries(items.map(({ ruleId, firstSeen, lastSeen }) => [ruleId, [firstSeen, lastSeen]]));
    expect(seen).to.deep.equal({ a: [times[0], times[2]], b: [times[1], times[2]] });
  });
});
