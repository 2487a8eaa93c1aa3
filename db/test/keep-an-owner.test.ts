// A tenant that has members has an owner, whatever the application does.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
import { eventually, useDatabase, withClient } from '../testing/index.ts';
import { putInForce } from './isolation-rows.ts';

interface Tenant {
  readonly id: string;
  readonly members: readonly string[];
}

describe('The trigger members_keep_an_owner', () => {
  const database = useDatabase();

  /** A tenant with members of these roles. */
  const makeTenant = async (...roles: readonly string[]): Promise<Tenant> => {
    const id = randomUUID();
    const members = roles.map(() => randomUUID());
    await withClient(database().appUrl, async (client) => {
      await client.query('begin');
      await putInForce(client, id);
      await client.query('insert into app.tenants (tenant_id, name) values ($1, $2)', [id, 'Test']);
      for (const [index, role] of roles.entries()) {
        await client.query(
          `insert into app.members (tenant_id, id, entra_tenant_id, entra_object_id, name, role) values ($1, $2, $3, $4, 'Ada', $5)`,
          [id, members[index], randomUUID(), randomUUID(), role],
        );
      }
      await client.query('commit');
    });
    return { id, members };
  };

  /** What the database says to a statement of the runtime role: the name of the constraint, or how many rows it changed. */
  const run = async (client: pg.Client, sql: string, values: readonly unknown[]): Promise<string | number | null> =>
    client.query(sql, [...values]).then(
      ({ rowCount }) => rowCount,
      (error: unknown) => (error instanceof pg.DatabaseError ? `${error.code} ${error.constraint}` : String(error)),
    );
  const inTenant = (tenant: Tenant, sql: string, values: readonly unknown[]): Promise<string | number | null> =>
    withClient(database().appUrl, async (client) => {
      await client.query('begin');
      await putInForce(client, tenant.id);
      const outcome = await run(client, sql, values);
      await client.query(typeof outcome === 'string' ? 'rollback' : 'commit');
      return outcome;
    });
  const ownersOf = async ({ id }: Tenant): Promise<number> =>
    withClient(database().adminUrl, async (client) => {
      const { rowCount } = await client.query("select from app.members where tenant_id = $1 and role = 'owner'", [id]);
      return rowCount ?? 0;
    });

  const refusal = '23514 members_keep_an_owner';
  const remove = 'delete from app.members where tenant_id = $1 and id = $2';
  const demote = "update app.members set role = 'admin' where tenant_id = $1 and id = $2";

  for (const [what, sql] of [
    ['removed', remove],
    ['made something else', demote],
  ] as const) {
    it(`does not let the last owner be ${what}, while others may be`, async () => {
      const tenant = await makeTenant('owner', 'admin');
      expect(await inTenant(tenant, sql, [tenant.id, tenant.members[0]])).to.equal(refusal);
      expect(await inTenant(tenant, sql, [tenant.id, tenant.members[1]])).to.equal(1);
      expect(await ownersOf(tenant)).to.equal(1);
    });
  }

  it('lets one of two owners go, and then holds the other', async () => {
    const tenant = await makeTenant('owner', 'owner');
    expect(await inTenant(tenant, remove, [tenant.id, tenant.members[0]])).to.equal(1);
    expect(await inTenant(tenant, remove, [tenant.id, tenant.members[1]])).to.equal(refusal);
  });

  it('does not let all owners go in one statement', async () => {
    const tenant = await makeTenant('owner', 'owner', 'viewer');
    expect(await inTenant(tenant, 'delete from app.members where tenant_id = $1', [tenant.id])).to.equal(refusal);
    expect(await inTenant(tenant, "update app.members set role = 'viewer' where tenant_id = $1", [tenant.id])).to.equal(refusal);
    expect(await ownersOf(tenant)).to.equal(2);
  });

  it('lets ownership be handed over in one statement', async () => {
    const tenant = await makeTenant('owner', 'admin');
    const swap = "update app.members set role = case when id = $2 then 'owner' else 'admin' end where tenant_id = $1";
    expect(await inTenant(tenant, swap, [tenant.id, tenant.members[1]])).to.equal(2);
    expect(await ownersOf(tenant)).to.equal(1);
  });

  it('lets a tenant go with all of its members', async () => {
    const tenant = await makeTenant('owner', 'admin');
    expect(await inTenant(tenant, 'delete from app.tenants where tenant_id = $1', [tenant.id])).to.equal(1);
    expect(await ownersOf(tenant)).to.equal(0);
  });

  it('looks at the tenant in question only: another’s owners do not count', async () => {
    const tenant = await makeTenant('owner');
    await makeTenant('owner', 'owner');
    expect(await inTenant(tenant, remove, [tenant.id, tenant.members[0]])).to.equal(refusal);
  });

  for (const sql of [remove, demote]) {
    it(`makes two owners who go at the same moment take turns, so that the second stays: ${sql.slice(0, 6)}`, async () => {
      const tenant = await makeTenant('owner', 'owner');
      await withClient(database().appUrl, (first) =>
        withClient(database().appUrl, async (second) => {
          for (const client of [first, second]) {
            await client.query('begin');
            await putInForce(client, tenant.id);
          }
          expect(await run(first, sql, [tenant.id, tenant.members[0]])).to.equal(1);
          const waiting = run(second, sql, [tenant.id, tenant.members[1]]);
          await eventually('the second waits for the first', () =>
            withClient(database().adminUrl, async (client) => {
              const { rowCount } = await client.query(
                "select from pg_stat_activity where datname = current_database() and usename = 'portcullis_app' and wait_event_type = 'Lock'",
              );
              return (rowCount ?? 0) > 0;
            }),
          );
          await first.query('commit');
          expect(await waiting).to.equal(refusal);
          await second.query('rollback');
        }),
      );
      expect(await ownersOf(tenant)).to.equal(1);
    });
  }
});
