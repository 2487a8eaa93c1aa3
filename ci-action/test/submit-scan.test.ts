// One upload through the retrying client, against a server that behaves badly in every way that servers do.
import { expect } from 'chai';
import type { Receipt } from '@portcullis/contract';
import { prepareReport } from '../src/prepare-report.ts';
import { failureOf } from '../src/scan-failure.ts';
import { noTolerance, type Failure } from '../src/scan-run.ts';
import type { SendPolicy } from '../src/send-with-retries.ts';
import { submitScan } from '../src/submit-scan.ts';
import { scanId, startFakeApi, withProblem, withReceipt, withReset, withSilence, withText, type FakeApi, type Reply } from './fake-api.ts';
import { aSarif, headSha, testKey } from './runner.ts';

interface Tried {
  readonly end: Receipt | Failure;
  readonly uploads: FakeApi['uploads'];
  /** The pauses between the tries, in milliseconds; none is really waited for. */
  readonly pauses: readonly number[];
}

async function tryAgainst(replies: readonly [Reply, ...Reply[]], more: Partial<SendPolicy> = {}): Promise<Tried> {
  await using api = await startFakeApi(...replies);
  const pauses: number[] = [];
  let clock = 0;
  const pause = (ms: number): Promise<void> => {
    pauses.push(ms);
    clock += ms;
    return Promise.resolve();
  };
  const policy: SendPolicy = { budgetMs: 120_000, tryMs: 5000, now: () => clock, pause, random: () => 0.5, note: () => undefined, ...more };
  const inputs = {
    ...noTolerance,
    command: 'scan',
    url: api.url,
    apiKey: testKey,
    project: 'web-shop',
    report: [],
    category: undefined,
    failOn: undefined,
    base: undefined,
    evidence: true,
    policyFile: undefined,
  } as const;
  const context = { commit: headSha, ref: 'refs/heads/main', base: undefined, pullRequest: undefined, runId: '1', runAttempt: 1 };
  const end = await submitScan([await prepareReport('r', Buffer.from(aSarif()))], inputs, context, policy).catch(failureOf);
  return { end, uploads: [...api.uploads], pauses };
}

const isReceipt = { scanId };

describe('submitScan', () => {
  const passing = withReceipt();
  const retried: readonly [what: string, reply: Reply][] = [
    ['503', withText(503, 'text/html', 'down')],
    ['500', withProblem('internal-error', 'Sorry')],
    ['408', withProblem('body-timeout', 'Slow')],
    ['425', withText(425, 'text/plain', '')],
    ['429', withText(429, 'text/plain', '')],
    ['409 for an upload in progress', withProblem('idempotency-in-progress', 'Wait')],
    ['a connection reset', withReset],
    ['a body cut short', (_, response) => void response.writeHead(201, { 'content-length': '100' }).write('{', () => response.destroy())],
  ];
  for (const [what, reply] of retried) {
    it(`tries again after ${what}, with the same idempotency key and the same body`, async () => {
      const { end, uploads } = await tryAgainst([reply, reply, passing]);
      expect(end).to.include(isReceipt);
      expect(uploads).to.have.length(3);
      expect(new Set(uploads.map(({ headers, body }) => `${String(headers['idempotency-key'])} ${body}`)).size).to.equal(1);
    });
  }

  it('tries again where a try gets no answer in its time', async () => {
    const { end, uploads } = await tryAgainst([withSilence, passing], { tryMs: 200 });
    expect(end).to.include(isReceipt);
    expect(uploads).to.have.length(2);
  });

  it('pauses twice as long each time, with full jitter, up to 20 seconds', async () => {
    const { pauses } = await tryAgainst([withText(503, 'text/plain', '')]);
    expect(pauses).to.deep.equal([250, 500, 1000, 2000, 4000, 8000, ...Array.from({ length: 10 }, () => 10_000)]);
    const { pauses: unlucky } = await tryAgainst([withText(503, 'text/plain', ''), passing], { random: () => 0 });
    expect(unlucky).to.deep.equal([0]);
  });

  it('pauses at least as long as Retry-After says', async () => {
    const { pauses } = await tryAgainst([withText(429, 'text/plain', '', { 'retry-after': '7' }), passing]);
    expect(pauses).to.deep.equal([7000]);
  });

  it('gives up at once where Retry-After goes past the budget', async () => {
    const { end, uploads } = await tryAgainst([withText(503, 'text/plain', '', { 'retry-after': '121' }), passing]);
    expect(end).to.include({ kind: 'unavailable' });
    expect(uploads).to.have.length(1);
  });

  it('calls the server unavailable when the budget is spent', async () => {
    const { end, pauses } = await tryAgainst([withReset]);
    expect(end).to.include({ kind: 'unavailable' });
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).to.be.lessThan(120_000);
  });

  it('never calls an upload in progress unavailable', async () => {
    const { end } = await tryAgainst([withProblem('idempotency-in-progress', 'Wait')]);
    expect(end).to.include({ kind: 'refused' });
  });

  for (const code of [
    'request-invalid',
    'key-invalid',
    'scope-missing',
    'project-not-found',
    'report-too-large',
    'idempotency-mismatch',
  ] as const) {
    it(`does not repeat after ${code} and hands on what the server said`, async () => {
      const { end, uploads } = await tryAgainst([withProblem(code, 'The reason'), passing]);
      expect(end).to.include({ kind: 'refused', advice: 'The reason Request req-1.' });
      expect((end as Failure).title).to.include(code);
      expect(uploads).to.have.length(1);
    });
  }

  for (const [what, headers] of [
    ['that no pause mends', {}],
    ['until a midnight that is hours away', { 'retry-after': '7200' }],
  ] as const) {
    it(`ends at once where the plan allows no more, ${what}, and hands on what the server said`, async () => {
      const full = withProblem('quota-exceeded', 'The plan Free allows 100 uploads a day.', headers);
      const { end, uploads, pauses } = await tryAgainst([full, passing]);
      expect(end).to.include({ kind: 'refused', advice: 'The plan Free allows 100 uploads a day. Request req-1.' });
      expect((end as Failure).title).to.include('quota-exceeded');
      expect(uploads).to.have.length(1);
      expect(pauses).to.deep.equal([]);
    });
  }

  it('waits for a midnight that is seconds away where the plan allows no more today', async () => {
    const { end, pauses } = await tryAgainst([withProblem('quota-exceeded', 'Wait.', { 'retry-after': '9' }), passing]);
    expect(end).to.include(isReceipt);
    expect(pauses).to.deep.equal([9000]);
  });

  it('refuses a redirect, so that the key travels to no other host, and says where it went', async () => {
    await using other = await startFakeApi(passing);
    for (const status of [301, 302, 303, 307, 308]) {
      const { end, uploads } = await tryAgainst([withText(status, 'text/plain', '', { location: `${other.url}/x` }), passing]);
      expect(end).to.include({ kind: 'refused' });
      expect((end as Failure).title).to.include(`redirects to ${other.url}/x`);
      expect(uploads).to.have.length(1);
    }
    expect(other.uploads).to.have.length(0);
  });

  const unclear: readonly [what: string, reply: Reply][] = [
    ['a page', withText(200, 'text/html', '<html>Sign in</html>')],
    ['an empty answer', withText(204, 'text/plain', '')],
    ['null', withText(201, 'application/json', 'null')],
    ['a receipt without a verdict', withText(201, 'application/json', '{"verdict": {"outcome": "pass"}}')],
    ['an outcome that does not exist', withReceipt({ verdict: { outcome: 'green' as 'pass', policyVersion: 1, reasons: [] } })],
    ['the receipt of another commit', withReceipt({ commit: 'd'.repeat(40) })],
    ['more than 5 MB', withText(201, 'application/json', `${' '.repeat(6_000_000)}{}`)],
  ];
  for (const [what, reply] of unclear) {
    it(`takes a success that brings ${what} for a broken answer, never for a pass`, async () => {
      const { end, uploads } = await tryAgainst([reply, passing]);
      expect(end).to.include({ kind: 'broken-answer' });
      expect(uploads).to.have.length(1);
    });
  }

  it('reads no endless answer to its end', async () => {
    const endless: Reply = (_, response) => {
      response.writeHead(201, { 'content-type': 'application/json' });
      const pour = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    };
    const { end } = await tryAgainst([endless]);
    expect(end).to.include({ kind: 'broken-answer' });
  });
});
