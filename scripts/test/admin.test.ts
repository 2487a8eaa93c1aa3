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
    const list = await admin('key', 'list', '--tenant', tenantId);
    expect(list.said).to.include(made.keyId).and.not.to.include(made.key);
    expect((await admin('key', 'revoke', '--tenant', tenantId, '--key-id', made.keyId)).code).to.equal(0);
    expect(await statusWith(made.key)).to.equal(401);
    expect((await admin('key', 'revoke', '--tenant', tenantId, '--key-id', made.keyId)).said).to.include('no live key');
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
