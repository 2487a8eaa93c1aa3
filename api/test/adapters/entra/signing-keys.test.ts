// The host of metadata and keys may do anything: nobody hangs, nothing crashes, 503 until it heals, old keys meanwhile.
import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { EntraSignIn, EntraSignInOptions } from '../../../src/adapters/entra/entra-sign-in.ts';
import { type Fault, makeIssuerKey } from './local-issuer.ts';
import { expectInvalid, expectUnavailable, useStage } from './make-kit.ts';
import { makeBearer } from './token-corpus.ts';

const send =
  (status: number, body: string, headers: Record<string, string> = {}): Fault =>
  (response) =>
    void response.writeHead(status, headers).end(body);
/** To where a good document is, so that following would work. */
const redirect =
  (status: number): Fault =>
  (response) =>
    void response.writeHead(status, { location: `${response.req.url ?? ''}?copy` }).end();
const ecKey = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'main', use: 'sig' };

/** Faults of either document. */
const faults: Record<string, Fault> = {
  hangs: () => undefined,
  'sends its headers and hangs': (response) => response.writeHead(200).flushHeaders(),
  'drips and hangs': (response) => void response.writeHead(200).write('{'),
  'closes the connection': (response) => void response.destroy(),
  truncates: (response, document) => {
    response.writeHead(200, { 'content-length': document.length }).write(document.slice(0, 20), () => response.destroy());
  },
  'truncates and says so': (response, document) => void response.end(document.slice(0, -2)),
  redirects: redirect(302),
  'redirects for good': redirect(308),
  'answers HTML': send(200, '<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' }),
  'answers null': send(200, 'null'),
  'answers a list': send(200, '[]'),
  'answers a text': send(200, '"keys"'),
  'answers an empty object': send(200, '{}'),
  'answers nothing': send(200, ''),
  'answers 204': (response) => void response.writeHead(204).end(),
  'answers 404': send(404, '{}'),
  'answers 500': send(500, 'oops'),
  'answers 500 with a good document': (response, document) => void response.writeHead(500).end(document),
  'answers more than a megabyte': (response, document) => void response.end(`${document}${' '.repeat(1_100_000)}`),
  'answers more than a megabyte, packed small': (response, document) =>
    void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(`${document}${' '.repeat(1_100_000)}`)),
  'lies about gzip': send(200, 'not gzip', { 'content-encoding': 'gzip' }),
};
const wrongMetadata: Record<string, (instance: string) => unknown> = {
  'names another issuer': (instance) => ({ issuer: 'https://evil.example/v2.0', jwks_uri: `${instance}/keys` }),
  'names no keys': (instance) => ({ issuer: `${instance}/{tenantid}/v2.0` }),
  'names keys of an odd type': (instance) => ({ issuer: `${instance}/{tenantid}/v2.0`, jwks_uri: 7 }),
  'names keys at no url': (instance) => ({ issuer: `${instance}/{tenantid}/v2.0`, jwks_uri: 'keys' }),
  'names keys over plain http': (instance) => ({ issuer: `${instance}/{tenantid}/v2.0`, jwks_uri: 'http://keys.example/' }),
  'names keys in a file': (instance) => ({ issuer: `${instance}/{tenantid}/v2.0`, jwks_uri: 'file:///etc/passwd' }),
  'names keys with a password': (instance) => ({ issuer: `${instance}/{tenantid}/v2.0`, jwks_uri: 'https://a:b@keys.example/' }),
};
const wrongKeys: Record<string, unknown> = {
  'has no keys': [],
  'has keys of odd types': [null, 1, 'key', [], {}, { kty: 'RSA' }, { kty: 'RSA', kid: 'main', n: 1, e: {} }],
  'has an RSA key of nonsense': [{ kty: 'RSA', kid: 'main', use: 'sig', n: '!!', e: '' }],
  'has keys that are no list': { main: {} },
  'has elliptic keys only': [ecKey],
  'has a secret only': [{ kty: 'oct', kid: 'main', use: 'sig', k: 'c2VjcmV0' }],
  'has an RSA key of 1024 bits only': [makeIssuerKey('main', 'x', 1024).jwk],
  'has a key for encryption only': [makeIssuerKey('main', 'x', 2048, 'enc').jwk],
  'has a key for RS512 only': [{ ...makeIssuerKey('main', 'x').jwk, alg: 'RS512' }],
  'has a key with an odd issuer only': [{ ...makeIssuerKey('main', 'x').jwk, issuer: 7 }],
};

describe('The host of the signing keys', () => {
  const stage = useStage();
  let time = 0;
  let ticks: (() => void)[] = [];
  let failures: unknown[] = [];
  beforeEach(() => {
    time = 1_700_000_000_000;
    ticks = [];
    failures = [];
    isHanging = false;
  });
  /**
   * Waits its usual five seconds, and less where the host is to hang: a busy machine must not look like a host that does. The token's own times
   * are checked with the clock of the test, so they are wide.
   */
  let isHanging = false;
  const open = (overrides: Partial<EntraSignInOptions> = {}): EntraSignIn =>
    stage().open({
      timing: { timeout: isHanging ? 400 : 5_000 },
      now: () => time,
      repeat: (tick, milliseconds) => {
        expect(milliseconds).to.equal(300_000);
        ticks.push(tick);
        return () => (ticks = []);
      },
      onFailure: (cause) => failures.push(cause),
      ...overrides,
    });
  const good = (key = stage().kit.main): readonly string[] => [
    makeBearer(stage().kit, { nbf: 1_600_000_000, exp: 4_000_000_000 }, {}, key),
  ];
  /** Runs the background refresh to its end: an unknown name waits for the fetch that is under way. */
  const refresh = async (signIn: EntraSignIn): Promise<void> => {
    ticks.forEach((run) => run());
    await signIn.verify(good(stage().kit.removed)).catch(() => undefined);
  };

  /** Never any keys: 503, then well. With keys: they go on serving, then the new ones. */
  async function expectCoping(breakHost: () => void, heal: () => void): Promise<void> {
    breakHost();
    const late = open();
    await expectUnavailable(late.verify(good()));
    expect(failures).to.have.length(1);
    await expectUnavailable(late.verify(good()));
    expect(failures).to.have.length(1);
    heal();
    time += 5_000;
    await late.verify(good());
    breakHost();
    await refresh(late);
    expect(failures).to.have.length(2);
    await late.verify(good());
    time += 86_400_000 - 1;
    await late.verify(good());
    time += 1;
    await expectUnavailable(late.verify(good()));
    heal();
    time += 5_000;
    await late.verify(good());
  }

  for (const document of ['metadata', 'keys'] as const) {
    for (const [name, fault] of Object.entries(faults)) {
      it(`may serve ${document} that ${name}.`, async () => {
        const { issuer } = stage();
        isHanging = name.includes('hangs');
        await expectCoping(
          () => (issuer.faults[document] = fault),
          () => (issuer.faults[document] = undefined),
        );
      });
    }
  }
  for (const [name, make] of Object.entries(wrongMetadata)) {
    it(`may serve metadata that ${name}.`, async () => {
      const { issuer } = stage();
      await expectCoping(
        () => (issuer.faults.metadata = send(200, JSON.stringify(make(issuer.instance)))),
        () => (issuer.faults.metadata = undefined),
      );
    });
  }
  for (const [name, keys] of Object.entries(wrongKeys)) {
    it(`may serve a key set that ${name}.`, async () => {
      const { issuer } = stage();
      await expectCoping(
        () => (issuer.faults.keys = send(200, JSON.stringify({ keys }))),
        () => (issuer.faults.keys = undefined),
      );
    });
  }

  it('may be unreachable, and fetch may not heed its signal.', async () => {
    isHanging = true;
    await expectUnavailable(open({ fetch: () => new Promise(() => undefined) }).verify(good()));
    await expectUnavailable(open({ fetch: () => Promise.reject(new TypeError('fetch failed')) }).verify(good()));
    await expectUnavailable(open({ instance: 'https://unreachable.invalid' }).verify(good()));
  });

  it('is asked once by a hundred sign-ins at once, also where all fail.', async () => {
    const { issuer } = stage();
    const signIn = open();
    await Promise.all(Array.from({ length: 100 }, () => signIn.verify(good())));
    expect(issuer.asked).to.deep.equal({ metadata: 1, keys: 1 });
    issuer.faults.metadata = send(500, '');
    const other = open();
    await Promise.all(Array.from({ length: 100 }, () => expectUnavailable(other.verify(good()))));
    expect(issuer.asked).to.deep.equal({ metadata: 2, keys: 1 });
  });

  it('is not asked before the first sign-in, nor for tokens that the gate or the keys at hand can judge.', async () => {
    const { issuer } = stage();
    const fetched: unknown[] = [];
    const signIn = open({ fetch: (...call) => (fetched.push(call[0]), fetch(...call)) });
    ticks.forEach((run) => run());
    await expectInvalid(signIn.verify(['Bearer a.b.c']));
    expect(fetched).to.deep.equal([]);
    for (let count = 0; count < 10; count += 1) await signIn.verify(good());
    await expectInvalid(signIn.verify([makeBearer(stage().kit, {}, {}, stage().kit.forged)]));
    expect(issuer.asked.metadata).to.equal(1);
  });

  it('is asked about an unknown key once in thirty seconds, whoever invents names.', async () => {
    const { issuer, kit } = stage();
    const signIn = open();
    await signIn.verify(good());
    for (let count = 0; count < 20; count += 1) await expectInvalid(signIn.verify([makeBearer(kit, {}, { kid: `invented-${count}` })]));
    expect(issuer.asked.metadata).to.equal(1);
    time += 29_999;
    await expectInvalid(signIn.verify(good(kit.removed)));
    expect(issuer.asked.metadata).to.equal(1);
    time += 1;
    await Promise.all(Array.from({ length: 20 }, () => expectInvalid(signIn.verify(good(kit.removed)))));
    expect(issuer.asked.metadata).to.equal(2);
  });

  it('may rotate: the new key serves at its first token, the old one ends with the next refresh.', async () => {
    const { issuer, kit } = stage();
    const signIn = open();
    await signIn.verify(good());
    const fresh = makeIssuerKey('fresh', `${kit.instance}/{tenantid}/v2.0`);
    issuer.keys = [fresh.jwk, kit.main.jwk];
    time += 30_000;
    await signIn.verify(good(fresh));
    await signIn.verify(good());
    issuer.keys = [fresh.jwk];
    await refresh(signIn);
    await expectInvalid(signIn.verify(good()));
    await signIn.verify(good(fresh));
  });

  it('may rotate while it is away: a new key is our trouble, the old one still serves.', async () => {
    const { issuer, kit } = stage();
    const signIn = open();
    await signIn.verify(good());
    issuer.faults.keys = send(500, '');
    time += 30_000;
    await expectUnavailable(signIn.verify(good(kit.removed)));
    await signIn.verify(good());
  });

  it('may publish keys without an issuer of their own, and others beside ours.', async () => {
    const { issuer, kit } = stage();
    issuer.keys = [ecKey, null, { ...kit.main.jwk, issuer: undefined, use: undefined }, kit.forged.jwk];
    await open().verify(good());
    await expectInvalid(open().verify([makeBearer(kit, {}, {}, kit.forged)]));
  });

  it('is asked again where the clock was set back.', async () => {
    const { issuer, kit } = stage();
    const signIn = open();
    await signIn.verify(good());
    issuer.keys = [kit.removed.jwk];
    time -= 3_600_000;
    await signIn.verify(good(kit.removed));
  });

  it('is asked in the background without keeping the process alive.', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const signIn = open({ repeat: undefined });
    expect(timers()).to.equal(before);
    await signIn.verify(good());
  });

  it('is let go by stop: a sign-in that waits for it ends, and nothing is asked any more.', async () => {
    const { issuer } = stage();
    issuer.faults.keys = faults['hangs'];
    const signIn = open({ timing: { timeout: 60_000_000 } });
    const waiting = expectUnavailable(signIn.verify(good()));
    signIn.stop();
    await waiting;
    expect(ticks).to.deep.equal([]);
    const { metadata } = issuer.asked;
    time += 5_000;
    await expectUnavailable(signIn.verify(good()));
    expect(issuer.asked.metadata).to.equal(metadata);
  });
});
