// Who may serve tenants: the runtime roles, and nobody that row security does not bind.
import { expect } from 'chai';
import { checkSession, sessionRules } from '../src/check-session.ts';
import { isPatchedVersion } from '../src/patched-version.ts';
import { useDatabase, withClient } from '../testing/index.ts';

/** What is arranged by a superuser before "set session authorization", who then connects, and the rules that refuse it. */
const refused: readonly { who: string; arrange: string; role: string; rules: readonly string[] }[] = [
  {
    who: 'a superuser',
    arrange: 'create role guest superuser nobypassrls',
    role: 'guest',
    rules: ['session-superuser', 'session-create'],
  },
  { who: 'a role that passes row security', arrange: 'create role guest bypassrls', role: 'guest', rules: ['session-bypassrls'] },
  { who: 'a role that makes roles', arrange: 'create role guest createrole', role: 'guest', rules: ['session-createrole'] },
  {
    who: 'the owner of the schema',
    arrange: '',
    role: 'portcullis_owner',
    rules: ['session-owner', 'session-member', 'session-create'],
  },
  {
    who: 'the owner of one table',
    arrange: 'create role guest; alter table app.scans owner to guest',
    role: 'guest',
    rules: ['session-owner'],
  },
  { who: 'the migrator', arrange: '', role: 'portcullis_migrator', rules: ['session-member'] },
  {
    who: 'a runtime role that may become another',
    arrange: 'grant portcullis_lookup to portcullis_app',
    role: 'portcullis_app',
    rules: ['session-member'],
  },
  {
    who: 'a runtime role that may create schemas',
    arrange: `do $$ begin execute format('grant create on database %I to portcullis_app', current_database()); end $$`,
    role: 'portcullis_app',
    rules: ['session-create'],
  },
  {
    who: 'a connection with a tenant in force from the start',
    arrange: `set local app.tenant_id = '00000000-0000-0000-0000-000000000000'`,
    role: 'portcullis_app',
    rules: ['session-tenant'],
  },
];

describe('checkSession', () => {
  const database = useDatabase();

  it('lets the runtime role and the worker pass', async () => {
    for (const url of [database().appUrl, database().workerUrl]) expect(await withClient(url, checkSession)).to.deep.equal([]);
  });

  it('refuses the superuser that a server is installed with', async () => {
    const faults = await withClient(database().adminUrl, checkSession);
    expect(faults.map((fault) => fault.rule)).to.include('session-superuser');
  });

  it('refuses the migrator by its own login', async () => {
    const faults = await withClient(database().migratorUrl, checkSession);
    expect(faults.map((fault) => fault.rule)).to.deep.equal(['session-member']);
  });

  it('refuses a superuser who acts as the runtime role, because that can be undone', async () => {
    const faults = await withClient(database().adminUrl, async (client) => {
      await client.query('set role portcullis_app');
      return checkSession(client);
    });
    expect(faults.map((fault) => fault.rule)).to.include.members(['session-superuser', 'session-role']);
  });

  for (const { who, arrange, role, rules } of refused) {
    it(`refuses ${who}: ${rules.join(', ')}`, async () => {
      const faults = await withClient(database().adminUrl, async (client) => {
        await client.query('begin');
        await client.query(arrange);
        await client.query(`select set_config('session_authorization', $1, true)`, [role]);
        return checkSession(client);
      });
      expect(new Set(faults.map((fault) => fault.rule)), JSON.stringify(faults)).to.deep.equal(new Set(rules));
    });
  }

  it('has a case for each of its rules', () => {
    const tested = [...refused.flatMap(({ rules }) => rules), 'session-role'];
    expect(new Set(tested)).to.deep.equal(new Set(sessionRules.map((rule) => rule.rule)));
  });
});

describe('isPatchedVersion', () => {
  const versions: readonly [number, boolean][] = [
    [140_019, false],
    [150_013, false],
    [150_014, true],
    [160_009, false],
    [160_010, true],
    [170_005, false],
    [170_006, true],
    [180_000, true],
    [190_001, true],
  ];
  for (const [version, patched] of versions) {
    it(`${patched ? 'lets' : 'does not let'} PostgreSQL ${Math.trunc(version / 10_000)}.${version % 10_000} pass`, () => {
      expect(isPatchedVersion(version)).to.equal(patched);
    });
  }
});
