// When keys were last used: true to the second, and nearly free.
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import type { KeyActor } from '../../src/domain/actor.ts';
import { createApiKey, listApiKeys } from '../../src/services/manage-api-keys.ts';
import { makeKeyUse } from '../../src/services/record-key-use.ts';
import { runJobs } from '../support/run-jobs.ts';
import { useApi } from '../support/start-test-api.ts';

describe('Notes of when keys were last used', () => {
  const api = useApi();

  it('are written in batches: 10,000 uses of a key cost one write, and the last of them counts.', async () => {
    const tenant = await api().makeTenant();
    const { id } = await createApiKey({ pool: api().pool }, tenant.actor, {
      name: 'ci',
      projectId: undefined,
      scopes: ['ingest'],
      expiresAt: undefined,
    });
    await withClient(api().database.adminUrl, (client) =>
      client.query(`create table public.writes (key uuid);
        create function public.note() returns trigger language plpgsql security definer as 'begin insert into public.writes values (new.id); return new; end';
        create trigger note after update on app.api_keys for each row execute function public.note();`),
    );
    let clock = Date.parse('2030-01-01T00:00:00Z');
    const keyUse = makeKeyUse({ pool: api().pool, now: () => new Date((clock += 1)) });
    const actor: KeyActor = { type: 'key', tenantId: tenant.tenantId, id, keyId: 'x', projectId: undefined, scopes: ['ingest'] };
    for (let use = 0; use < 10_000; use += 1) keyUse.record(actor);
    let transactions = 0;
    api().pool.on('acquire', () => (transactions += 1));
    await keyUse.flush();
    await keyUse.flush();
    expect(transactions).to.equal(1);
    expect(await runJobs(api().database)).to.deep.equal(['key-use']);
    const { rows } = await withClient(api().database.adminUrl, (client) => client.query('select key from public.writes'));
    expect(rows).to.deep.equal([{ key: id }]);
    const listed = (await listApiKeys({ pool: api().pool }, tenant.actor)).find((one) => one.id === id);
    expect(listed?.lastUsedAt).to.deep.equal(new Date(clock));
  });
});
