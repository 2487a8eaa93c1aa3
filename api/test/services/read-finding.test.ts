// One finding with all that is known of it: where it is and was, since which commit, and a link to its line.
import type { Finding, FindingDetail, Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { createProject } from '../../src/services/manage-projects.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { getJson, listFindings, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/projects/web-shop/findings';
const main = 'refs/heads/main';
const pull = { ref: 'refs/pull/1/head', 'pull-request': '1' };
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');

describe('GET /api/v1/projects/{project}/findings/{finding}', () => {
  const api = useApi();
  let tenant: TestTenant;
  let commits = 0;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    commits = 0;
  });

  /** Uploads as the next commit: 1, 2, 3 … */
  const scan = (rules: readonly string[], query: Readonly<Record<string, string>> = {}, line = 10): Promise<Receipt> => {
    commits += 1;
    const findings = rules.map((rule) => ({ rule, path: `src/${rule}.js`, line, text: `text of ${rule}` }));
    return uploadOk(api(), tenant, makeSarif(findings), { query: { commit: commitOf(commits), ...query } });
  };
  const find = async (rule: string, query = ''): Promise<Finding> =>
    (await listFindings(api(), tenant, query)).find((finding) => finding.ruleId === rule)!;
  const read = (id: string): Promise<FindingDetail> => getJson(api(), tenant, `${place}/${id}`);
  /** Ref, there or not, first commit, first commit without it. */
  const presence = (detail: FindingDetail): unknown[] =>
    detail.presence.map(({ ref, present, fromCommit, untilCommit }) => [ref, present, fromCommit, untilCommit]);

  it('says the same as the list, and what the tool said of the severity.', async () => {
    await scan(['a']);
    const listed = await find('a');
    const detail = await read(listed.id);
    expect(detail).to.deep.include(listed);
    expect(detail).to.include({ severitySource: 'level', severityRaw: 'error', sourceUrl: null });
    expect(detail.triageHistory).to.deep.equal([]);
    expect(await read(listed.id.toUpperCase())).to.deep.equal(detail);
  });

  it('tells the first and the last commit, and links to the line at the last.', async () => {
    await readJson(
      await sendJson(api(), tenant, 'PATCH', '/api/v1/projects/web-shop', { repositoryUrl: 'https://github.com/acme/web-shop.git' }),
    );
    await scan(['a']);
    await scan(['a', 'b']);
    const { scanId } = await scan(['a', 'b'], {}, 30);
    const detail = await read((await find('a')).id);
    expect(presence(detail)).to.deep.equal([[main, true, commitOf(1), null]]);
    expect(detail).to.include({ firstCommit: commitOf(1), lastCommit: commitOf(3), lastScanId: scanId });
    expect(detail.sourceUrl).to.equal(`https://github.com/acme/web-shop/blob/${commitOf(3)}/src/a.js#L30`);
  });

  it('of one that is fixed names the last commit that had it, whatever pull requests said.', async () => {
    await readJson(
      await sendJson(api(), tenant, 'PATCH', '/api/v1/projects/web-shop', { repositoryUrl: 'https://gitlab.com/acme/web-shop' }),
    );
    await scan(['a', 'b']);
    await scan(['a', 'b']);
    await scan(['b'], pull);
    await scan(['b']);
    const detail = await read((await find('a')).id);
    expect(detail).to.include({ state: 'fixed', firstCommit: commitOf(1), lastCommit: commitOf(2) });
    expect(detail.sourceUrl).to.equal(`https://gitlab.com/acme/web-shop/-/blob/${commitOf(2)}/src/a.js#L10`);
    expect(presence(detail)).to.deep.equal([
      [pull.ref, false, commitOf(3), null],
      [main, true, commitOf(1), commitOf(4)],
    ]);
  });

  it('of one that came back tells each time, newest first.', async () => {
    await scan(['a']);
    await scan([]);
    await scan(['a']);
    const detail = await read((await find('a')).id);
    expect(presence(detail)).to.deep.equal([
      [main, true, commitOf(3), null],
      [main, true, commitOf(1), commitOf(2)],
    ]);
    expect(detail).to.include({ state: 'open', firstCommit: commitOf(1), lastCommit: commitOf(3) });
  });

  it('of one that only a pull request has is read there, until the default branch has it.', async () => {
    await scan([]);
    const { scanId } = await scan(['a'], pull);
    const { id } = await find('a', `&ref=${pull.ref}`);
    expect(await find('a')).to.equal(undefined);
    const detail = await read(id);
    expect(detail).to.include({ state: 'open', firstCommit: commitOf(2), lastCommit: commitOf(2), lastScanId: scanId });
    expect(presence(detail)).to.deep.equal([[pull.ref, true, commitOf(2), null]]);
    const merged = await scan(['a']);
    expect(await read(id)).to.include({ state: 'open', firstCommit: commitOf(2), lastCommit: commitOf(3), lastScanId: merged.scanId });
  });

  it('of one that a pull request fixed itself names its last commit there.', async () => {
    await scan([]);
    await scan(['a'], pull);
    const { id } = await find('a', `&ref=${pull.ref}`);
    await scan(['a'], pull);
    await scan([], pull);
    expect(await read(id)).to.include({ state: 'fixed', firstCommit: commitOf(2), lastCommit: commitOf(3) });
  });

  it('that a pull request fixed was last seen when that did, not when its base did later.', async () => {
    await scan(['a']);
    const { scanId } = await scan([], pull);
    const query = `&ref=${pull.ref}&state=fixed`;
    const before = await find('a', query);
    await scan([]);
    expect(await find('a', query)).to.deep.equal(before);
    const { receivedAt } = await getJson<{ receivedAt: string }>(api(), tenant, `/api/v1/projects/web-shop/scans/${scanId}`);
    expect(before.lastSeen).to.equal(receivedAt);
  });

  it('still knows its first commit after hundreds of pull requests.', async () => {
    await scan(['a']);
    const { id } = await find('a');
    await scan([], pull);
    const [row] = await runAsAdmin<{ tenant_id: string; project_id: string }>(
      api(),
      'select tenant_id, project_id from app.findings where id = $1',
      [id],
    );
    await runAsAdmin(
      api(),
      `with made as (
         insert into app.branches (tenant_id, id, project_id, ref, base_branch_id)
         select $1, gen_random_uuid(), $2, 'refs/pull/' || n || '/head', b.id
         from generate_series(100, 249) as n, app.branches as b where b.tenant_id = $1 and b.project_id = $2 and b.ref = 'refs/heads/main'
         returning id)
       insert into app.sightings (tenant_id, finding_id, branch_id, partition_code, from_scan, present, cause)
       select $1, $3, made.id, (select partition_code from app.sightings where finding_id = $3 limit 1),
         (select max(number) from app.scans where tenant_id = $1), false, 'fixed' from made`,
      [row!.tenant_id, row!.project_id, id],
    );
    const detail = await read(id);
    expect(detail.presence).to.have.length(100);
    expect(detail).to.include({ state: 'open', firstCommit: commitOf(1), lastCommit: commitOf(1) });
  });

  for (const [what, id] of [
    ['an id that nothing has', '0199aaaa-0000-7000-8000-000000000000'],
    ['no id', 'x'],
    ['a NUL', '%00'],
    ['something to climb out with', '..%2f..%2fkeys'],
    ['a very long name', 'a'.repeat(4000)],
    ['SQL', "'%20or%201=1--"],
  ] as const) {
    it(`answers "not found" for ${what}.`, async () => {
      await expectProblem(await get(api(), tenant, `${place}/${id}`), { status: 404, code: 'finding-not-found', pointer: 'finding' });
    });
  }

  it('answers "not found" for a finding of a sibling project or another tenant.', async () => {
    await createProject({ pool: api().pool }, tenant.actor, { slug: 'sibling', name: 's', defaultBranch: main });
    await uploadOk(api(), tenant, makeSarif([{}]), { project: 'sibling' });
    const stranger = await api().makeTenant();
    await uploadOk(api(), stranger, makeSarif([{}]));
    const [sibling] = await listFindings(api(), { ...tenant, slug: 'sibling' });
    const [foreign] = await listFindings(api(), stranger);
    for (const { id } of [sibling!, foreign!])
      await expectProblem(await get(api(), tenant, `${place}/${id}`), { status: 404, code: 'finding-not-found', pointer: 'finding' });
  });
});
