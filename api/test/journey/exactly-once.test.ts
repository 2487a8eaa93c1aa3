import { cloneDatabase } from '@portcullis/db/testing';
import { expect } from 'chai';
import { startApiProcess } from '../support/api-process.ts';
import { countStored, type StoredRows } from '../support/count-stored.ts';
import { holdPoints, holdUpload } from '../support/hold-upload.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makeTestTenantAt } from '../support/make-test-tenant.ts';
import { startReplica } from '../support/start-replica.ts';
import { upload, uploadOk } from '../support/start-test-api.ts';
import { startOwnPostgres } from '../support/own-postgres.ts';

const report = makeSarif(Array.from({ length: 40 }, (_, index) => ({ rule: `rule-${index % 7}`, line: index + 1 })));
const once = { headers: { 'idempotency-key': 'run-1-attempt-1' } };

/** What the database holds after exactly one upload of the report. */
const exactlyOnce: StoredRows = { scans: 1, findings: 40, sightings: 40, verdicts: 1, receipts: 1, submits: 1 };

describe('an API that is killed during an upload', () => {
  for (const point of holdPoints) {
    it(`at ${point.table} (${point.holds}): the retry gives one upload, every finding once, and then always the same receipt`, async () => {
      const database = await cloneDatabase();
      const tenant = await makeTestTenantAt(database.appUrl);
      const doomed = await startApiProcess(database.appUrl);
      const hold = await holdUpload(database.adminUrl, point);
      const lost = upload(doomed, tenant, report, once).catch(() => 'lost');
      await hold.reached();
      await doomed.kill();
      expect(await lost).to.equal('lost');
      await hold.release();

      const replica = await startReplica(database.appUrl);
      const receipt = await uploadOk(replica, tenant, report, once);
      expect(receipt.counts.new).to.equal(40);
      expect(await countStored(database.adminUrl)).to.deep.equal(exactlyOnce);
      expect(await uploadOk(replica, tenant, report, once)).to.deep.equal(receipt);
      await replica.close();
      await database.drop();
    });
  }

  it('after it had stored the upload, before the answer was read: the retry gives the stored receipt', async () => {
    const database = await cloneDatabase();
    const tenant = await makeTestTenantAt(database.appUrl);
    const doomed = await startApiProcess(database.appUrl);
    const receipt = await uploadOk(doomed, tenant, report, once);
    await doomed.kill();
    const replica = await startReplica(database.appUrl);
    expect(await uploadOk(replica, tenant, report, once)).to.deep.equal(receipt);
    await replica.close();
    expect(await countStored(database.adminUrl)).to.deep.equal(exactlyOnce);
    await database.drop();
  });
});

describe('a PostgreSQL that is killed during an upload', () => {
  for (const point of holdPoints) {
    it(`at ${point.table} (${point.holds}): the build is told to try again, and the retry gives one upload`, async () => {
      const postgres = await startOwnPostgres();
      try {
        const tenant = await makeTestTenantAt(postgres.appUrl());
        const api = await startReplica(postgres.appUrl());
        const hold = await holdUpload(postgres.adminUrl(), point);
        const answer = upload(api, tenant, report, once);
        await hold.reached();
        await postgres.kill();
        const { status, headers } = await answer;
        expect(status).to.equal(503);
        expect(headers.get('retry-after')).to.equal('2');
        await hold.release();
        await api.close();

        await postgres.startAgain();
        const replica = await startReplica(postgres.appUrl());
        const receipt = await uploadOk(replica, tenant, report, once);
        expect(await countStored(postgres.adminUrl())).to.deep.equal(exactlyOnce);
        expect(await uploadOk(replica, tenant, report, once)).to.deep.equal(receipt);
        await replica.close();
      } finally {
        await postgres.remove();
      }
    });
  }
});
