// From a tool's own report to what people are shown of a finding, and what a VEX document that came with it changes.
import { type FindingDetail, type FindingPage, type Receipt, receiptSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { expectRefusal } from '../support/expect-problem.ts';
import { get, someCommit, type TestTenant, upload, uploadOk, useApi } from '../support/start-test-api.ts';

const lodash = {
  vulnerability: {
    id: 'GHSA-35jh-r3h4-6jhm',
    severity: 'High',
    dataSource: 'https://example.com/advisories/1',
    fix: { state: 'fixed', versions: ['4.17.21'] },
    cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H', metrics: { baseScore: 7.2 } }],
  },
  relatedVulnerabilities: [{ id: 'CVE-2021-23337', description: 'A template can run commands.' }],
  artifact: {
    name: 'lodash',
    version: '4.17.15',
    type: 'npm',
    purl: 'pkg:npm/lodash@4.17.15',
    locations: [{ path: '/web/package-lock.json' }],
  },
};
const report = (...matches: object[]): object => ({
  matches,
  source: { type: 'directory', target: '.' },
  descriptor: { name: 'grype', version: '0.90.0' },
});
const vex = (status: string, extra: object = {}): object => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'urn:vex:1',
  author: 'us',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements: [{ vulnerability: { name: 'CVE-2021-23337' }, products: [{ '@id': 'pkg:npm/lodash@4.17.15' }], status, ...extra }],
});

describe('The details of a finding', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  const only = async (): Promise<FindingDetail> => {
    const page = (await (await get(api(), tenant, `/api/v1/projects/${tenant.slug}/findings`)).json()) as FindingPage;
    expect(page.items).to.have.length(1);
    return (await (
      await get(api(), tenant, `/api/v1/projects/${tenant.slug}/findings/${page.items[0]?.id ?? ''}`)
    ).json()) as FindingDetail;
  };

  const sendWithVex = async (statement: object): Promise<Receipt> => {
    const form = new FormData();
    form.append('report', new Blob([JSON.stringify(report(lodash))]), 'grype.json');
    form.append('report', new Blob([JSON.stringify(statement)]), 'vex.json');
    const query = new URLSearchParams({ commit: someCommit, ref: 'refs/heads/main' });
    const response = await fetch(`${api().url}/api/v1/projects/${tenant.slug}/scans?${query.toString()}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}` },
      body: form,
    });
    return receiptSchema.parse(await response.json());
  };

  it('are what the tool’s own report says of package, fix, score and references.', async () => {
    await uploadOk(api(), tenant, report(lodash));
    const finding = await only();
    expect(finding).to.deep.include({ ruleId: 'GHSA-35jh-r3h4-6jhm', severity: 'high', tool: 'grype', path: 'web/package-lock.json' });
    expect(finding.details).to.deep.equal({
      package: { name: 'lodash', version: '4.17.15', purl: 'pkg:npm/lodash@4.17.15', fixedIn: ['4.17.21'] },
      cvss: { version: '3.1', score: 7.2, vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' },
      references: ['https://example.com/advisories/1'],
    });
  });

  it('follow the report: the same package at another version is the same finding, with what is new of it.', async () => {
    await uploadOk(api(), tenant, report(lodash));
    const before = await only();
    const newer = { ...lodash, artifact: { ...lodash.artifact, version: '4.17.19', purl: 'pkg:npm/lodash@4.17.19' } };
    const receipt = await uploadOk(api(), tenant, report(newer), { query: { commit: 'b'.repeat(40) } });
    expect(receipt.counts).to.deep.include({ new: 0, existing: 1, fixed: 0 });
    const after = await only();
    expect([after.id, after.details?.package?.version]).to.deep.equal([before.id, '4.17.19']);
  });

  it('say what a VEX document of the same upload says, which suppresses what is not affected, as long as it comes along.', async () => {
    await sendWithVex(vex('not_affected', { justification: 'vulnerable_code_not_in_execute_path' }));
    const quiet = await only();
    expect([quiet.suppressed, quiet.details?.vex]).to.deep.equal([
      true,
      { status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path', statement: null },
    ]);
    await uploadOk(api(), tenant, report(lodash), { query: { commit: 'b'.repeat(40) } });
    const loud = await only();
    expect([loud.id, loud.suppressed, loud.details?.vex]).to.deep.equal([quiet.id, false, undefined]);
  });

  it('tell a statement that speaks of nothing in the upload.', async () => {
    const receipt = await sendWithVex({
      ...vex('not_affected'),
      statements: [{ vulnerability: { name: 'CVE-1999-0001' }, products: [{ '@id': 'pkg:npm/other' }], status: 'fixed' }],
    });
    expect(receipt.warnings.map(({ code, pointer }) => [code, pointer])).to.deep.include(['vex-unmatched', 'vex.json#/statements/0']);
    expect((await only()).suppressed).to.equal(false);
  });

  it('are null where a tool says no more.', async () => {
    await uploadOk(api(), tenant, {
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 't' } }, results: [{ ruleId: 'r', message: { text: 'm' } }] }],
    });
    expect((await only()).details).to.equal(null);
  });

  it('refuse a VEX document alone, which says nothing of a scan.', async () => {
    const send = (): Promise<Response> => upload(api(), tenant, vex('not_affected'));
    const problem = await expectRefusal(api(), send, { status: 422, code: 'report-invalid', pointer: '' });
    expect(problem.detail).to.include('Send it together with the report');
  });
});
