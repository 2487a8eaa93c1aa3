import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import type { DemoFacts } from '../demo-tenant.ts';
import { databasePid, findFreePort, isRunning, makeDataFolder, startScript, untilSaid } from './run-script.ts';

function readDemo(data: string): DemoFacts {
  return JSON.parse(readFileSync(join(data, 'demo.json'), 'utf8')) as DemoFacts;
}

describe('npm run demo', () => {
  let data: ReturnType<typeof makeDataFolder>;
  let port: string;
  before(async () => {
    data = makeDataFolder();
    port = await findFreePort();
  });
  after(() => {
    data.remove();
  });
  const start = (...words: string[]) => startScript('demo', data.path, { words, env: { PORT: port } });

  it('takes three builds through the built action, shows their verdicts and ends with 0 when asked to run once', async () => {
    const demo = start('--once');
    expect(await demo.ended, demo.said()).to.equal(0);
    expect(demo.said())
      .to.match(/main: the baseline +pass +0 /)
      .and.match(/adds a finding +fail +1 +1 /)
      .and.match(/fixes one +pass +0 +0 /);
    expect(demo.said()).to.include('shop-js-command-injection').and.to.include('web/orders.js:');
  });

  it('leaves facts for other programs that only their owner can read', () => {
    expect(statSync(join(data.path, 'demo.json')).mode & 0o777).to.equal(0o600);
    const demo = readDemo(data.path);
    expect(demo).to.have.all.keys('url', 'tenantId', 'projects', 'ciKey', 'readKey', 'adminKey');
    expect(demo.projects).to.have.length(2);
  });

  it('finds the same data at its next start, keeps serving, and stops cleanly on Ctrl-C with nothing left behind', async () => {
    const earlier = readDemo(data.path);
    const demo = start();
    await untilSaid(demo, 'keeps serving');
    expect(readDemo(data.path)).to.deep.equal(earlier);
    const scans = await fetch(`${earlier.url}/api/v1/projects/vulnerable-shop/scans?limit=200`, {
      headers: { authorization: `Bearer ${earlier.readKey}` },
    });
    expect(((await scans.json()) as { items: unknown[] }).items).to.have.length(30);
    const database = databasePid(data.path) ?? 0;
    expect(isRunning(database)).to.equal(true);
    demo.process.kill('SIGINT');
    expect(await demo.ended).to.equal(0);
    expect(isRunning(database)).to.equal(false);
  });

  it('leaves no database running when it is killed outright', async () => {
    const demo = start();
    await untilSaid(demo, 'keeps serving');
    const database = databasePid(data.path) ?? 0;
    demo.process.kill('SIGKILL');
    await demo.ended;
    await eventually('the database has stopped', () => !isRunning(database));
  });

  it('says which port is in use and what to do, before it starts anything', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(Number(port), '127.0.0.1', resolve));
    const demo = start();
    expect(await demo.ended).to.equal(1);
    expect(demo.said())
      .to.include(`Port ${port} is in use`)
      .and.to.include(`PORT=${Number(port) + 1} in front`);
    expect(databasePid(data.path)).to.equal(undefined);
    await new Promise((resolve) => other.close(resolve));
  });
});
