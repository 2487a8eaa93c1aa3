// `portcullis findings` and `gate` as a process, for people and for keys.
import type { Outcome, Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import { useCommandStage } from './command-stage.ts';
import { aReasonFinding, gateUrl } from './fake-api.ts';
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

  const verdictOf = (outcome: Outcome, parts: Partial<Verdict> = {}): Verdict => ({
    outcome,
    policyVersion: 4,
    reasons: [{ code: 'new-findings', outcome, detail: '1 new finding', findings: [aReasonFinding(1)], findingCount: 1, source: 'tenant' }],
    ...parts,
  });
  const words = ['gate', '--project', 'web-shop', '--commit', headSha];

  for (const [outcome, code] of [
    ['pass', 0],
    ['warn', 0],
    ['fail', 1],
    ['error', 2],
  ] as const) {
    it(`exits ${code} where the gate of a commit says ${outcome}, with the verdict first, why, and what was scanned.`, async () => {
      const { api, run } = stage();
      api.answers.gate = { verdict: verdictOf(outcome) };
      const { exitCode, stdout } = await run(words, { PORTCULLIS_API_KEY: testKey });
      expect(exitCode).to.equal(code);
      expect(stdout.split('\n')[0]).to.equal(`Portcullis: ${outcome === 'error' ? 'no verdict' : outcome}`);
      expect(stdout).to.include(`web-shop at aaaaaaaaaaaa: ${outcome === 'error' ? 'no verdict' : outcome}`);
      expect(stdout)
        .to.include('1 new finding (new-findings, a rule of the organisation)')
        .and.include('Judged by policy version 4.')
        .and.include('semgrep, web')
        .and.include(gateUrl);
      expect(stdout.includes('sql-injection  web/orders.js:12')).to.equal(outcome !== 'pass');
      const asJson = await run([...words, '--json'], { PORTCULLIS_API_KEY: testKey });
      expect(asJson.exitCode).to.equal(code);
      expect(JSON.parse(asJson.stdout)).to.include({ outcome, commit: headSha });
    });
  }

  it('lets a commit go on that could not be judged where --on-error says so, loudly, and none that is blocked.', async () => {
    const { api, run } = stage();
    for (const [outcome, onError, code, said] of [
      ['error', 'fail', 2, 'Portcullis: no verdict'],
      ['error', 'warn', 0, 'Portcullis: NOT JUDGED'],
      ['error', 'pass', 0, 'Portcullis: NOT JUDGED'],
      ['fail', 'pass', 1, 'Portcullis: fail'],
    ] as const) {
      api.answers.gate = { verdict: verdictOf(outcome) };
      const { exitCode, stdout } = await run([...words, '--on-error', onError], { PORTCULLIS_API_KEY: testKey });
      expect({ exitCode, first: stdout.split('\n')[0] }).to.deep.equal({ exitCode: code, first: said });
    }
  });

  it('exits 2 where the server is away, and 0 where --on-unavailable is warn.', async () => {
    const { api, run } = stage();
    api.answers.problem = 'service-unavailable';
    const env = { PORTCULLIS_API_KEY: testKey, PORTCULLIS_RETRY_BUDGET_MS: '200' };
    expect((await run(words, env)).exitCode).to.equal(2);
    const tolerated = await run([...words, '--on-unavailable', 'warn'], env);
    expect(tolerated.exitCode).to.equal(0);
    expect(tolerated.stdout).to.include('NOT CHECKED');
    api.answers.problem = 'project-not-found';
    expect((await run([...words, '--on-unavailable', 'warn'], env)).exitCode).to.equal(2);
  });

  it('says who let a commit through by break-glass, why, until when, and what it would be.', async () => {
    const { api, run } = stage();
    const override = {
      id: contosoId,
      reason: 'The shop is down',
      madeBy: 'Ada',
      expiresAt: '2026-11-23T10:00:00.000Z',
      instead: 'fail' as const,
    };
    api.answers.gate = { verdict: verdictOf('warn', { override }) };
    const { exitCode, stdout } = await run(words, { PORTCULLIS_API_KEY: testKey });
    expect(exitCode).to.equal(0);
    expect(stdout)
      .to.include('LET THROUGH BY BREAK-GLASS')
      .and.include('Ada lets this commit pass until 2026-11-23T10:00:00.000Z. Without that it would be fail.')
      .and.include('The shop is down');
  });

  it('takes the commit of a gate from the CI system, and clears none that nothing was uploaded for or that was not asked about.', async () => {
    const { api, run } = stage();
    const gitlab = { PORTCULLIS_API_KEY: testKey, GITLAB_CI: 'true', CI_COMMIT_SHA: headSha };
    api.answers.gate = { verdict: verdictOf('error', { reasons: [] }), scans: [] };
    const nothing = await run(['gate', '--project', 'web-shop'], gitlab);
    expect(nothing.exitCode).to.equal(2);
    expect(nothing.stdout).to.include('Nothing was uploaded for this commit');
    expect(api.asked.at(-1)?.query).to.deep.equal({ commit: headSha });
    for (const wrong of [{ commit: 'b'.repeat(40) }, { outcome: 'pass' as const, verdict: verdictOf('fail') }]) {
      api.answers.gate = wrong;
      const other = await run(['gate', '--project', 'web-shop'], gitlab);
      expect(other.exitCode).to.equal(2);
      expect(other.stdout).to.match(/another commit|do not say the same/);
    }
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
    [
      'a way with errors that is none',
      [...['gate', '--project', 'web-shop'], '--on-error', 'open'],
      /--on-error is "open"[^]*fail, warn or pass/,
    ],
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
