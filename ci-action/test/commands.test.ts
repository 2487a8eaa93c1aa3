// The commands for people of the built command line, as a process, with the real MSAL and the local sign-in.
import { expect } from 'chai';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalIdentity, startLocalIdentity } from '../../scripts/local-identity/local-identity.ts';
import { fullScope } from '../../scripts/local-identity/client-ids.ts';
import { buildActionIfStale } from '../build.ts';
import { enterCode } from './enter-code.ts';
import { aFinding, aMembership, contosoId, fabrikamId, type FakePeopleApi, startFakePeopleApi } from './fake-people-api.ts';
import { type Finished, headSha, makeWorkspace, runCli, testKey, type Workspace } from './runner.ts';

/** Nothing in it that a terminal or a CI runner would act on. */
function expectTame(text: string): void {
  for (const steering of ['::', '##', '\u001b', '\u0007', '\r', '\u202e']) expect(text).to.not.include(steering);
}

describe('dist/cli.js for people', function () {
  this.timeout(20_000);
  let identity: LocalIdentity;
  let api: FakePeopleApi;
  let workspace: Workspace;
  before(async () => {
    await buildActionIfStale();
    identity = await startLocalIdentity({ port: 0, dashboardOrigins: [] });
  });
  after(() => identity.stop());
  beforeEach(async () => {
    api = await startFakePeopleApi();
    workspace = makeWorkspace({});
    api.answers.signIn = {
      authority: `${identity.instance.replace('http:', 'https:')}/common`,
      knownAuthorities: [new URL(identity.instance).host],
      authorityMetadata: identity.authorityMetadata('common'),
      scope: fullScope,
      dashboardClientId: identity.clientIds.dashboard,
      commandLineClientId: identity.clientIds.commandLine,
    };
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
    workspace[Symbol.dispose]();
  });

  const configFolder = (): string => join(workspace.folder, 'config', 'portcullis');

  /** Runs a command without a key, for a home of the test's own. */
  const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}, heard?: (text: string) => void): Promise<Finished> =>
    runCli(
      workspace,
      [...words, '--url', api.url],
      { PORTCULLIS_API_KEY: '', XDG_CONFIG_HOME: join(workspace.folder, 'config'), PATH: process.env['PATH'], ...env },
      heard ? { heard } : {},
    );

  /** Signs in as that person, who enters the code as soon as it is shown. */
  async function login(form: Readonly<Record<string, string>> = { person: 'ada' }): Promise<Finished> {
    const { heard, done } = enterCode(form);
    const finished = await run(['login'], {}, heard);
    await done();
    return finished;
  }

  it('signs a person in by a code on a page, says who and where, and keeps it for the owner of the files only.', async () => {
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

  it('knows the person afterwards, and nobody after logout.', async () => {
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
    await login();
    await login({ person: 'katherine' });
    expect((await run(['whoami'])).stdout).to.include('Signed in as Katherine Johnson');
  });

  it('renews a token that is over without asking, and says so when the sign-in itself is over.', async () => {
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
    const { exitCode, stdout } = await login({ decline: 'yes' });
    expect(exitCode).to.equal(2);
    expect(stdout).to.match(/did not succeed: [^]*authorization_declined/);
  });

  it('says where a server has no sign-in for people, and trusts none that goes over plain http elsewhere.', async () => {
    const sound = api.answers.signIn!;
    api.answers.signIn = null;
    expect((await run(['login'])).stdout).to.include('has no sign-in for people');
    const metadata = JSON.stringify({ token_endpoint: 'http://evil.example/common/oauth2/v2.0/token' });
    api.answers.signIn = { ...sound, authorityMetadata: metadata };
    expect((await run(['login'])).stdout).to.include('names a sign-in that is not safe');
    api.answers.signIn = { ...sound, authority: 'http://evil.example/common' };
    expect((await run(['login'])).stdout).to.include('names a sign-in that is not safe');
  });

  it('shows findings as a table, worst first, as the signed-in person in their tenant.', async () => {
    await login();
    api.answers.findings = [aFinding(1, { severity: 'critical', ruleId: 'x'.repeat(90) }), aFinding(2, { path: null, line: null })];
    const { exitCode, stdout } = await run(['findings', '--project', 'web-shop', '--ref', 'main', '--severity', 'critical,high']);
    expect(exitCode).to.equal(0);
    const [heading, first, second, , count] = stdout.split('\n');
    expect(heading).to.match(/^severity {2}state {2}rule +place +message$/);
    expect(first).to.match(/^critical {2}open {3}x{39}… {2}web\/orders.js:12 {2}User input reaches the query$/);
    expect(second).to.match(/^high {6}open {3}sql-injection +- {17}User/);
    expect(count).to.equal('2 findings.');
    const { query, headers } = api.asked.at(-1)!;
    expect(query).to.deep.equal({ ref: 'refs/heads/main', state: 'open', severity: 'critical,high', limit: '50' });
    expect(headers).to.include({ 'portcullis-tenant': contosoId });
    expect(headers.authorization).to.match(/^Bearer eyJ/);
  });

  it('asks for findings with the key where there is one, page by page up to the limit, and prints them as JSON.', async () => {
    api.answers.findings = Array.from({ length: 300 }, (_, at) => aFinding(at, { message: `m${at} ::error::x \u001b[31m\u202e` }));
    const words = ['findings', '--project', 'web-shop', '--limit', '250', '--state', 'all', '--json'];
    const { exitCode, stdout, stderr } = await run(words, { PORTCULLIS_API_KEY: testKey });
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expectTame(stdout.trimEnd());
    expect(stdout.trimEnd()).to.not.include('\n');
    const { items, nextCursor } = JSON.parse(stdout) as { readonly items: readonly object[]; readonly nextCursor: string | null };
    expect(items).to.deep.equal(api.answers.findings.slice(0, 250));
    expect(nextCursor).to.equal('250');
    expect(api.asked.map(({ query }) => query)).to.deep.equal([{ limit: '200' }, { limit: '50', cursor: '200' }]);
    expect(api.asked[0]?.headers)
      .to.include({ authorization: `Bearer ${testKey}` })
      .and.not.have.property('portcullis-tenant');
  });

  it('lets no text of the server steer the terminal or the CI runner.', async () => {
    const message = 'a\n::error::x \u001b]0;title\u0007 \u001b[2J \u202e ##[group]';
    api.answers.findings = [aFinding(1, { message, path: `${'long/'.repeat(30)}a\r\n::set-output::b`, ruleId: '\u001b[31mred' })];
    const { stdout } = await run(['findings', '--project', 'web-shop'], { PORTCULLIS_API_KEY: testKey });
    expect(stdout).to.include('red');
    expectTame(stdout);
    expect(stdout.split('\n')).to.have.length(5);
  });

  it('asks who belongs to several tenants which is meant, by name or id.', async () => {
    await login();
    api.answers.memberships = [aMembership(contosoId, 'Contoso'), aMembership(fabrikamId, 'Fabrikam')];
    const words = ['findings', '--project', 'web-shop'];
    const unclear = await run(words);
    expect(unclear.exitCode).to.equal(2);
    expect(unclear.stdout).to.include('--tenant').and.include(`Fabrikam (owner), ${fabrikamId}`);
    for (const tenant of ['fabrikam', fabrikamId]) {
      expect((await run([...words, '--tenant', tenant])).exitCode).to.equal(0);
      expect(api.asked.at(-1)?.headers).to.include({ 'portcullis-tenant': fabrikamId });
    }
    expect((await run([...words, '--tenant', 'acme'])).stdout).to.include('None of your tenants is called "acme"');
  });

  const scan = (outcome: 'pass' | 'warn' | 'fail' | 'error') => ({
    id: '44444444-4444-4444-8444-444444444444',
    tool: 'semgrep',
    category: 'web',
    health: 'healthy' as const,
    outcome,
    reasons: [{ code: 'new-findings', outcome, detail: '1 new finding', findings: [], findingCount: 1 }],
    reportUrl: 'https://portcullis.example/scans/4',
  });

  for (const [outcome, code] of [
    ['pass', 0],
    ['warn', 0],
    ['fail', 1],
    ['error', 2],
  ] as const) {
    it(`exits ${code} where the gate of a commit says ${outcome}.`, async () => {
      api.answers.gate = { outcome, scans: [scan(outcome)] };
      const words = ['gate', '--project', 'web-shop', '--commit', headSha];
      const { exitCode, stdout } = await run(words, { PORTCULLIS_API_KEY: testKey });
      expect(exitCode).to.equal(code);
      expect(stdout).to.include(`web-shop at aaaaaaaaaaaa: ${outcome === 'error' ? 'no verdict' : outcome}`);
      expect(stdout)
        .to.include('semgrep, web')
        .and.include('1 new finding (new-findings)')
        .and.include('https://portcullis.example/scans/4');
      const asJson = await run([...words, '--json'], { PORTCULLIS_API_KEY: testKey });
      expect(asJson.exitCode).to.equal(code);
      expect(JSON.parse(asJson.stdout)).to.include({ outcome, commit: headSha });
    });
  }

  it('takes the commit of a gate from the CI system, and clears none that nothing was uploaded for or that was not asked about.', async () => {
    const gitlab = { PORTCULLIS_API_KEY: testKey, GITLAB_CI: 'true', CI_COMMIT_SHA: headSha };
    api.answers.gate = { outcome: 'error' };
    const nothing = await run(['gate', '--project', 'web-shop'], gitlab);
    expect(nothing.exitCode).to.equal(2);
    expect(nothing.stdout).to.include('Nothing was uploaded for this commit');
    expect(api.asked.at(-1)?.query).to.deep.equal({ commit: headSha });
    api.answers.gate = { commit: 'b'.repeat(40) };
    const other = await run(['gate', '--project', 'web-shop'], gitlab);
    expect(other.exitCode).to.equal(2);
    expect(other.stdout).to.include('another commit');
  });

  it('tells a refusal in the words of the server, and exits 2.', async () => {
    api.answers.problem = 'project-not-found';
    const { exitCode, stdout } = await run(['gate', '--project', 'web-shop', '--commit', headSha], { PORTCULLIS_API_KEY: testKey });
    expect(exitCode).to.equal(2);
    expect(stdout).to.match(/project-not-found, status 404[^]*As it is\./);
    expect(stdout).to.not.include(testKey);
  });

  for (const [what, words, said] of [
    ['an unknown flag', ['findings', '--frobnicate'], /Unknown option '--frobnicate'/],
    ['no project', ['gate', '--commit', headSha], /--project \(or PORTCULLIS_PROJECT\) is missing/],
    ['half a commit', ['gate', '--project', 'web-shop', '--commit', 'abc'], /The commit is "abc", which is not valid/],
    ['a bad severity', ['findings', '--project', 'web-shop', '--severity', 'high,hgih'], /--severity is "hgih"/],
    ['a bad state', ['findings', '--project', 'web-shop', '--state', 'shut'], /--state is "shut"[^]*open, fixed or all/],
    ['a bad limit', ['findings', '--project', 'web-shop', '--limit', '0'], /--limit is not valid[^]*1 to 1000/],
    ['a tenant beside a key', ['findings', '--project', 'web-shop', '--tenant', 'x'], /--tenant does not go with a key/],
  ] as const) {
    it(`exits 2 and says what to do for ${what}.`, async () => {
      const { exitCode, stdout } = await run(words, { PORTCULLIS_API_KEY: testKey });
      expect(exitCode).to.equal(2);
      expect(stdout).to.match(said);
    });
  }

  it('is not part of the action: its bundle has no sign-in library in it.', () => {
    const bundle = (name: string): string => readFileSync(join(import.meta.dirname, '../dist', name), 'utf8');
    expect(bundle('cli.js')).to.include('/devicecode');
    expect(bundle('main.js')).to.not.match(/devicecode|login\.microsoftonline|msal/);
  });
});
