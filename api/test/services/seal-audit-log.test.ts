// Sealing: every entry gets its place, once and in an order that no transaction can slip behind; what was tampered with is found.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { eventually, useDatabase, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import pg from 'pg';
import { type AuditSigner, makeAuditSigner } from '../../src/domain/audit/checkpoint.ts';
import { firstPrevious, sealEntries } from '../../src/domain/audit/seal-chain.ts';
import { presentAuditEntry } from '../../src/services/present-audit-entry.ts';
import { sealAuditLog } from '../../src/services/seal-audit-log.ts';
import { checkAuditLog } from '../../src/services/verify-audit-log.ts';
import { insertCheckpoint, lookupTenantsToSeal, selectChainEnd, selectWaiting } from '../../src/store/audit-seals.store.ts';
import { insertAuditEntries } from '../../src/store/audit-log.store.ts';
import { selectSealed } from '../../src/store/audit-verification.store.ts';
import { makePool, type Pool } from '../../src/store/make-pool.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';
import { type AuditStage, auditSigner, check, countWaiting, seal, sealAll, tamper, writeEntries } from '../support/audit-stage.ts';
import { makeTestTenant, type TestTenant } from '../support/make-test-tenant.ts';

describe('Seals of the audit log', () => {
  const database = useDatabase();
  let pool: Pool;
  let stage: AuditStage;
  let tenant: TestTenant;
  before(() => {
    pool = makePool({ connectionString: database().appUrl, max: 4, statementTimeout: 60_000, onError: () => undefined });
    stage = { pool, database: database() };
  });
  after(() => pool.end());
  beforeEach(async () => {
    tenant = await makeTestTenant(pool);
  });

  const asAdmin = <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> =>
    withClient(database().adminUrl, async (client) => (await client.query<Row>(sql, [tenant.tenantId])).rows);
  const positions = async (): Promise<number[]> =>
    (await asAdmin<{ position: number }>('select position::int from app.audit_seals where tenant_id = $1 order by 1')).map(
      (row) => row.position,
    );
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

  it('give every entry a position, from 1 and without gaps, and sign the end.', async () => {
    await writeEntries(stage, tenant, 20);
    await sealAll(stage, tenant);
    const [counted] = await asAdmin<{ count: number }>('select count(*)::int as count from app.audit_log where tenant_id = $1');
    expect(await positions()).to.deep.equal(upTo(counted!.count));
    const found = await check(stage, tenant);
    expect(found).to.deep.include({
      isWhole: true,
      isSigned: true,
      entries: counted!.count,
      sealed: counted!.count,
      unsealed: 0,
      faults: [],
    });
    expect(found.checkpoint).to.include({ position: counted!.count, keyId: auditSigner.key.keyId });
  });

  it('are chained without a key too, and nobody is told that they are signed.', async () => {
    await sealAll(stage, tenant, 'nobody');
    expect(await check(stage, tenant)).to.deep.include({ isWhole: true, isSigned: false, checkpoint: null, unsealed: 0 });
  });

  it('are made of ten thousand entries in batches, and of more when more come.', async function () {
    this.timeout(120_000);
    await writeEntries(stage, tenant, 10_000);
    await sealAll(stage, tenant);
    await writeEntries(stage, tenant, 3);
    await sealAll(stage, tenant);
    const found = await check(stage, tenant);
    expect(found).to.deep.include({ isWhole: true, isSigned: true, unsealed: 0 });
    expect(found.sealed).to.be.greaterThan(10_003);
  });

  it('do not pass an older transaction that is still running: its entry is sealed before those that came after it.', async () => {
    await sealAll(stage, tenant);
    const before = (await positions()).length;
    await withClient(database().appUrl, async (older) => {
      await older.query('begin');
      await older.query(`select set_config('app.tenant_id', $1, true)`, [tenant.tenantId]);
      await older.query(
        `insert into app.audit_log (tenant_id, id, actor_type, actor_id, action, resource_type, outcome)
         values ($1, gen_random_uuid(), 'system', 'x', 'older.act', 'x', 'done')`,
        [tenant.tenantId],
      );
      await writeEntries(stage, tenant, 3);
      await seal(stage, tenant);
      expect(await positions()).to.have.length(before);
      expect(await countWaiting(stage, tenant)).to.equal(3);
      await older.query('commit');
    });
    await sealAll(stage, tenant);
    const actions = await asAdmin<{ action: string }>(
      `select l.action from app.audit_seals as s join app.audit_log as l on l.tenant_id = s.tenant_id and l.id = s.entry_id
       where s.tenant_id = $1 and s.position > ${before} order by s.position`,
    );
    expect(actions.map(({ action }) => action)).to.deep.equal(['older.act', 'thing.make', 'thing.make', 'thing.make']);
    expect((await check(stage, tenant)).isWhole).to.equal(true);
  });

  it('are given once, however many seal at the same time.', async () => {
    await writeEntries(stage, tenant, 300);
    await Promise.all([seal(stage, tenant), seal(stage, tenant), seal(stage, tenant), sealAll(stage, tenant)]);
    const { isWhole, sealed, entries, unsealed } = await check(stage, tenant);
    expect({ isWhole, unsealed, sealed }).to.deep.equal({ isWhole: true, unsealed: 0, sealed: entries });
  });

  it('are given to what came with a database from another server, whose transactions were counted farther than here.', async () => {
    await sealAll(stage, tenant);
    await writeEntries(stage, tenant, 2);
    await tamper(stage, tenant, 'update app.audit_pending set xact = xact + 4000000000 where tenant_id = $1');
    await seal(stage, tenant);
    expect(await countWaiting(stage, tenant)).to.equal(0);
    expect((await check(stage, tenant)).isWhole).to.equal(true);
  });

  it('wait for no entry that is sealed already, nor for one that there is not.', async () => {
    await sealAll(stage, tenant);
    const before = await positions();
    await tamper(
      stage,
      tenant,
      'insert into app.audit_pending (tenant_id, entry_id, xact) select tenant_id, entry_id, 1 from app.audit_seals where tenant_id = $1',
      `insert into app.audit_pending (tenant_id, entry_id, xact) select tenant_id, id, n from app.audit_log cross join generate_series(2, 3) as n where tenant_id = $1`,
    );
    await seal(stage, tenant);
    expect(await countWaiting(stage, tenant)).to.equal(0);
    expect(await positions()).to.deep.equal(before);
    await tamper(stage, tenant, 'insert into app.audit_pending (tenant_id, entry_id, xact) values ($1, gen_random_uuid(), 1)');
    await seal(stage, tenant);
    expect((await check(stage, tenant)).faults.map(({ kind }) => kind)).to.deep.equal(['entry-missing']);
  });

  it('are asked for by the tenants that have entries which wait, and by no other.', async () => {
    const worker = makePool({ connectionString: database().workerUrl, max: 1, statementTimeout: 60_000, onError: () => undefined });
    try {
      const others = await Promise.all([makeTestTenant(pool), makeTestTenant(pool)]);
      const ids = [tenant, ...others].map(({ tenantId }) => tenantId).sort();
      const waiting = async (): Promise<string[]> => (await lookupTenantsToSeal(worker, undefined, 500)).filter((id) => ids.includes(id));
      expect(await waiting()).to.deep.equal(ids);
      expect(await lookupTenantsToSeal(worker, ids[0], 1)).to.have.length(1);
      await sealAll(stage, tenant);
      expect(await waiting()).to.deep.equal(ids.filter((id) => id !== tenant.tenantId));
    } finally {
      await worker.end();
    }
  });

  for (const sql of [
    `update app.audit_log set reason = 'x'`,
    'delete from app.audit_log',
    'truncate app.audit_log',
    `update app.audit_seals set digest = sha256('x')`,
    'delete from app.audit_seals',
    'truncate app.audit_seals',
    `update app.audit_checkpoints set position = 1`,
    'delete from app.audit_checkpoints',
    'truncate app.audit_checkpoints',
  ]) {
    it(`are refused to change for the runtime role and for the owner: ${sql}`, async () => {
      await sealAll(stage, tenant);
      for (const role of ['portcullis_app', 'portcullis_owner']) {
        const refusal = await withClient(database().adminUrl, async (client) => {
          await client.query(`select set_config('role', $1, false)`, [role]);
          await client.query(`select set_config('app.tenant_id', $1, false)`, [tenant.tenantId]);
          return client.query(sql).then(
            () => 'it was done',
            (error: unknown) => (error instanceof pg.DatabaseError ? error.message : String(error)),
          );
        });
        expect(refusal).to.match(role === 'portcullis_app' ? /permission denied/ : /append-only/);
      }
    });
  }

  it('are put on no chain that lost its checkpoints, unless somebody says that no key was set then.', async () => {
    await writeEntries(stage, tenant, 3);
    await sealAll(stage, tenant);
    await tamper(stage, tenant, 'delete from app.audit_checkpoints where tenant_id = $1');
    await writeEntries(stage, tenant, 1);
    const refusal = await sealAll(stage, tenant).catch((error: unknown) => String(error));
    expect(refusal).to.match(/sealed from position 1 to \d+ and not signed.*PORTCULLIS_AUDIT_SIGN_ON/);
    await eventually('all is sealed', async () => {
      await sealAuditLog({ pool, signer: auditSigner, maySignOn: true, now: () => new Date() }, tenant.tenantId);
      return (await countWaiting(stage, tenant)) === 0;
    });
    await writeEntries(stage, tenant, 1);
    await sealAll(stage, tenant);
    expect(await check(stage, tenant)).to.deep.include({ isWhole: true, isSigned: true, unsealed: 0 });
  });

  it('are made, and looked at, of some large entries at once and not of all that wait.', async () => {
    await sealAll(stage, tenant);
    const large = { text: 'x'.repeat(100_000) };
    const records = Array.from({ length: 100 }, () => ({
      actor: tenant.actor,
      entry: { action: 'thing.make', resourceType: 'thing', after: large },
      trace: undefined,
    }));
    await withTenant(pool, tenant.tenantId, { readOnly: false }, (tx) => insertAuditEntries(tx, records));
    const [waiting, before] = [await countWaiting(stage, tenant), (await positions()).length];
    expect(waiting).to.be.at.least(100);
    await eventually('they may be sealed', async () => {
      const rows = await withTenant(pool, tenant.tenantId, { readOnly: true }, (tx) => selectWaiting(tx, 1000));
      expect(rows.length).to.be.at.most(41);
      return rows.length > 39;
    });
    await sealAll(stage, tenant);
    expect(await positions()).to.have.length(before + waiting);
    const rows = await withTenant(pool, tenant.tenantId, { readOnly: true }, (tx) => selectSealed(tx, before, 1000, 1000));
    expect(rows.length).to.be.within(39, 41);
    expect(await check(stage, tenant)).to.deep.include({ isWhole: true, unsealed: 0, sealed: before + waiting });
  });

  it('go on after a change of keys where the old one is known, and not where it is not.', async () => {
    await sealAll(stage, tenant);
    await writeEntries(stage, tenant, 1);
    const { privateKey } = generateKeyPairSync('ed25519');
    const sealWith = async (signer: AuditSigner): Promise<void> =>
      eventually('all is sealed', async () => {
        await sealAuditLog({ pool, signer, now: () => new Date() }, tenant.tenantId);
        return (await countWaiting(stage, tenant)) === 0;
      });
    const refusal = await sealWith(makeAuditSigner(privateKey)).catch((error: unknown) => String(error));
    expect(refusal).to.include('signed by a key that is not known here').and.to.include('PORTCULLIS_AUDIT_OLD_KEYS');
    const rotated = makeAuditSigner(privateKey, [createPublicKey(auditSigner.key.publicKey)]);
    await sealWith(rotated);
    expect(await checkAuditLog({ pool, keys: rotated.keys }, tenant.tenantId)).to.deep.include({
      isWhole: true,
      isSigned: true,
      unsealed: 0,
    });
  });

  const third = `(select entry_id from app.audit_seals where tenant_id = $1 and position = 3)`;
  const fourth = `(select entry_id from app.audit_seals where tenant_id = $1 and position = 4)`;
  for (const [what, statements, kinds] of [
    ['a changed entry', [`update app.audit_log set actor_id = 'nobody' where tenant_id = $1 and id = ${third}`], ['entry-changed']],
    [
      'an entry that was dated back',
      [`update app.audit_log set at = at - interval '1 us' where tenant_id = $1 and id = ${third}`],
      ['entry-changed'],
    ],
    ['an entry that was taken out', [`delete from app.audit_log where tenant_id = $1 and id = ${third}`], ['entry-missing']],
    [
      'an entry that was taken out with its seal',
      [
        `delete from app.audit_log where tenant_id = $1 and id = ${third}`,
        'delete from app.audit_seals where tenant_id = $1 and position = 3',
      ],
      ['seal-missing'],
    ],
    [
      'a tail that was cut off with its seals',
      [
        `delete from app.audit_log where tenant_id = $1 and id in (select entry_id from app.audit_seals where tenant_id = $1 and position > 4)`,
        'delete from app.audit_seals where tenant_id = $1 and position > 4',
      ],
      ['checkpoint-broken'],
    ],
    [
      'an entry that was put in',
      [
        `insert into app.audit_log (tenant_id, id, actor_type, actor_id, action, resource_type, outcome)
        values ($1, gen_random_uuid(), 'system', 'x', 'false.act', 'x', 'done')`,
      ],
      ['entry-unsealed'],
    ],
    [
      'two entries that changed places',
      [
        `update app.audit_log set id = '00000000-0000-4000-8000-000000000000' where tenant_id = $1 and id = ${third}`,
        `update app.audit_log set id = ${third} where tenant_id = $1 and id = ${fourth}`,
        `update app.audit_log set id = ${fourth} where tenant_id = $1 and id = '00000000-0000-4000-8000-000000000000'`,
      ],
      ['entry-changed'],
    ],
  ] as const) {
    it(`show ${what} to whoever verifies, though a superuser did it.`, async () => {
      await writeEntries(stage, tenant, 8);
      await sealAll(stage, tenant);
      expect((await check(stage, tenant)).isWhole).to.equal(true);
      await tamper(stage, tenant, ...statements);
      const { isWhole, faults } = await check(stage, tenant);
      expect(isWhole).to.equal(false);
      expect([...new Set(faults.map(({ kind }) => kind))]).to.include.members([...kinds]);
    });
  }

  const rewrite = async (): Promise<void> => {
    await tamper(stage, tenant, `update app.audit_log set actor_id = 'nobody' where tenant_id = $1 and id = ${third}`);
    const rows = await withTenant(pool, tenant.tenantId, { readOnly: true }, (tx) => selectSealed(tx, 0, 1000, 1000));
    const entries = rows.map(({ position, entryId, digest, found, ...row }) => presentAuditEntry(row));
    const seals = sealEntries(tenant.tenantId, { position: 0, digest: firstPrevious }, entries);
    for (const { position, digest } of seals)
      await tamper(
        stage,
        tenant,
        `update app.audit_seals set digest = decode('${digest}', 'hex') where tenant_id = $1 and position = ${position}`,
      );
  };

  it('are put on no chain that was written anew with checkpoints to fit, and no later signature makes it good.', async () => {
    await writeEntries(stage, tenant, 5);
    await sealAll(stage, tenant);
    const forged = (await check(stage, tenant)).checkpoint!.position;
    await rewrite();
    await tamper(
      stage,
      tenant,
      `update app.audit_checkpoints as c set digest = s.digest from app.audit_seals as s
       where c.tenant_id = $1 and s.tenant_id = $1 and s.position = c.position`,
    );
    const isTold = async (): Promise<void> => {
      const { isWhole, faults } = await check(stage, tenant);
      expect(isWhole).to.equal(false);
      expect(faults.map(({ kind, position }) => `${kind} ${position}`)).to.include(`checkpoint-broken ${forged}`);
    };
    await isTold();
    await writeEntries(stage, tenant, 1);
    const refusal = await sealAll(stage, tenant).catch((error: unknown) => String(error));
    expect(refusal).to.include(`the signature of the checkpoint at position ${forged} does not hold`);
    // As if the end had been signed all the same.
    await sealAll(stage, tenant, 'nobody');
    await withTenant(pool, tenant.tenantId, { readOnly: false }, async (tx) => {
      const end = (await selectChainEnd(tx))!;
      await insertCheckpoint(tx, auditSigner.sign(tenant.tenantId, { ...end, madeAt: new Date().toISOString() }));
    });
    await isTold();
  });

  it('show a chain that was written anew by somebody without the key, and are not signed on.', async () => {
    await writeEntries(stage, tenant, 5);
    await sealAll(stage, tenant);
    await rewrite();
    const { faults, isWhole } = await check(stage, tenant);
    expect(isWhole).to.equal(false);
    expect(faults.map(({ kind }) => kind))
      .to.include('checkpoint-broken')
      .and.not.include('entry-changed');
    await writeEntries(stage, tenant, 1);
    await tamper(stage, tenant, 'update app.audit_pending set xact = 0 where tenant_id = $1');
    const refusal = await seal(stage, tenant).then(
      () => 'sealed',
      (error: unknown) => String(error),
    );
    expect(refusal).to.match(/is not what was signed at position \d+/);
  });

  it('show a checkpoint that was made to fit by somebody without the key.', async () => {
    await writeEntries(stage, tenant, 5);
    await sealAll(stage, tenant);
    await rewrite();
    await tamper(
      stage,
      tenant,
      `update app.audit_checkpoints as c set digest = s.digest from app.audit_seals as s
       where c.tenant_id = $1 and s.tenant_id = $1 and s.position = c.position`,
    );
    const { faults, isSigned } = await check(stage, tenant);
    expect(isSigned).to.equal(false);
    expect(faults.map(({ detail }) => detail).join()).to.match(/signature of the checkpoint at position \d+ does not hold/);
  });

  it('outlive their tenant, like the log.', async () => {
    await sealAll(stage, tenant);
    await withTenant(pool, tenant.tenantId, { readOnly: false }, (tx) =>
      tx.query('delete from app.tenants where tenant_id = $1', [tx.tenantId]),
    );
    expect((await check(stage, tenant)).isWhole).to.equal(true);
    expect(await positions()).to.not.deep.equal([]);
  });
});
