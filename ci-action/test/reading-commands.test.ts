// `portcullis findings` and `gate` as a process, for people and for keys.
import { expect } from 'chai';
import { useCommandStage } from './command-stage.ts';
import { aFinding, aMembership, contosoId, fabrikamId } from './fake-people-api.ts';
import { headSha, testKey } from './runner.ts';

/** Nothing in it that a terminal or a CI runner would act on. */
function expectTame(text: string): void {
  for (const steering of ['::', '##', '\u001b', '\u0007', '\r', '\u202e']) expect(text).to.not.include(steering);
}

describe('dist/cli.js, findings and gate', function () {
  this.timeout(20_000);
  const stage = useCommandStage();

  it('shows findings as a table, worst first, as the signed-in person in their tenant.', async () => {
    const { api, login, run } = stage();
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
    const { api, run } = stage();
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
    const { api, run } = stage();
    const message = 'a\n::error::x \u001b]0;title\u0007 \u001b[2J \u202e ##[group]';
    api.answers.findings = [aFinding(1, { message, path: `${'long/'.repeat(30)}a\r\n::set-output::b`, ruleId: '\u001b[31mred' })];
    const { stdout } = await run(['findings', '--project', 'web-shop'], { PORTCULLIS_API_KEY: testKey });
    expect(stdout).to.include('red');
    expectTame(stdout);
    expect(stdout.split('\n')).to.have.length(5);
  });

  it('asks who belongs to several tenants which is meant, by name or id.', async () => {
    const { api, login, run } = stage();
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
      const { api, run } = stage();
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
    const { api, run } = stage();
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
    const { api, run } = stage();
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
      const { run } = stage();
      const { exitCode, stdout } = await run(words, { PORTCULLIS_API_KEY: testKey });
      expect(exitCode).to.equal(2);
      expect(stdout).to.match(said);
    });
  }
});
