// The corpus through both verifiers, and what a good token tells.
import { expect } from 'chai';
import { type JSONWebKeySet } from 'jose';
import { makeEntraSignIn } from '../../../src/adapters/entra/entra-sign-in.ts';
import { verifyWithJose } from './jose-twin.ts';
import { makeSettings, problemOf, publishedKeys, useStage } from './make-kit.ts';
import { corpus, makeBearer, personalTenant, personId, workTenant } from './token-corpus.ts';

describe('Sign-in with Entra ID', () => {
  const stage = useStage();

  it('is tried with more than forty tokens, some of which come in.', () => {
    expect(corpus.length).to.be.above(100);
    expect(corpus.filter(({ comesIn }) => comesIn).length).to.be.above(10);
    expect(new Set(corpus.map(({ name }) => name)).size).to.equal(corpus.length);
  });

  for (const row of corpus) {
    it(`${row.comesIn ? 'lets in' : 'refuses'} ${row.name}, and so does jose.`, async () => {
      const { kit, open } = stage();
      const overrides = row.authority ? { authority: row.authority } : {};
      const headers = row.headers(kit);
      const ours = await open(overrides)
        .verify(headers)
        .catch((error: unknown) => error);
      const jwks = { keys: publishedKeys(kit) } as JSONWebKeySet;
      const twin = await verifyWithJose(headers, makeSettings(kit.instance, overrides), jwks).catch((error: unknown) => error);
      expect({ ours: !(ours instanceof Error), twin: !(twin instanceof Error) }, `${String(ours)} | ${String(twin)}`).to.deep.equal({
        ours: row.comesIn,
        twin: row.comesIn,
      });
      if (ours instanceof Error) expect(ours).to.have.property('status', 401);
    });
  }

  it('says who it is, how long the token lasts, and how fresh the sign-in is.', async () => {
    const { kit, open } = stage();
    const header = makeBearer(kit, {
      exp: 4_000_000_000,
      auth_time: 1_700_000_000,
      acrs: ['c1', 7],
      amr: ['pwd', 'mfa'],
      email: 'a@b.example',
    });
    expect(await open().verify([header])).to.deep.equal({
      tenantId: workTenant,
      objectId: personId,
      name: 'Ada Lovelace',
      email: 'a@b.example',
      isPersonal: false,
      authTime: new Date(1_700_000_000_000),
      acrs: ['c1'],
      amr: ['pwd', 'mfa'],
      expiresAt: new Date(4_000_000_000_000),
    });
  });

  it('marks personal accounts, shows the user name where there is no e-mail, and leaves odd claims out.', async () => {
    const { kit, open } = stage();
    const odd = { name: ['x'], auth_time: '1700000000', acrs: { c1: true }, amr: null };
    const identity = await open().verify([makeBearer(kit, { ...odd, tid: personalTenant, preferred_username: 'ada\u0000@b.example' })]);
    expect(identity).to.deep.include({ isPersonal: true, name: undefined, email: 'ada@b.example', authTime: undefined, acrs: [], amr: [] });
  });

  it('answers every bad token with the same words, and keeps the reason for the log without the token.', async () => {
    const { kit, open } = stage();
    const signIn = open();
    const seen = new Set<string>();
    for (const row of corpus.filter(({ comesIn, authority }) => !comesIn && !authority)) {
      const headers = row.headers(kit);
      const problem = await problemOf(signIn.verify(headers));
      seen.add(`${problem.code}: ${problem.message}`);
      const token = headers?.[0]?.split(' ').at(-1);
      if (token !== undefined && token.length > 100) expect(String(problem.cause)).to.not.include(token.slice(40, 80));
    }
    expect([...seen].sort().map((text) => text.split(':')[0])).to.deep.equal(['credentials-missing', 'token-invalid']);
  });

  it('writes nothing of a token to the output, whatever the library thinks of it.', async () => {
    const { kit, open } = stage();
    const written: string[] = [];
    const streams = [process.stdout, process.stderr];
    const writers = streams.map((stream) => stream.write.bind(stream));
    for (const stream of streams) stream.write = (chunk: unknown) => written.push(String(chunk)) > 0;
    try {
      const signIn = open();
      for (const row of corpus) await signIn.verify(row.headers(kit)).catch(() => undefined);
    } finally {
      streams.forEach((stream, index) => (stream.write = writers[index]!));
    }
    expect(written).to.deep.equal([]);
  });

  it('keeps a hundred sign-ins at once apart.', async () => {
    const { kit, open } = stage();
    const signIn = open();
    const ids = Array.from({ length: 100 }, (_, index) => `77777777-7777-4777-8777-${String(index).padStart(12, '0')}`);
    const outcomes = await Promise.all(
      ids.map((oid, index) =>
        signIn.verify([makeBearer(kit, { oid, scp: index % 3 ? 'access_as_user' : 'other' })]).catch(() => undefined),
      ),
    );
    expect(outcomes.map((identity) => identity?.objectId)).to.deep.equal(ids.map((oid, index) => (index % 3 ? oid : undefined)));
  });

  const wrongSettings = {
    'a skew under a minute': { clockSkew: 59 },
    'a skew over five minutes': { clockSkew: 301 },
    'a skew in fractions': { clockSkew: 90.5 },
    'no application': { clientIds: [] },
    'an application that is no GUID': { clientIds: ['spa'] },
    'an audience that is no GUID': { apiClientId: '' },
    'a tenant by its name': { authority: { kind: 'tenant', tenantId: 'contoso.example' } },
    'no scope': { scope: '' },
    'two scopes': { scope: 'a b' },
    'an instance with a slash': { instance: 'https://login.microsoftonline.com/' },
    'an instance over http': { instance: 'http://login.microsoftonline.com' },
    'a loopback instance outside local mode': { allowLoopbackHttp: false },
    'a loopback instance over https outside local mode': { instance: 'https://localhost', allowLoopbackHttp: false },
  } as const;
  for (const [name, overrides] of Object.entries(wrongSettings)) {
    it(`does not start with ${name}.`, () => {
      expect(() => makeEntraSignIn(makeSettings('http://127.0.0.1:1', overrides))).to.throw(Error);
    });
  }
});
