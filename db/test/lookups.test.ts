// The function that finds a key before any tenant is in force. Those for people: people-lookups.test.ts.
import { expect } from 'chai';
import { useDatabase, withClient } from '../testing/index.ts';
import { codeOf } from './code-of.ts';
import { ids, insertRows, putInForce, tenants } from './isolation-rows.ts';

const lookup = 'select * from app.lookup_api_key($1)';
const keyId = 'abcdefgh';

describe('app.lookup_api_key', () => {
  const database = useDatabase();
  before(async () => {
    await insertRows(database().appUrl, tenants.own);
  });

  it('finds a key before any tenant is in force, and returns only what authentication needs', async () => {
    const { rows, fields } = await withClient(database().appUrl, (client) => client.query(lookup, [keyId]));
    expect(fields.map((field) => field.name)).to.deep.equal([
      ...['tenant_id', 'id', 'project_id', 'scopes', 'hash_scheme', 'pepper_id', 'digest', 'expires_at', 'revoked_at'],
    ]);
    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({ tenant_id: tenants.own, id: ids[tenants.own], project_id: ids[tenants.own], hash_scheme: 'sha256' });
  });

  it('finds nothing for a key that is not there, nor for a pattern', async () => {
    for (const wanted of ['zzzzzzzz', '%', '', `' or true --`, null]) {
      const { rows } = await withClient(database().appUrl, (client) => client.query(lookup, [wanted]));
      expect(rows).to.deep.equal([]);
    }
  });

  it('is the only way to a key without a tenant: the table itself shows none', async () => {
    const { rows } = await withClient(database().appUrl, (client) => client.query('select * from app.api_keys'));
    expect(rows).to.deep.equal([]);
  });

  it('finds the same with another tenant in force, and leaves that tenant in force', async () => {
    await withClient(database().appUrl, async (client) => {
      await client.query('begin');
      await putInForce(client, tenants.other);
      expect((await client.query(lookup, [keyId])).rows).to.have.length(1);
      expect((await client.query('select * from app.api_keys')).rows).to.deep.equal([]);
      expect((await client.query('select app.current_tenant() as id')).rows).to.deep.equal([{ id: tenants.other }]);
    });
  });

  it('is not misled by tables, functions and operators that come first on the search_path', async () => {
    await withClient(database().adminUrl, async (client) => {
      await client.query('begin');
      await client.query(`
        create schema evil;
        create function evil.always(text, text) returns boolean language sql return true;
        create operator evil.= (function = evil.always, leftarg = text, rightarg = text);
        create table evil.api_keys as select * from app.api_keys where false;
        grant usage on schema evil to public;
        grant select on evil.api_keys to public;
        set local search_path = evil, pg_catalog;
        set local role portcullis_app`);
      expect((await client.query(`select 'a'::text = 'b'::text as misled`)).rows).to.deep.equal([{ misled: true }]);
      expect((await client.query(lookup, ['zzzzzzzz'])).rows).to.deep.equal([]);
      expect((await client.query(lookup, [keyId])).rows).to.have.length(1);
    });
  });

  it('cannot be executed by the worker, nor by PUBLIC', async () => {
    expect(await codeOf(withClient(database().workerUrl, (client) => client.query(lookup, [keyId])))).to.equal('42501');
    const { rows } = await withClient(database().adminUrl, (client) =>
      client.query(`select has_function_privilege('public', 'app.lookup_api_key(text)', 'execute') as allowed`),
    );
    expect(rows).to.deep.equal([{ allowed: false }]);
  });

  it('runs as a role that can read those columns of keys and nothing else', async () => {
    await withClient(database().adminUrl, async (client) => {
      await client.query('set role portcullis_lookup');
      expect(await codeOf(client.query('select tenant_id, digest from app.api_keys'))).to.equal(undefined);
      for (const sql of [
        'select name from app.api_keys',
        'select created_by from app.api_keys',
        'select * from app.api_keys',
        'update app.api_keys set revoked_at = null',
        'delete from app.api_keys',
        'select * from app.projects',
        'select * from app.findings',
        'create table app.extra ()',
      ]) {
        expect(await codeOf(client.query(sql)), sql).to.equal('42501');
      }
    });
  });
});
