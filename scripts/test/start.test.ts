import { useDatabase, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, makeDataFolder, startScript, untilSaid } from './run-script.ts';

describe('npm start with DATABASE_URL', () => {
  const database = useDatabase();
  const data = makeDataFolder();
  after(() => {
    data.remove();
  });

  it('uses that database and starts no other, and leaves it in place when it stops', async () => {
    const { appUrl, workerUrl, migratorUrl } = database();
    const port = await findFreePort();
    const env = { PORT: port, DATABASE_URL: appUrl, WORKER_DATABASE_URL: workerUrl, MIGRATOR_URL: migratorUrl };
    const server = startScript('start', data.path, { env });
    await untilSaid(server, 'serves on');
    expect(server.said()).to.include('using the database of DATABASE_URL');
    expect(existsSync(join(data.path, 'database'))).to.equal(false);
    expect((await fetch(`http://localhost:${port}/readyz`)).status).to.equal(200);
    const users = await withClient(appUrl, (client) =>
      client.query<{ name: string }>('select distinct application_name as name from pg_stat_activity where datname = current_database()'),
    );
    expect(users.rows.map(({ name }) => name)).to.include.members(['portcullis-api', 'portcullis-queue']);
    server.process.kill('SIGTERM');
    expect(await server.ended).to.equal(0);
  });

  it('refuses a superuser, and says whose address is wanted and what makes the database ready', async () => {
    const server = startScript('start', data.path, { env: { PORT: await findFreePort(), DATABASE_URL: database().adminUrl } });
    expect(await server.ended).to.equal(1);
    expect(server.said()).to.include('session-superuser').and.include('the address for portcullis_app').and.include('npm run migrate');
  });
});
