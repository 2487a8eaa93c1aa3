// The claims by themselves: the edges of time, and that nothing a payload can hold makes the check throw.
import { expect } from 'chai';
import fc from 'fast-check';
import { checkClaims, type ClaimRules } from '../../../src/adapters/entra/check-claims.ts';
import { makeSettings } from './make-kit.ts';
import { makeClaims } from './token-corpus.ts';

const instance = 'https://login.microsoftonline.com';
const template = `${instance}/{tenantid}/v2.0`;
const rules: ClaimRules = { ...makeSettings(instance), clockSkew: 60 };
const now = 2_000_000_000;
const times = { exp: now + 3600, nbf: now - 10 };
const refusalOf = (claims: unknown, keyIssuer = template): string | undefined => {
  const verdict = checkClaims(claims, keyIssuer, rules, now);
  return 'refusal' in verdict ? verdict.refusal : undefined;
};

describe('checkClaims', () => {
  const edges: [string, Record<string, number>, string | undefined][] = [
    ['takes a token one second before its end and the skew', { exp: now - 59 }, undefined],
    ['refuses a token at its end and the skew', { exp: now - 60 }, 'exp is past'],
    ['takes a token one second before its beginning less the skew', { nbf: now + 59 }, undefined],
    ['refuses a token whose beginning is the skew away', { nbf: now + 60 }, 'nbf is to come'],
  ];
  for (const [name, overrides, refusal] of edges) {
    it(`${name}.`, () => expect(refusalOf(makeClaims(instance, { ...times, nbf: undefined, ...overrides }))).to.equal(refusal));
  }

  it("takes a key's own issuer for what it is, and no other spelling of it.", () => {
    const claims = makeClaims(instance, times);
    expect(refusalOf(claims, String(claims['iss']))).to.equal(undefined);
    for (const issuer of ['', `${template}/`, template.toUpperCase(), `${instance}/99999999-2222-4333-8444-555555555555/v2.0`]) {
      expect(refusalOf(claims, issuer)).to.equal('the key signs for another issuer');
    }
  });

  it('takes tokens of our instance only, also where a key would sign for another.', () => {
    const claims = makeClaims('https://login.microsoftonline.us', times);
    expect(refusalOf(claims, 'https://login.microsoftonline.us/{tenantid}/v2.0')).to.equal('iss is not that of the tenant');
  });

  it('never throws and never lets in what it should not, whatever one claim holds.', () => {
    const good = makeClaims(instance, times);
    const decisive = ['aud', 'iss', 'exp', 'azp', 'oid', 'scp', 'tid', 'ver'];
    fc.assert(
      fc.property(fc.constantFrom(...decisive), fc.jsonValue(), (name, value) => {
        fc.pre(!(name === 'exp' && typeof value === 'number'));
        expect(refusalOf({ ...good, [name]: value })).to.be.a('string');
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom('name', 'email', 'auth_time', 'acrs', 'amr', 'roles'), fc.jsonValue(), (name, value) => {
        expect(refusalOf({ ...good, [name]: value })).to.equal(undefined);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (claims) => {
        expect(refusalOf(claims)).to.be.a('string');
      }),
    );
  });
});
