// Sending an upload again, at once or later: it counts once.
import type { Receipt } from '@portcullis/contract';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { createProject } from '../../src/services/manage-projects.ts';
import { countRows, errorLines, expectProblem } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { type TestTenant, upload, uploadOk, useApi } from '../support/start-test-api.ts';

const report = makeSarif([{ rule: 'xss' }, { rule: 'sql' }, { rule: 'path', path: 'b.js' }]);
const ten = Array.from({ length: 10 }, (_, index) => index);

describe('POST /api/v1/projects/{project}/scans: uploads that come again', () => {
  const api = useApi({ READ_THREADS: '2' });
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });
  const headers = { 'idempotency-key': 'run-1 job-2'.replace(' ', '/') };

  it('with the same Idempotency-Key get the first receipt, byte for byte, and are stored once.', async () => {
    const first = await (await upload(api(), tenant, report, { headers })).text();
    const before = await countRows(api());
    const again = await upload(api(), tenant, report, { headers });
    expect(again.status).to.equal(201);
    expect(await again.text()).to.equal(first);
    expect(again.headers.get('location')).to.equal((JSON.parse(first) as Receipt).reportUrl);
    expect(await countRows(api())).to.deep.equal(before);
  });

  it('keep their first receipt even if the project has moved on since.', async () => {
    const first = await uploadOk(api(), tenant, report, { headers });
    await uploadOk(api(), tenant, makeSarif([]));
    expect(await uploadOk(api(), tenant, report, { headers })).to.deep.equal(first);
    expect((await uploadOk(api(), tenant, report)).counts).to.include({ reopened: 3 });
  });

  it('ten at once with one Idempotency-Key are one upload; whoever comes too early is told to ask again.', async () => {
    const before = await countRows(api());
    const answers = await Promise.all(ten.map(() => upload(api(), tenant, report, { headers })));
    const receipts = new Set<string>();
    for (const answer of answers) {
      if (answer.status === 201) {
        receipts.add(await answer.text());
        continue;
      }
      expect(answer.headers.get('retry-after')).to.match(/^[1-9]\d*$/);
      await expectProblem(answer, { status: 409, code: 'idempotency-in-progress' });
    }
    expect(receipts.size).to.equal(1);
    const after = await countRows(api());
    expect([after.scans! - before.scans!, after.findings! - before.findings!, after.receipts! - before.receipts!]).to.deep.equal([1, 3, 1]);
    expect(await (await upload(api(), tenant, report, { headers })).text()).to.equal([...receipts][0]);
  });

  it('ten at once without a key are ten scans, and every finding is there once.', async () => {
    const before = await countRows(api());
    const receipts = await Promise.all(ten.map(() => uploadOk(api(), tenant, report)));
    const after = await countRows(api());
    expect([after.scans! - before.scans!, after.findings! - before.findings!]).to.deep.equal([10, 3]);
    expect(after.sightings! - before.sightings!).to.equal(3);
    expect(receipts.map(({ counts }) => counts.new).sort()).to.deep.equal([...Array<number>(9).fill(0), 3]);
  });

  it('ten at once to different branches of a new project make every finding once.', async () => {
    await uploadOk(api(), tenant, makeSarif([]));
    const before = await countRows(api());
    const receipts = await Promise.all(
      ten.map((index) =>
        uploadOk(api(), tenant, report, { query: { ref: `refs/pull/${index + 1}/head`, 'pull-request': String(index + 1) } }),
      ),
    );
    const after = await countRows(api());
    expect(after.findings! - before.findings!).to.equal(3);
    expect(receipts.every(({ counts }) => counts.new === 3)).to.equal(true);
  });

  it('without a key again find nothing new.', async () => {
    await uploadOk(api(), tenant, report);
    const { counts, verdict } = await uploadOk(api(), tenant, report);
    expect(counts).to.deep.equal({ new: 0, existing: 3, fixed: 0, reopened: 0, suppressed: 0, rejected: 0 });
    expect(verdict.outcome).to.equal('pass');
  });

  it('may use a key that another project or another tenant has used.', async () => {
    await createProject({ pool: api().pool }, tenant.actor, { slug: 'second', name: 's', defaultBranch: 'refs/heads/main' });
    const stranger = await api().makeTenant();
    const receipts = [
      await uploadOk(api(), tenant, report, { headers }),
      await uploadOk(api(), tenant, report, { headers, project: 'second' }),
      await uploadOk(api(), stranger, report, { headers }),
    ];
    expect(new Set(receipts.map((receipt) => receipt.scanId)).size).to.equal(3);
  });

  it('may use a key again that was refused, because nothing was stored under it.', async () => {
    await expectProblem(await upload(api(), tenant, 'null', { headers }), { status: 422, code: 'report-format-unknown', pointer: '' });
    expect((await uploadOk(api(), tenant, report, { headers })).counts.new).to.equal(3);
  });
});

describe('POST /api/v1/projects/{project}/scans: all or nothing', () => {
  const api = useApi();
  // Each of these is the last straw at another point of the transaction; the audit row is written after all others.
  for (const table of ['audit_log', 'verdicts', 'sightings', 'receipts']) {
    it(`stores nothing of an upload when the row of ${table} cannot be written, and takes the same upload later.`, async () => {
      const tenant = await api().makeTenant();
      const headers = { 'idempotency-key': table };
      const asAdmin = (sql: string): Promise<unknown> => withClient(api().database.adminUrl, (client) => client.query(sql));
      await asAdmin(`create function public.fail() returns trigger language plpgsql as 'begin raise exception ''disk on fire''; end'`);
      await asAdmin(`create trigger fail before insert on app.${table} for each row execute function public.fail()`);
      const before = await countRows(api());
      const answer = await upload(api(), tenant, report, { headers });
      const problem = await expectProblem(answer, { status: 500, code: 'internal-error' });
      expect(JSON.stringify(problem)).not.to.contain('disk on fire');
      expect(errorLines(api()).at(-1)).to.contain('disk on fire').and.contain(problem.requestId);
      expect(await countRows(api())).to.deep.equal(before);
      await asAdmin(`drop function public.fail() cascade`);
      expect((await uploadOk(api(), tenant, report, { headers })).counts.new).to.equal(3);
    });
  }
});
