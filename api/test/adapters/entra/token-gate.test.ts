// The gate by itself: its answers where no header was meant as a token, and the edge of the size.
import { expect } from 'chai';
import { maxAuthorizationBytes, readGatedToken } from '../../../src/adapters/entra/token-gate.ts';
import { ProblemError } from '../../../src/errors.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const goodHeader = { alg: 'RS256', typ: 'JWT', kid: 'main' };
const makeToken = (payload: unknown = {}, header: unknown = goodHeader): string => `${encode(header)}.${encode(payload)}.c2ln`;

function codeOf(headers: readonly string[] | undefined): string {
  try {
    return readGatedToken(headers).kid;
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
}

describe('The gate before passport', () => {
  it('hands on the token and the name of its key.', () => {
    const token = makeToken();
    expect(readGatedToken([`Bearer ${token}`])).to.deep.equal({ token, kid: 'main' });
  });

  it('tells missing credentials from bad ones.', () => {
    const bearer = `Bearer ${makeToken()}`;
    for (const headers of [undefined, [], [''], ['Basic YTpi'], ['Bearertoken'], [makeToken()], [bearer, bearer]]) {
      expect(codeOf(headers)).to.equal('credentials-missing');
    }
    for (const header of ['Bearer', 'Bearer ', 'Bearer a', 'Bearer a.b', 'Bearer a.b.c', 'Bearer ..', `${bearer} x`, `${bearer}.x`]) {
      expect(codeOf([header]), header).to.equal('token-invalid');
    }
  });

  it('takes a header of 12 KB and none of a byte more.', () => {
    // Three bytes of padding make four characters, so every length is met within four steps.
    const lengths = new Map<number, string>();
    for (let size = 9_000; size < 9_200; size += 1) {
      for (const spaces of [1, 2, 3]) {
        const header = `Bearer${' '.repeat(spaces)}${makeToken({ x: 'x'.repeat(size) })}`;
        lengths.set(header.length, header);
      }
    }
    expect(codeOf([lengths.get(maxAuthorizationBytes)!])).to.equal('main');
    expect(codeOf([lengths.get(maxAuthorizationBytes + 1)!])).to.equal('token-invalid');
  });

  it('refuses names of keys that the library would read differently.', () => {
    for (const kid of ['schlüssel', 'a b', 'a\n', '', 'x'.repeat(257), null, ['main'], { main: 1 }]) {
      expect(codeOf([`Bearer ${makeToken({}, { ...goodHeader, kid })}`]), JSON.stringify(kid)).to.equal('token-invalid');
    }
  });

  it('refuses every algorithm but RS256 and every type but JWT.', () => {
    const odd = [
      { alg: 'none' },
      { alg: 'HS256' },
      { alg: 'RS384' },
      { alg: undefined },
      { typ: 'at+jwt' },
      { typ: 'jwt' },
      { typ: undefined },
    ];
    for (const change of odd) {
      expect(codeOf([`Bearer ${makeToken({}, { ...goodHeader, ...change })}`]), JSON.stringify(change)).to.equal('token-invalid');
    }
  });

  it('refuses parts with spare bits, which would let one token be written in several ways.', () => {
    const [header, payload] = makeToken().split('.');
    expect(codeOf([`Bearer ${header}.${payload}.AA`])).to.equal('main');
    expect(codeOf([`Bearer ${header}.${payload}.AB`])).to.equal('token-invalid');
  });

  it('refuses headers and payloads that are no objects.', () => {
    for (const odd of [null, [], 'text', 7, true]) {
      expect(codeOf([`Bearer ${makeToken(odd)}`])).to.equal('token-invalid');
      expect(codeOf([`Bearer ${makeToken({}, odd)}`])).to.equal('token-invalid');
    }
  });
});
