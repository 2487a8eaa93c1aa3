import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { findFreePort, makeDataFolder, type RunningScript, startScript, untilSaid } from './run-script.ts';

describe('npm run admin', () => {
  const data = makeDataFolder();
  let url: string;
  let server: RunningScript;
  before(async () => {
    const port = await findFreePort();
    url = `http://localhost:${port}`;
    server = startScript('start', data.path, { env: { PORT: port } });
    await untilSaid(server, 'serves on');
  });
  after(async () => {
    server.process.kill('SIGTERM');
    await server.ended;
    data.remove();
  });

  async function admin(...words: string[]): Promise<{ readonly code: number | string; readonly said: string }> {
    const script = startScript('admin', data.path, { words });
    const code = await script.ended;
    return { code, said: script.said() };
  }

  const statusWith = async (key: string): Promise<number> =>
    (await fetch(`${url}/api/v1/projects`, { headers: { authorization: `Bearer ${key}` } })).status;

  it('makes a tenant, a project and a key that works until it is revoked', async () => {
    const { tenantId } = JSON.parse((await admin('tenant', 'create', '--name', 'Acme')).said) as { tenantId: string };
    const project = await admin('project', 'create', '--tenant', tenantId, '--slug', 'api', '--default-branch', 'trunk');
    expect(project.code, project.said).to.equal(0);
    const made = JSON.parse(
      (await admin('key', 'create', '--tenant', tenantId, '--name', 'ci', '--project', 'api', '--scope', 'read')).said,
    ) as { key: string; keyId: string };
    expect(await statusWith(made.key)).to.equal(200);
    const dead = await admin('key', 'create', '--tenant', tenantId, '--name', 'late', '--expires', '2020-01-01');
    expect(dead.code).to.equal(2);
    expect(dead.said).to.include('--expires is in the past');
    const list = await admin('key', 'list', '--tenant', tenantId);
    expect(list.said).to.include(made.keyId).and.not.to.include(made.key);
    expect((await admin('key', 'revoke', '--tenant', tenantId, '--key-id', made.keyId)).code).to.equal(0);
    expect(await statusWith(made.key)).to.equal(401);
    expect((await admin('key', 'revoke', '--tenant', tenantId, '--key-id', made.keyId)).said).to.include('no live key');
  });

  it('shows the queue, puts a job that was given up back, and takes one away for good', async () => {
    const addressOf = (name: string): string => readFileSync(join(data.path, name), 'utf8');
    const queue = <Row extends object>(sql: string): Promise<Row[]> =>
      withClient(addressOf('worker.url'), async (client) => (await client.query<Row>(sql)).rows);
    // No task has this name: nobody takes them out.
    const [one, two] = await queue<{ id: string }>(
      `select id::text from unnest(array['a', 'b']) as n, graphile_worker.add_job('nobodys-task', json_build_object('secret', n), max_attempts => 1)`,
    );
    await queue(`update graphile_worker._private_jobs set attempts = 1, last_error = 'it broke' where id in (${one!.id}, ${two!.id})`);
    const listed = JSON.parse((await admin('jobs', 'list')).said) as { id: string }[];
    expect(listed.find(({ id }) => id === one!.id)).to.include({ task: 'nobodys-task', state: 'dead', attempts: 1, lastError: 'it broke' });
    const dead = await admin('jobs', 'dead');
    expect((JSON.parse(dead.said) as { id: string }[]).map(({ id }) => id)).to.have.members([one!.id, two!.id]);
    expect(dead.said).not.to.include('secret');
    expect((await admin('jobs', 'retry', one!.id)).code).to.equal(0);
    expect((await admin('jobs', 'drop', two!.id)).code).to.equal(0);
    const again = await admin('jobs', 'drop', one!.id);
    expect(again.said, 'a job that waits is not dropped').to.include('No job');
    expect(again.code).to.equal(2);
    expect(JSON.parse((await admin('jobs', 'dead')).said)).to.deep.equal([]);
    const rest = await queue<{ id: string; attempts: number }>(
      `select id::text, attempts from graphile_worker.jobs where task_identifier = 'nobodys-task'`,
    );
    expect(rest).to.deep.equal([{ id: one!.id, attempts: 0 }]);
    expect((await admin('jobs', 'retry', 'x')).code).to.equal(2);
  });

  it('tells whoever mistypes an option what it does not know, without a stack', async () => {
    const { code, said } = await admin('key', 'list', '--tennant', 'x');
    expect(said)
      .to.include("'--tennant'")
      .and.include('Usage')
      .and.not.match(/^ +at /m);
    expect(code).to.equal(2);
  });

  for (const [words, message] of [
    [['key', 'create', '--tenant', 'x', '--name', 'ci'], '--tenant'],
    [['key', 'create', '--tenant', '00000000-0000-4000-8000-000000000000', '--name', 'ci', '--scope', 'root'], '--scope'],
    [['project', 'create', '--tenant', '00000000-0000-4000-8000-000000000000', '--slug', 'Not A Slug'], '--slug'],
    [['tenant', 'create'], '--name is missing'],
    [['nonsense'], 'Usage'],
  ] as const) {
    it(`answers "${words.join(' ')}" with ${message} and exit code 2`, async () => {
      const { code, said } = await admin(...words);
      expect(said).to.include(message);
      expect(code).to.equal(2);
    });
  }
});
