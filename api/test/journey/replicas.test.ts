// Two replicas as processes of their own, behind a plain proxy, on one database: directly, and through PgBouncer in transaction mode.
import type { CommitGate, CreatedKey, Finding, FindingPage } from '@portcullis/contract';
import { cloneDatabase, eventually, type TestDatabase, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { type ApiProcess, startApiProcess } from '../support/api-process.ts';
import { countStored } from '../support/count-stored.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makeTestTenantAt, type TestTenant } from '../support/make-test-tenant.ts';
import { uploadUntilTaken } from '../support/retrying-client.ts';
import { readJson, sendJson } from '../support/send-json.ts';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../support/start-pgbouncer.ts';
import { type Proxy, startProxy } from '../support/start-proxy.ts';
import { get, uploadOk } from '../support/start-test-api.ts';

const web = '/api/v1/projects/web-shop';
const drain = { DRAIN_TIME: '400' };
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });

const findings = async (api: { readonly url: string }, tenant: TestTenant, query = ''): Promise<readonly Finding[]> =>
  (await readJson<FindingPage>(await get(api, tenant, `${web}/findings?limit=200${query}`))).items;

const gateOf = async (api: { readonly url: string }, tenant: TestTenant, commit: string): Promise<string> =>
  (await readJson<CommitGate>(await get(api, tenant, `${web}/gate?commit=${commit}`))).outcome;

for (const isPooled of [false, true]) {
  describe(`Two replicas behind a proxy, ${isPooled ? 'through PgBouncer in transaction mode' : 'on PostgreSQL itself'}`, () => {
    let database: TestDatabase;
    let bouncer: PgBouncer | undefined;
    let proxy: Proxy;
    let replicas: [ApiProcess, ApiProcess];
    let tenant: TestTenant;

    const startReplica = (): Promise<ApiProcess> => {
      const { appUrl } = database;
      return startApiProcess(bouncer?.through(appUrl) ?? appUrl, drain);
    };
    const useBoth = async (): Promise<void> => {
      proxy.use(replicas.map(({ url }) => url));
      // A connection for each request, so that each finds its own replica.
      const ask = (): Promise<boolean> =>
        fetch(`${proxy.url}/healthz`, { headers: { connection: 'close' } }).then(
          ({ ok }) => ok,
          () => false,
        );
      await eventually('both are given connections', async () => {
        await ask();
        return replicas.every(({ url }) => proxy.given().has(url));
      });
    };

    before('start the replicas and the proxy', async function () {
      database = await cloneDatabase();
      tenant = await makeTestTenantAt(database.appUrl);
      if (isPooled) {
        const program = findPgBouncer();
        if (program === undefined) {
          console.log('      There is no pgbouncer on the PATH: replicas were tested on PostgreSQL itself only.');
          this.skip();
        }
        bouncer = await startPgBouncer(program, database.appUrl, { connections: 5 });
      }
      replicas = await Promise.all([startReplica(), startReplica()]);
      proxy = await startProxy();
      await useBoth();
    });
    after('stop them', async () => {
      await (proxy as Proxy | undefined)?.stop();
      for (const replica of (replicas as ApiProcess[] | undefined) ?? []) await replica.stop();
      await bouncer?.stop();
      await database.drop();
    });

    it('take uploads in turns as one server would: what one stored, the other compares with.', async () => {
      const sent = makeSarif([{ rule: 'a' }, { rule: 'b', path: 'b.js' }]);
      const [first, second] = replicas;
      expect((await uploadOk(first, tenant, sent, { query: { commit: commitOf(1) } })).counts).to.include({ new: 2, existing: 0 });
      expect((await uploadOk(second, tenant, sent, { query: { commit: commitOf(2) } })).counts).to.include({ new: 0, existing: 2 });
      expect(await findings(first, tenant)).to.have.length(2);
    });

    it('store an upload that both get at once under one key only once, and answer both with the same receipt.', async () => {
      const other = await makeTestTenantAt(database.appUrl);
      const before = await countStored(database.adminUrl);
      const report = makeSarif(Array.from({ length: 200 }, (_, line) => ({ line: line + 1 })));
      const taken = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => uploadUntilTaken(replicas[n % 2]!, other, report, keyed('once'))));
      for (const { receipt } of taken) expect(receipt).to.deep.equal(taken[0]!.receipt);
      const now = await countStored(database.adminUrl);
      expect(now).to.include({ scans: before!.scans + 1, findings: before!.findings + 200, receipts: before!.receipts + 1 });
    });

    it('give the verdict of now: what is decided on one holds at the gate of the other with its next answer.', async () => {
      const own = await makeTestTenantAt(database.appUrl);
      const [first, second] = replicas;
      await uploadOk(first, own, makeSarif([{ rule: 'old' }]), { query: { commit: commitOf(1) } });
      await uploadOk(first, own, makeSarif([{ rule: 'old' }, { rule: 'rce', path: 'x.js', score: '9.8' }]), {
        query: { commit: commitOf(2) },
      });
      expect(await gateOf(second, own, commitOf(2))).to.equal('fail');
      const { id } = (await findings(second, own)).find(({ ruleId }) => ruleId === 'rce')!;
      for (const [state, outcome] of [
        ['false-positive', 'pass'],
        ['open', 'fail'],
      ] as const) {
        await readJson(await sendJson(first, own, 'POST', `${web}/triage`, { findings: [id], state, reason: 'Looked at it.' }));
        expect(await gateOf(second, own, commitOf(2))).to.equal(outcome);
      }
    });

    it('refuse a key with the next request, on the other one as well, once it is revoked.', async () => {
      const [first, second] = replicas;
      const wish = { name: 'to be revoked', project: null, scopes: ['read'] };
      const made = await readJson<CreatedKey>(await sendJson(first, tenant, 'POST', '/api/v1/keys', wish), 201);
      expect((await get(second, tenant, web, made.key)).status).to.equal(200);
      expect((await sendJson(first, tenant, 'DELETE', `/api/v1/keys/${made.keyId}`, '')).status).to.equal(204);
      expect((await get(second, tenant, web, made.key)).status).to.equal(401);
    });

    it('are replaced one after the other while four builds upload: every upload is stored once, and no build sees what a retry does not mend.', async () => {
      const own = await makeTestTenantAt(database.appUrl);
      let isOver = false;
      const failures: string[] = [];
      const build = async (name: number): Promise<string[]> => {
        const scans: string[] = [];
        for (let turn = 0; !isOver || turn < 3; turn += 1) {
          // One finding more each time: what is lost would be missing at the end.
          const report = makeSarif(Array.from({ length: turn + 1 }, (_, at) => ({ rule: `build-${name}`, path: `${name}-${at}.js` })));
          const query = { commit: commitOf(1000 * (name + 1) + turn), category: `build-${name}` };
          const taken = await uploadUntilTaken(proxy, own, report, { ...keyed(`${name}-${turn}`), query });
          scans.push(taken.receipt.scanId);
          failures.push(...taken.failures);
        }
        return scans;
      };
      const builds = [0, 1, 2, 3].map(build);
      for (const place of [0, 1] as const) {
        expect(await replicas[place].stop()).to.equal(0);
        replicas[place] = await startReplica();
        await useBoth();
      }
      isOver = true;
      const scans = await Promise.all(builds);
      const accepted = scans.flat();
      await withClient(database.adminUrl, async (client) => {
        const stored = await client.query<{ id: string }>('select id from app.scans where tenant_id = $1', [own.tenantId]);
        expect(stored.rows.map(({ id }) => id)).to.have.members(accepted);
        const open = await client.query('select from app.findings where tenant_id = $1', [own.tenantId]);
        expect(open.rowCount).to.equal(accepted.length);
      });
      expect(failures.filter((what) => !['broken', '409', '503'].includes(what))).to.deep.equal([]);
      console.log(
        `      ${accepted.length} uploads were taken, ${failures.length} tries failed on the way (${[...new Set(failures)].join(', ') || 'none'}).`,
      );
    });
  });
}
