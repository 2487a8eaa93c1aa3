// Filters over findings and groups of them: a page and its groups must always count the same.
import type { Finding, FindingGroups, FindingPage } from '@portcullis/contract';
import { severities, severityRank } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { getJson, listFindings, readJson, sendJson } from '../support/send-json.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/projects/web-shop/findings';
const scores = ['9.5', '7.0', '5.0', '1.0', '0.0'];
const tool = (name: string): object => ({ tool: { driver: { name, version: '1', rules: [] } } });

describe('GET /api/v1/projects/{project}/findings and …/groups', () => {
  const api = useApi();
  let tenant: TestTenant;
  let scanId = '';
  before('upload findings of two tools to two refs, and decide on some', async () => {
    tenant = await api().makeTenant();
    const special: SarifFinding[] = [
      { rule: 'Discount', path: 'src/100%_off.js', message: 'Use 50% or _none_.', score: '5.0' },
      { rule: "o'brien", path: 'src/"quoted".js', message: "It's a \\ and a ' and a \".", score: '5.0' },
      { rule: 'ÜBUNG', path: 'src/Straße.js', message: 'Grün.', score: '1.0' },
    ];
    const plain = Array.from({ length: 17 }, (_, index): SarifFinding => {
      return {
        rule: `rule-${index % 3}`,
        path: `src/${index % 4}.js`,
        line: index + 1,
        score: scores[index % 5]!,
        message: `Message ${index}.`,
      };
    });
    const nowhere = { rule: 'no-place', extra: { locations: [] } };
    await uploadOk(api(), tenant, makeSarif([...plain, ...special, nowhere], tool('alpha')));
    scanId = (await uploadOk(api(), tenant, makeSarif(plain.slice(0, 6), tool('Beta')), { query: { category: 'nightly' } })).scanId;
    await uploadOk(api(), tenant, makeSarif(plain.slice(2, 6), tool('Beta')), { query: { category: 'nightly' } });
    const query = { ref: 'refs/pull/1/head', 'pull-request': '1' };
    await uploadOk(api(), tenant, makeSarif([...plain.slice(4), { rule: 'only-here' }], tool('alpha')), { query });
    const [first, second, third] = await listFindings(api(), tenant);
    const body = { findings: [first!.id, second!.id], state: 'false-positive', reason: 'Checked.' };
    await readJson(await sendJson(api(), tenant, 'POST', '/api/v1/projects/web-shop/triage', body));
    await readJson(
      await sendJson(api(), tenant, 'POST', '/api/v1/projects/web-shop/triage', { findings: [third!.id], state: 'in-review' }),
    );
  });

  const readAll = async (query: string, limit: number): Promise<Finding[]> => {
    const items: Finding[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const at = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: FindingPage = await getJson<FindingPage>(api(), tenant, `${place}?limit=${limit}${query}${at}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  };

  const keyOf = { rule: 'ruleId', path: 'path', severity: 'severity', tool: 'tool' } as const;
  const queries = [
    ...['', '&severity=critical', '&severity=critical,low', '&severity=info,info,high', '&severity=critical,high,medium,low,info'],
    ...['&triage=open', '&triage=false-positive,in-review', '&tool=alpha', '&tool=Beta', '&tool=beta', '&state=fixed', '&state=open'],
    ...[
      '&q=message%201',
      '&ref=refs/pull/1/head',
      '&ref=refs/pull/1/head&state=fixed',
      '&ref=nowhere',
      '&category=nightly',
      '&rule=rule-1',
    ],
    ...['&path=src/2.js', '&severity=high,medium&triage=open&tool=alpha&state=open&q=rule&path=src/1.js&rule=rule-1'],
  ];
  const filters = [...queries, '&scan='];
  for (const filter of filters) {
    it(`count the same, in every kind of group and in pages of any size, under ${filter === '' ? 'no filter' : filter.slice(1)}.`, async () => {
      const query = filter === '&scan=' ? `&scan=${scanId}` : filter;
      const all = await readAll(query, 200);
      expect((await readAll(query, 3)).map((item) => item.id)).to.deep.equal(all.map((item) => item.id));
      for (const [by, member] of Object.entries(keyOf)) {
        const groups = await getJson<FindingGroups>(api(), tenant, `${place}/groups?by=${by}${query}`);
        const keys = [...new Set(all.map((item) => item[member]))];
        const expected = keys.map((key) => {
          const own = all.filter((item) => item[member] === key);
          return { key, count: own.length, worst: severities[Math.min(...own.map((item) => severityRank(item.severity)))]! };
        });
        expect(groups.items).to.have.deep.members(expected);
        expect(groups).to.include({ total: all.length, isCut: false });
        const counts = groups.items.map((item) => item.count);
        expect(counts).to.deep.equal([...counts].sort((a, b) => b - a));
      }
    });
  }

  const texts: readonly (readonly [q: string, rules: readonly string[]])[] = [
    ['50% OR', ['Discount']],
    ['%', ['Discount']],
    ['_', ['Discount']],
    ['100%_off', ['Discount']],
    ['100__off', []],
    ['1%off', []],
    ["'", ["o'brien"]],
    ['"', ["o'brien"]],
    ['\\', ["o'brien"]],
    ["o'BRIEN", ["o'brien"]],
    ["' or 1=1 --", []],
    ['discount', ['Discount']],
    ['SRC/"QUOTED".JS', ["o'brien"]],
    ['übung', ['ÜBUNG']],
    ['GRÜN', ['ÜBUNG']],
    ['no-place', ['no-place']],
    ['MESSAGE 16', ['rule-1']],
    ['.*', []],
  ];
  for (const [q, rules] of texts) {
    it(`finds ${JSON.stringify(rules)} by the text ${q}, as it stands, in any case, in message, rule or path.`, async () => {
      const items = await listFindings(api(), tenant, `&tool=alpha&q=${encodeURIComponent(q)}`);
      expect(items.map((item) => item.ruleId)).to.deep.equal(rules);
    });
  }

  it('carry a cursor over to other filters: the place in the order stays the same.', async () => {
    const all = await readAll('', 200);
    const page = await getJson<FindingPage>(api(), tenant, `${place}?limit=7`);
    const rest = await getJson<FindingPage>(api(), tenant, `${place}?limit=200&severity=low,info&cursor=${page.nextCursor!}`);
    expect(rest.items.map((item) => item.id)).to.deep.equal(
      all
        .slice(7)
        .filter((item) => ['low', 'info'].includes(item.severity))
        .map((item) => item.id),
    );
  });

  it('show nothing of a scan under the category of another.', async () => {
    expect(await listFindings(api(), tenant, `&scan=${scanId}&category=nightly`)).to.have.length(6);
    expect(await listFindings(api(), tenant, `&scan=${scanId}&category=daily`)).to.deep.equal([]);
  });

  for (const [pointer, value] of [
    ['severity', 'critical,'],
    ['severity', 'critical,high,urgent'],
    ['severity', 'critical, high'],
    ['triage', 'dismissed'],
    ['triage', ','],
    ['tool', ''],
    ['q', ''],
    ['q', '\u0000'],
    ['q', 'x'.repeat(1001)],
    ['by', 'message'],
    ['by', ''],
    ['cursor', 'x'],
    ['limit', '5'],
  ] as const) {
    it(`refuse ${pointer}=${JSON.stringify(value.slice(0, 30))} in groups.`, async () => {
      const by = pointer === 'by' ? '' : 'by=rule&';
      const response = await get(api(), tenant, `${place}/groups?${by}${pointer}=${encodeURIComponent(value)}`);
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer });
    });
  }

  it('need to be told by what to group.', async () => {
    await expectProblem(await get(api(), tenant, `${place}/groups`), { status: 422, code: 'request-invalid', pointer: 'by' });
  });
});

describe('GET /api/v1/projects/{project}/findings/groups: very many', () => {
  const api = useApi();
  it('names the 200 largest and counts all.', async () => {
    const tenant = await api().makeTenant();
    const findings = Array.from({ length: 230 }, (_, index) => ({ rule: `r-${index % 201}`, line: index + 1 }));
    await uploadOk(api(), tenant, makeSarif(findings));
    const cut = await getJson<FindingGroups>(api(), tenant, `${place}/groups?by=rule`);
    expect(cut).to.include({ total: 230, isCut: true });
    expect(cut.items.map((item) => item.count)).to.deep.equal([...Array<number>(29).fill(2), ...Array<number>(171).fill(1)]);
    await uploadOk(api(), tenant, makeSarif(findings.filter((one) => one.rule !== 'r-200')));
    const whole = await getJson<FindingGroups>(api(), tenant, `${place}/groups?by=rule&state=open`);
    expect(whole).to.include({ total: 229, isCut: false });
    expect(whole.items).to.have.length(200);
  });
});
