// `portcullis login`, `logout` and `whoami` as a process, with the real MSAL and the local sign-in.
import { expect } from 'chai';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useCommandStage } from './command-stage.ts';
import { contosoId } from './fake-people-api.ts';

describe('dist/cli.js, signing in', function () {
  this.timeout(20_000);
  const stage = useCommandStage();

  it('signs a person in by a code on a page, says who and where, and keeps it for the owner of the files only.', async () => {
    const { api, configFolder, identity, login } = stage();
    const { exitCode, stdout } = await login();
    expect(stdout).to.include(`Open ${identity.instance}/device in a browser and enter the code `);
    expect(stdout).to.include(`Signed in as Ada Lovelace (ada@contoso.example) at ${api.url}.`);
    expect(stdout).to.include(`Contoso (owner), ${contosoId}`);
    expect(exitCode).to.equal(0);
    const [file = '', ...others] = readdirSync(configFolder());
    expect(others).to.deep.equal([]);
    expect(statSync(configFolder()).mode & 0o777).to.equal(0o700);
    expect(statSync(join(configFolder(), file)).mode & 0o777).to.equal(0o600);
    expect(stdout).to.not.match(/eyJ/);
  });

  it('tells the server of a sign-in once, when it happens, and only looks from then on.', async () => {
    const { api, login, run } = stage();
    await login();
    await run(['whoami']);
    const asked = api.asked.map(({ method, path }) => `${method} ${path}`).filter((one) => !one.endsWith('/sign-in-settings'));
    expect(asked).to.deep.equal(['POST /api/v1/sign-ins', 'GET /api/v1/me']);
  });

  it('knows the person afterwards, and nobody after logout.', async () => {
    const { configFolder, login, run } = stage();
    await login();
    expect((await run(['whoami'])).stdout).to.include('Signed in as Ada Lovelace');
    const asJson = JSON.parse((await run(['whoami', '--json'])).stdout) as { readonly user: object };
    expect(asJson.user).to.include({ name: 'Ada Lovelace' });
    expect((await run(['logout'])).stdout).to.include('Signed out of');
    expect(readdirSync(configFolder())).to.deep.equal([]);
    const after = await run(['whoami']);
    expect(after.exitCode).to.equal(2);
    expect(after.stdout).to.match(/Nobody is signed in at [^]*portcullis login --url/);
    expect((await run(['logout'])).stdout).to.include('Nobody was signed in');
  });

  it('forgets the person before when another signs in.', async () => {
    const { login, run } = stage();
    await login();
    await login({ person: 'katherine' });
    expect((await run(['whoami'])).stdout).to.include('Signed in as Katherine Johnson');
  });

  it('renews a token that is over without asking, and says so when the sign-in itself is over.', async () => {
    const { configFolder, login, run } = stage();
    await login();
    const file = join(configFolder(), readdirSync(configFolder())[0]!);
    const change = (part: 'AccessToken' | 'RefreshToken', parts: object): void => {
      const cache = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, object>>;
      const changed = Object.entries(cache[part]!).map(([key, entry]) => [key, { ...entry, ...parts }]);
      writeFileSync(file, JSON.stringify({ ...cache, [part]: Object.fromEntries(changed) as object }));
    };
    change('AccessToken', { expires_on: '1000' });
    expect((await run(['whoami'])).exitCode).to.equal(0);
    expect(readFileSync(file, 'utf8')).to.include('"expires_on"').and.not.include('"expires_on":"1000"');
    change('AccessToken', { expires_on: '1000' });
    change('RefreshToken', { secret: 'gone' });
    const { exitCode, stdout } = await run(['whoami']);
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('or the sign-in is over');
  });

  it('says why where the person declines.', async () => {
    const { login } = stage();
    const { exitCode, stdout } = await login({ decline: 'yes' });
    expect(exitCode).to.equal(2);
    expect(stdout).to.match(/did not succeed: [^]*authorization_declined/);
  });

  it('says where a server has no sign-in for people, and trusts none that goes over plain http elsewhere.', async () => {
    const { api, run } = stage();
    const sound = api.answers.signIn!;
    api.answers.signIn = null;
    expect((await run(['login'])).stdout).to.include('has no sign-in for people');
    const metadata = JSON.stringify({ token_endpoint: 'http://evil.example/common/oauth2/v2.0/token' });
    api.answers.signIn = { ...sound, authorityMetadata: metadata };
    expect((await run(['login'])).stdout).to.include('names a sign-in that is not safe');
    api.answers.signIn = { ...sound, authority: 'http://evil.example/common' };
    expect((await run(['login'])).stdout).to.include('names a sign-in that is not safe');
  });

  it('is not part of the action: its bundle has no sign-in library in it.', () => {
    const bundle = (name: string): string => readFileSync(join(import.meta.dirname, '../dist', name), 'utf8');
    expect(bundle('cli.js')).to.include('/devicecode');
    expect(bundle('main.js')).to.not.match(/devicecode|login\.microsoftonline|msal/);
  });
});
