// The default branch as uploads see it while somebody changes it.
import type { Project, Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { holdUpload } from '../support/hold-upload.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { getJson, listFindings, readJson, sendJson } from '../support/send-json.ts';
import { type TestTenant, upload, uploadOk, useApi } from '../support/start-test-api.ts';

const web = '/api/v1/projects/web-shop';

describe('the default branch of a project', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach('scan main', async () => {
    tenant = await api().makeTenant();
    await uploadOk(api(), tenant, makeSarif([{ rule: 'old' }]));
  });

  const change = async (defaultBranch: string): Promise<Project> =>
    readJson<Project>(await sendJson(api(), tenant, 'PATCH', web, { defaultBranch }));

  it('that changes while an upload is on its way is the one that the upload is judged by.', async () => {
    const hold = await holdUpload(api().database.adminUrl, { table: 'receipts', holds: 'reads and writes' });
    const running = upload(api(), tenant, makeSarif([{ rule: 'old' }]), {
      query: { ref: 'refs/heads/trunk' },
      headers: { 'idempotency-key': 'late' },
    });
    await hold.reached();
    await change('trunk');
    await hold.release();
    const receipt = await readJson<Receipt>(await running, 201);
    // The commit is on the former default branch as well, whose verdict counts too.
    const own = receipt.verdict.reasons.filter(({ scans }) => scans?.includes(receipt.scanId));
    expect(own.map((reason) => reason.code)).to.deep.equal(['baseline-recorded']);
    await uploadOk(api(), tenant, makeSarif([{ rule: 'old' }]), { query: { ref: 'refs/heads/trunk', commit: 'b'.repeat(40) } });
    expect((await listFindings(api(), tenant)).map((finding) => finding.state)).to.deep.equal(['open']);
  });

  it('can be again what it was before.', async () => {
    await change('trunk');
    expect(await change('main')).to.include({ defaultBranch: 'refs/heads/main' });
    const next = await uploadOk(api(), tenant, makeSarif([{ rule: 'old' }, { rule: 'bad' }]), { query: { commit: 'b'.repeat(40) } });
    expect(next.counts).to.include({ new: 1, existing: 1 });
    expect(next.verdict.outcome).to.equal('fail');
    const { items } = await getJson<{ items: { ref: string; isDefault: boolean }[] }>(api(), tenant, `${web}/branches`);
    expect(items.filter((branch) => branch.isDefault).map((branch) => branch.ref)).to.deep.equal(['refs/heads/main']);
  });
});
