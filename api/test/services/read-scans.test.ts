// Reading scans: newest first, every one exactly once, and each as its upload was told.
import type { Receipt, Scan, ScanDetail, ScanPage } from '@portcullis/contract';
import { expect } from 'chai';
import { encodeCursor } from '../../src/domain/cursor.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const id = '0199aaaa-0000-7000-8000-000000000000';
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');

describe('GET /api/v1/projects/{project}/scans', () => {
  const api = useApi();
  let tenant: TestTenant;
  const receipts: Receipt[] = [];
  const place = '/api/v1/projects/web-shop/scans';

  before('upload seven scans on three refs', async () => {
    tenant = await api().makeTenant();
    for (let index = 0; index < 7; index += 1) {
      const ref = index < 4 ? 'refs/heads/main' : index < 6 ? 'refs/pull/1/head' : 'refs/heads/release';
      const pullRequest = ref.includes('pull') ? { 'pull-request': '1' } : {};
      const query = { commit: commitOf(index), ref, category: index === 3 ? 'nightly' : 'daily', 'run-id': String(index), ...pullRequest };
      receipts.push(await uploadOk(api(), tenant, makeSarif([{ rule: `rule-${index}` }]), { query }));
    }
    const stranger = await api().makeTenant();
    await uploadOk(api(), stranger, makeSarif([{}]));
  });

  const read = async (query = ''): Promise<ScanPage> => {
    const response = await get(api(), tenant, place + query);
    expect(response.status).to.equal(200);
    return (await response.json()) as ScanPage;
  };
  const readAll = async (query: string): Promise<Scan[]> => {
    const items: Scan[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await read(`${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  };
  const newestFirst = (indexes: readonly number[]): string[] => indexes.map((index) => receipts[index]!.scanId);

  for (const limit of [1, 2, 3, 7, 8, 200]) {
    it(`visits every scan exactly once, newest first, in pages of ${limit}.`, async () => {
      const items = await readAll(`?limit=${limit}`);
      expect(items.map((scan) => scan.id)).to.deep.equal(newestFirst([6, 5, 4, 3, 2, 1, 0]));
    });
  }

  it('is not disturbed by a scan that comes while somebody pages.', async () => {
    const other = await api().makeTenant();
    for (let index = 0; index < 3; index += 1) await uploadOk(api(), other, makeSarif([]), { query: { commit: commitOf(index) } });
    const first = (await (await get(api(), other, `${place}?limit=2`)).json()) as ScanPage;
    await uploadOk(api(), other, makeSarif([]), { query: { commit: commitOf(9) } });
    const second = (await (await get(api(), other, `${place}?limit=2&cursor=${first.nextCursor!}`)).json()) as ScanPage;
    expect([...first.items, ...second.items].map((scan) => scan.commit)).to.deep.equal([2, 1, 0].map(commitOf));
  });

  const filters: readonly (readonly [query: string, indexes: readonly number[]])[] = [
    ['?ref=refs/heads/main', [3, 2, 1, 0]],
    ['?ref=main', [3, 2, 1, 0]],
    ['?ref=refs/pull/1/head', [5, 4]],
    ['?ref=refs/heads/nowhere', []],
    [`?commit=${commitOf(4)}`, [4]],
    [`?commit=${commitOf(4).toUpperCase()}&ref=refs/pull/1/head`, [4]],
    [`?commit=${commitOf(4)}&ref=main`, []],
  ];
  for (const [query, indexes] of filters) {
    it(`finds ${indexes.length} scans by ${query}.`, async () => {
      expect((await readAll(`${query}&limit=2`)).map((scan) => scan.id)).to.deep.equal(newestFirst(indexes));
    });
  }

  const bad: readonly (readonly [pointer: string, value: string])[] = [
    ...['0', '-1', '201', '1e2', '2.5', 'all', ''].map((value) => ['limit', value] as const),
    ...['', '!!', 'bm90IGpzb24', 'A'.repeat(301)].map((value) => ['cursor', value] as const),
    ...[null, [], {}, { before: 1 }, { before: '1' }, { before: id, more: 1 }, { rank: 0, id }].map(
      (value) => ['cursor', encodeCursor(value as object)] as const,
    ),
    // A scan that is gone: an empty page would look like the end.
    ['cursor', encodeCursor({ before: '0199aaaa-0000-7000-8000-000000000000' })],
    ['ref', 'a..b'],
    ['commit', 'abc'],
    ['state', 'open'],
  ];
  for (const [pointer, value] of bad) {
    it(`refuses ${pointer}=${value.slice(0, 40)}.`, async () => {
      const response = await get(api(), tenant, `${place}?${pointer}=${encodeURIComponent(value)}`);
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer });
    });
  }

  it('gives one scan as its upload was told: counts, health, warnings, and the verdict with its reasons.', async () => {
    for (const receipt of receipts) {
      const scan = (await (await get(api(), tenant, `${place}/${receipt.scanId}`)).json()) as ScanDetail;
      const { scanId, project, scans, ...told } = receipt;
      expect(scan).to.deep.include({ ...told, id: scanId });
      expect(scan.outcome).to.equal(receipt.verdict.outcome);
      expect(project).to.equal('web-shop');
      expect(scans.map((one) => one.scanId)).to.deep.equal([scanId]);
    }
  });

  it('tells the pull request, the base and the version of the tool.', async () => {
    const query = { ref: 'refs/pull/2/head', 'pull-request': '2', base: 'main' };
    const { scanId } = await uploadOk(api(), tenant, makeSarif([]), { query });
    const scan = (await (await get(api(), tenant, `${place}/${scanId}`)).json()) as ScanDetail;
    expect(scan).to.include({ pullRequest: 2, base: 'refs/heads/main', tool: 'testscan', toolVersion: '1.0.0' });
  });
});
