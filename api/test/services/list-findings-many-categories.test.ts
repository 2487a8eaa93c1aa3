// Pages of findings of a project with many categories, which are read in the order of an index across all of them; those of few are read one by one.
import type { Finding, FindingPage } from '@portcullis/contract';
import { expect } from 'chai';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const categories = ['one', 'two', 'three', 'four', 'five', 'six'];
const scores = ['9.5', '7.0', '5.0', '1.0', '0.0'];
// More bytes than the index of paths takes, in no more characters than a filter may have.
const longPath = `src/${'長'.repeat(800)}.js`;

describe('GET /api/v1/projects/{project}/findings: many categories', () => {
  const api = useApi();
  let tenant: TestTenant;
  before('upload seven findings of each category, then without the first of them', async () => {
    tenant = await api().makeTenant();
    for (const category of categories) {
      const all = Array.from({ length: 7 }, (_, index): SarifFinding => {
        const path = index === 6 ? longPath : `src/${category}.js`;
        return { rule: `rule-${index % 2}`, path, line: 10 * index + 1, score: scores[index % scores.length]!, level: 'none' };
      });
      await uploadOk(api(), tenant, makeSarif(all), { query: { category } });
      await uploadOk(api(), tenant, makeSarif(all.slice(1)), { query: { category, commit: 'c'.repeat(40) } });
    }
  });

  async function readAll(query: string): Promise<Finding[]> {
    const items: Finding[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor === '' ? '' : `&cursor=${cursor}`;
      const response = await get(api(), tenant, `/api/v1/projects/web-shop/findings?limit=4&${query}${more}`);
      expect(response.status).to.equal(200);
      const page = (await response.json()) as FindingPage;
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  const cases: readonly (readonly [query: string, count: number, fits: (item: Finding) => boolean])[] = [
    ['', 42, () => true],
    ['state=open', 36, (item) => item.state === 'open'],
    ['state=fixed', 6, (item) => item.state === 'fixed' && item.line === 1],
    ['rule=rule-1', 18, (item) => item.ruleId === 'rule-1'],
    ['path=src/three.js', 6, (item) => item.category === 'three'],
    [`path=${encodeURIComponent(longPath)}`, 6, (item) => item.path === longPath],
    ['category=five', 7, (item) => item.category === 'five'],
    ['severity=critical,low', 18, (item) => item.severity === 'critical' || item.severity === 'low'],
    ['triage=open', 42, (item) => item.triage === 'open'],
    ['q=FOUR.js', 6, (item) => item.category === 'four'],
  ];
  for (const [query, count, fits] of cases) {
    it(`visits each of the ${count} findings of ?${query.slice(0, 40)} once, the worst first, across six categories.`, async () => {
      const items = await readAll(query);
      expect(new Set(items.map((item) => item.id)).size).to.equal(count);
      expect(items).to.have.length(count);
      expect(items.every(fits)).to.equal(true);
      const ranks = items.map((item) => ['critical', 'high', 'medium', 'low', 'info'].indexOf(item.severity));
      expect(ranks).to.deep.equal([...ranks].sort());
    });
  }

  it('shows the same findings of a tool as of all, where there is no other tool.', async () => {
    const [{ tool } = { tool: '' }] = await readAll('');
    const ids = async (query: string): Promise<string[]> => (await readAll(query)).map((item) => item.id);
    expect(await ids(`tool=${tool}`)).to.deep.equal(await ids(''));
    expect(await ids('tool=another')).to.deep.equal([]);
  });
});
