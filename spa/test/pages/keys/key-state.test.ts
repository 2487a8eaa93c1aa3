// What the list of keys says of each.
import type { ManagedKey } from '@portcullis/contract';
import { expect } from 'chai';
import { readKeyState } from '../../../src/pages/keys/key-state.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const day = 86_400_000;
const inDays = (days: number): string => new Date(now + days * day).toISOString();

function makeKey(parts: Partial<ManagedKey> = {}): ManagedKey {
  const key = { keyId: 'AAAAAAAA', name: 'ci', project: 'shop', scopes: ['ingest' as const], lastFour: 'abcd', createdBy: 'Ada' };
  return { ...key, createdAt: inDays(-100), expiresAt: null, revokedAt: null, lastUsedAt: inDays(-1), ...parts };
}

const read = (key: ManagedKey, ...others: readonly ManagedKey[]): string => readKeyState(key, [key, ...others], now);

describe('the state of a key', () => {
  it('warns of an end within fourteen days, and presses within three', () => {
    expect(read(makeKey({ expiresAt: inDays(15) }))).to.equal('active');
    expect(read(makeKey({ expiresAt: inDays(14) }))).to.equal('ends-in-days');
    expect(read(makeKey({ expiresAt: inDays(3) }))).to.equal('ends-soon');
    expect(read(makeKey({ expiresAt: inDays(0) }))).to.equal('expired');
  });

  it('says revoked of a key that is revoked, whenever it would have ended', () => {
    expect(read(makeKey({ revokedAt: inDays(-2), expiresAt: inDays(-1) }))).to.equal('revoked');
  });

  it('says that nobody has used a key yet', () => {
    expect(read(makeKey({ lastUsedAt: null }))).to.equal('unused');
  });

  it('does not warn of the end of a key that a newer live one of its name and project replaces', () => {
    const old = makeKey({ expiresAt: inDays(1) });
    const newer = { keyId: 'BBBBBBBB', createdAt: inDays(-1) };
    expect(read(old, makeKey(newer))).to.equal('replaced');
    expect(read(old, makeKey({ ...newer, revokedAt: inDays(-1) }))).to.equal('ends-soon');
    expect(read(old, makeKey({ ...newer, project: 'other' }))).to.equal('ends-soon');
    expect(read(old, makeKey({ ...newer, createdAt: inDays(-200) }))).to.equal('ends-soon');
  });
});
