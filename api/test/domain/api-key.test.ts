// CI keys: their form, and what of them is kept.
import { apiKeyPattern, isWellFormedApiKey } from '@portcullis/contract';
import { expect } from 'chai';
import { digestApiKey, makeApiKey, readApiKeyId, verifyApiKey } from '../../src/domain/api-key.ts';

describe('makeApiKey', () => {
  for (const kind of ['prj', 'ten'] as const) {
    it(`makes a well-formed ${kind} key, of which only digest, clear id and last four characters are kept`, () => {
      const { key, keyId, digest, lastFour } = makeApiKey(kind);
      expect(isWellFormedApiKey(key)).to.equal(true);
      expect(key.split('_').slice(0, 3)).to.deep.equal(['pcl', kind, keyId]);
      expect(key.endsWith(lastFour) && lastFour.length === 4).to.equal(true);
      expect(digest.equals(digestApiKey(key)) && digest.length === 32).to.equal(true);
    });
  }

  it('never makes the same key or secret twice, and uses the whole alphabet', () => {
    const secrets = Array.from({ length: 500 }, () => apiKeyPattern.exec(makeApiKey('prj').key)![3]!);
    expect(new Set(secrets).size).to.equal(secrets.length);
    expect(new Set(secrets.join('')).size).to.equal(62);
  });
});

describe('readApiKeyId', () => {
  const { key, keyId } = makeApiKey('prj');

  it('tells the clear id of a key', () => {
    expect(readApiKeyId(key)).to.equal(keyId);
  });

  it('knows a key in which any one character was changed without asking the database', () => {
    for (let at = 0; at < key.length; at += 1) {
      const other = key[at] === 'A' ? 'B' : 'A';
      expect(readApiKeyId(key.slice(0, at) + other + key.slice(at + 1)), `changed at ${at}`).to.equal(undefined);
    }
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['a shortened key', key.slice(0, -1)],
    ['a key with something behind it', `${key}x`],
    ['a key with a line feed behind it', `${key}\n`],
    ['a key with a blank before it', ` ${key}`],
    ['a token of another service', `ghp_${'a'.repeat(36)}`],
    ['a very long text', 'pcl_prj_'.repeat(100_000)],
  ] as const) {
    it(`knows that ${what} is no key`, () => {
      expect(readApiKeyId(text)).to.equal(undefined);
    });
  }
});

describe('verifyApiKey', () => {
  const { key, digest } = makeApiKey('ten');

  it('accepts a key with its own digest only', () => {
    expect(verifyApiKey(key, digest)).to.equal(true);
    expect(verifyApiKey(key, makeApiKey('ten').digest)).to.equal(false);
    expect(verifyApiKey(makeApiKey('ten').key, digest)).to.equal(false);
  });

  it('accepts nothing where there is no digest, or one of a wrong length', () => {
    for (const none of [undefined, Buffer.alloc(0), digest.subarray(0, 31), Buffer.concat([digest, digest])]) {
      expect(verifyApiKey(key, none)).to.equal(false);
    }
  });
});
