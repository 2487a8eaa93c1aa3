// The functions that find a person's tenants, and an invitation's, before any is in force.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type pg from 'pg';
import { useDatabase, withClient } from '../testing/index.ts';
import { codeOf } from './code-of.ts';
import { ids, insertRows, putInForce, tenants } from './isolation-rows.ts';

interface Lookup {
  readonly name: string;
  readonly signature: string;
  readonly sql: string;
  readonly good: readonly unknown[];
  readonly bad: readonly (readonly unknown[])[];
  readonly columns: readonly string[];
  /** What it gives for the tenant whose rows are there. */
  readonly row: Readonly<Record<string, unknown>>;
  readonly table: string;
  readonly mayRead: readonly string[];
  readonly mayNot: readonly string[];
}

const person = ['20000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-000000000002'] as const;
const nobody = '20000000-0000-4000-8000-000000000009';
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const others: readonly Lookup[] = [
  {
    name: 'app.lookup_memberships',
    signature: 'app.lookup_memberships(uuid, uuid)',
    sql: 'select * from app.lookup_memberships($1, $2)',
    good: person,
    // The object id alone is not the person: it is of a tenant of Entra ID, and both must be right.
    bad: [
      [person[1], person[0]],
      [nobody, person[1]],
      [person[0], nobody],
      [null, person[1]],
      [person[0], null],
    ],
    columns: ['tenant_id', 'tenant_name', 'id', 'role'],
    row: { tenant_id: tenants.own, id: ids[tenants.own], role: 'admin' },
    table: 'members',
    mayRead: ['select tenant_id, id, entra_tenant_id, entra_object_id, role from app.members', 'select tenant_id, name from app.tenants'],
    mayNot: [
      'select name from app.members',
      'select email from app.members',
      'select last_seen_at from app.members',
      'select created_at from app.tenants',
    ],
  },
  {
    name: 'app.lookup_invitation',
    signature: 'app.lookup_invitation(bytea)',
    sql: 'select * from app.lookup_invitation($1)',
    good: [digestOf('token')],
    bad: [[digestOf('tokeN')], [Buffer.alloc(32)], [Buffer.from('')], [null]],
    columns: ['tenant_id', 'id'],
    row: { tenant_id: tenants.own, id: ids[tenants.own] },
    table: 'invitations',
    mayRead: ['select tenant_id, id, token_digest from app.invitations'],
    mayNot: ['select email from app.invitations', 'select role from app.invitations', 'select invited_by from app.invitations'],
  },
];

for (const { name, signature, sql, good, bad, columns, row, table, mayRead, mayNot } of others) {
  describe(name, () => {
    const database = useDatabase();
    before(async () => {
      await insertRows(database().appUrl, tenants.own);
    });
    const find = (client: pg.Client, values: readonly unknown[]) => client.query<Record<string, unknown>>(sql, [...values]);

    it('finds what is asked for before any tenant is in force, and returns only what is needed to choose one', async () => {
      const { rows, fields } = await withClient(database().appUrl, (client) => find(client, good));
      expect(fields.map((field) => field.name)).to.deep.equal(columns);
      expect(rows).to.have.length(1);
      expect(rows[0]).to.include(row);
    });

    it('finds nothing for what is not there', async () => {
      await withClient(database().appUrl, async (client) => {
        for (const values of bad) expect((await find(client, values)).rows, String(values)).to.deep.equal([]);
      });
    });

    it('is the only way to a row without a tenant: the table itself shows none', async () => {
      const { rows } = await withClient(database().appUrl, (client) =>
        client.query(table === 'members' ? 'select * from app.members' : 'select * from app.invitations'),
      );
      expect(rows).to.deep.equal([]);
    });

    it('finds the same with another tenant in force, and leaves that tenant in force', async () => {
      await withClient(database().appUrl, async (client) => {
        await client.query('begin');
        await putInForce(client, tenants.other);
        expect((await find(client, good)).rows).to.have.length(1);
        expect((await client.query('select app.current_tenant() as id')).rows).to.deep.equal([{ id: tenants.other }]);
      });
    });

    it('cannot be executed by the worker, nor by PUBLIC', async () => {
      expect(await codeOf(withClient(database().workerUrl, (client) => find(client, good)))).to.equal('42501');
      const { rows } = await withClient(database().adminUrl, (client) =>
        client.query(`select has_function_privilege('public', $1, 'execute') as allowed`, [signature]),
      );
      expect(rows).to.deep.equal([{ allowed: false }]);
    });

    it('pins its search_path, so that nothing which comes first there can mislead it', async () => {
      const { rows } = await withClient(database().adminUrl, (client) =>
        client.query('select prosecdef as definer, proconfig as settings from pg_proc where oid = $1::regprocedure', [signature]),
      );
      expect(rows).to.deep.equal([{ definer: true, settings: ['search_path=""'] }]);
    });

    it('runs as a role that can read those columns and nothing else', async () => {
      await withClient(database().adminUrl, async (client) => {
        await client.query('set role portcullis_lookup');
        for (const allowed of mayRead) expect(await codeOf(client.query(allowed)), allowed).to.equal(undefined);
        const writes = [`delete from app.${table}`, `update app.${table} set role = 'owner'`];
        for (const refused of [...mayNot, ...writes]) expect(await codeOf(client.query(refused)), refused).to.equal('42501');
      });
    });
  });
}

describe('app.lookup_memberships of somebody in two tenants', () => {
  const database = useDatabase();
  it('finds both, by name', async () => {
    await insertRows(database().appUrl, tenants.own);
    await insertRows(database().appUrl, tenants.other);
    const { rows } = await withClient(database().appUrl, (client) =>
      client.query<{ tenant_id: string; tenant_name: string }>('select * from app.lookup_memberships($1, $2)', [...person]),
    );
    expect(rows.map((one) => one.tenant_id)).to.have.members([tenants.own, tenants.other]);
    const names = rows.map((one) => one.tenant_name);
    expect(names).to.deep.equal([...names].sort());
  });
});
