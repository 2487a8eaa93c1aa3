// Importing EPSS and KEV over HTTP: what is stored, what is refused, and what the gate makes of it.
import { gzipSync } from 'node:zlib';
import { type CommitGate, type Intelligence, type IntelligenceSource, intelligenceSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { readScores } from '../../src/services/read-scores.ts';
import { selectSnapshots } from '../../src/store/intelligence.store.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';
import { errorLines, type ExpectedProblem, expectRefusal } from '../support/expect-problem.ts';
import { makeEpss, makeKev } from '../support/make-intelligence.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makePerson, type TestMember } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { getJson, readJson, sendJson } from '../support/send-json.ts';
import { someCommit, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/intelligence';
const types = { epss: 'text/csv', kev: 'application/json' } as const;
type Source = keyof typeof types;

const epss = makeEpss([
  { cve: 'CVE-2021-44228', score: '0.94358' },
  { cve: 'CVE-2024-1234', score: '0.00043' },
]);
const newerEpss = makeEpss([{ cve: 'CVE-2024-1234', score: '0.5' }], { date: '2026-11-21' });
const kev = makeKev(['CVE-2021-44228', 'CVE-2023-0001']);

describe('PUT /api/v1/intelligence/{source}', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  const put = (source: string, body: string | Buffer, headers = {}, key = tenant.key): Promise<Response> =>
    sendJson(api(), { key }, 'PUT', `${place}/${source}`, body, { 'content-type': types[source as Source], ...headers });
  const putOk = async (source: Source, body: string | Buffer, headers = {}): Promise<IntelligenceSource> =>
    readJson(await put(source, body, headers));
  const list = async (of = tenant): Promise<readonly IntelligenceSource[]> => (await getJson<Intelligence>(api(), of, place)).items;
  const scoresOf = (names: readonly string[], of = tenant): Promise<unknown> =>
    withTenant(api().pool, of.tenantId, { readOnly: true }, async (tx) => {
      const { snapshot, scoreOf } = await readScores(tx, names);
      expect(await selectSnapshots(tx)).to.equal(snapshot);
      return { snapshot, scores: names.map(scoreOf) };
    });
  const acts = (): Promise<Record<string, unknown>[]> =>
    readAdmin(
      api(),
      `select actor_name, resource_id, before, after from app.audit_log where tenant_id = $1 and action = 'intelligence.import' order by id`,
      [tenant.tenantId],
    );

  it('puts a snapshot in force, says whose it is, and writes it down.', async () => {
    expect(await list()).to.deep.equal([]);
    const owner: TestMember = await makePerson(api(), tenant, 'owner');
    const answer = await readJson<IntelligenceSource>(await put('epss', epss, {}, owner.token));
    expect(answer).to.deep.include({ source: 'epss', entries: 2, importedBy: owner.name });
    expect(answer.snapshot).to.match(/^epss 2026-11-20 \([0-9a-f]{8}\)$/);
    const other = await putOk('kev', kev);
    expect(other.snapshot).to.match(/^kev 2026\.11\.19 \([0-9a-f]{8}\)$/);
    expect(intelligenceSchema.parse({ items: await list() })).to.deep.equal({ items: [answer, other] });
    const written = await acts();
    expect(written.map((row) => ({ ...row, actor_name: undefined }))).to.deep.equal([
      { actor_name: undefined, resource_id: 'epss', before: null, after: { snapshot: answer.snapshot, entries: 2 } },
      { actor_name: undefined, resource_id: 'kev', before: null, after: { snapshot: other.snapshot, entries: 2 } },
    ]);
    expect(written[0]?.['actor_name']).to.equal(owner.name);
  });

  it('takes the same file again, packed or not, without changing anything.', async () => {
    const first = await putOk('epss', epss);
    expect(await putOk('epss', gzipSync(epss), { 'content-encoding': 'gzip' })).to.deep.equal(first);
    expect(await acts()).to.have.length(1);
  });

  it('puts another snapshot in the place of the one before, of which nothing stays.', async () => {
    const first = await putOk('epss', epss);
    const second = await putOk('epss', newerEpss);
    expect(await list()).to.deep.equal([second]);
    expect(await scoresOf(['CVE-2021-44228', 'CVE-2024-1234'])).to.deep.equal({
      snapshot: second.snapshot,
      scores: [undefined, { epss: 0.5, isKnownExploited: false }],
    });
    expect((await acts())[1]).to.deep.include({
      before: { snapshot: first.snapshot, entries: 2 },
      after: { snapshot: second.snapshot, entries: 1 },
    });
  });

  it('stores one file whole where several come at once.', async () => {
    const files = [epss, newerEpss, makeEpss([{ cve: 'CVE-2022-0001', score: '1' }], { date: '2026-11-22' })];
    await Promise.all([...files.map((file) => putOk('epss', file)), putOk('kev', kev)]);
    const [winner] = await list();
    const [stored] = await readAdmin(
      api(),
      `select sum(octet_length(packed) / 8)::int as entries from app.intelligence_entries where tenant_id = $1 and source = 'epss'`,
      [tenant.tenantId],
    );
    expect(stored).to.deep.equal({ entries: winner?.entries });
    const ofEpss = (await acts()).filter((row) => row['resource_id'] === 'epss');
    expect(ofEpss.map(({ before }) => before)).to.deep.equal([null, ...ofEpss.slice(0, -1).map(({ after }) => after)]);
    expect(ofEpss.at(-1)?.['after']).to.include({ snapshot: winner?.snapshot });
  });

  it('takes a file that comes several times at once for one import.', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => putOk('epss', epss)));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect(await acts()).to.have.length(1);
  });

  it('belongs to one tenant: another one sees and is judged by nothing of it.', async () => {
    await putOk('epss', epss);
    const stranger = await api().makeTenant('theirs');
    expect(await list(stranger)).to.deep.equal([]);
    expect(await scoresOf(['CVE-2021-44228'], stranger)).to.deep.equal({ snapshot: null, scores: [undefined] });
    const theirs = await readJson<IntelligenceSource>(await put('epss', newerEpss, {}, stranger.key));
    expect(await scoresOf(['CVE-2024-1234'], stranger)).to.deep.include({ snapshot: theirs.snapshot });
    expect(await scoresOf(['CVE-2024-1234'])).to.deep.include({ scores: [{ epss: 0.00043, isKnownExploited: false }] });
  });

  it('is looked up by the years that are asked for, in both sources at once.', async () => {
    const [first, second] = [await putOk('epss', epss), await putOk('kev', kev)];
    expect(await scoresOf(['CVE-2021-44228', 'CVE-2023-0001', 'GHSA-aaaa-bbbb-cccc', 'CVE-2024-9999'])).to.deep.equal({
      snapshot: `${first.snapshot}, ${second.snapshot}`,
      scores: [{ epss: 0.94358, isKnownExploited: true }, { epss: null, isKnownExploited: true }, undefined, undefined],
    });
    expect(await scoresOf([])).to.deep.equal({ snapshot: `${first.snapshot}, ${second.snapshot}`, scores: [] });
    await withTenant(api().pool, tenant.tenantId, { readOnly: true }, async (tx) => {
      const { scoreOf } = await readScores(tx, ['CVE-2024-1234']);
      expect(scoreOf('CVE-2021-44228')).to.equal(undefined);
    });
  });

  const invalid = { status: 422, code: 'intelligence-invalid' } as const;
  const bad: readonly (readonly [what: string, source: string, body: string | Buffer, headers: object, expected: ExpectedProblem])[] = [
    ['a bad row', 'epss', epss.replace('0.00043', 'NaN'), {}, invalid],
    ['a bad entry', 'kev', kev.replace('CVE-2023-0001', 'x'), {}, { ...invalid, pointer: '/vulnerabilities/1/cveID' }],
    ['the file of the other source', 'epss', kev, {}, invalid],
    ['nothing', 'kev', '', {}, invalid],
    ['gzip that is cut off', 'epss', gzipSync(epss).subarray(0, -5), { 'content-encoding': 'gzip' }, invalid],
    ['a bomb', 'epss', gzipSync(Buffer.alloc(80_000_000, 0x20)), { 'content-encoding': 'gzip' }, { status: 413, code: 'body-too-large' }],
    ['gzip that nothing announces', 'epss', gzipSync(epss), {}, { status: 415, code: 'encoding-unsupported', pointer: 'content-encoding' }],
    [
      'another encoding',
      'kev',
      kev,
      { 'content-encoding': 'br' },
      { status: 415, code: 'encoding-unsupported', pointer: 'content-encoding' },
    ],
    [
      'JSON for EPSS',
      'epss',
      epss,
      { 'content-type': 'application/json' },
      { status: 415, code: 'media-type-unsupported', pointer: 'content-type' },
    ],
    ['another source', 'nvd', kev, { 'content-type': 'application/json' }, { status: 404, code: 'route-not-found' }],
    ['an inherited name', 'constructor', kev, { 'content-type': 'application/json' }, { status: 404, code: 'route-not-found' }],
  ];
  for (const [what, source, body, headers, expected] of bad) {
    it(`refuses ${what} with ${expected.status} ${expected.code}, and leaves what was there.`, async () => {
      const before = [await putOk('epss', newerEpss), await putOk('kev', makeKev(['CVE-2020-0001']))];
      await expectRefusal(api(), () => put(source, body, headers), expected);
      expect(await list()).to.deep.equal(before);
    });
  }

  it('has the gate judge again: what is known to be exploited since the last verdict blocks now.', async () => {
    const rule = { id: 'exploited', when: { kev: true }, action: 'block' };
    const likely = { id: 'likely', when: { epss: 0.9 }, action: 'warn' };
    const document = { rules: [rule, likely] };
    await readJson(await sendJson(api(), tenant, 'PUT', `/api/v1/projects/${tenant.slug}/policy`, { document, basedOn: 1 }));
    const { verdict } = await uploadOk(api(), tenant, makeSarif([{ rule: 'CVE-2021-44228' }]));
    expect([verdict.outcome, verdict.reasons[0]?.code]).to.deep.equal(['error', 'not-judged']);
    const gate = (): Promise<CommitGate> => getJson(api(), tenant, `/api/v1/projects/${tenant.slug}/gate?commit=${someCommit}`);
    const first = await putOk('epss', epss);
    const unsure = await gate();
    expect(unsure.verdict.reasons.slice(0, 2).map(({ code, outcome }) => [code, outcome])).to.deep.equal([
      ['not-judged', 'error'],
      ['likely', 'warn'],
    ]);
    expect(unsure.verdict).to.include({ cause: 'intelligence', intelligence: first.snapshot });
    const second = await putOk('kev', kev);
    const blocked = await gate();
    expect(blocked.outcome).to.equal('fail');
    expect(blocked.verdict).to.include({ cause: 'intelligence', intelligence: `${first.snapshot}, ${second.snapshot}` });
    expect(errorLines(api())).to.deep.equal([]);
  });
});
