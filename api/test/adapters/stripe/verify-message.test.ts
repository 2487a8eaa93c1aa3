// The signature of a message, to the second.
import { expect } from 'chai';
import Stripe from 'stripe';
import { makeVerifyMessage } from '../../../src/adapters/stripe/verify-message.ts';

const now = new Date('2026-11-20T12:00:00.999Z');
const signedAt = Math.floor(now.getTime() / 1000);
const payload = '{"id":"evt_1"}';
const sign = (secret: string, timestamp = signedAt): string => Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

describe('The signature of a message', () => {
  const verify = makeVerifyMessage(['whsec_new', 'whsec_old']);
  const isGood = (header: string | undefined, bytes = Buffer.from(payload)): boolean => verify(bytes, header, now);

  for (const [seconds, expected] of [
    [0, true],
    [-300, true],
    [-301, false],
    [300, true],
    [301, false],
    [1_000_000_000, false],
  ] as const) {
    it(`${expected ? 'holds' : 'does not hold'} ${seconds} seconds from now.`, () => {
      expect(isGood(sign('whsec_new', signedAt + seconds))).to.equal(expected);
    });
  }

  it('holds by each active secret while one is being replaced, and by none that is not active.', () => {
    expect(['whsec_new', 'whsec_old', 'whsec_gone', ''].map((secret) => isGood(secret === '' ? undefined : sign(secret)))).to.deep.equal([
      ...[true, true, false, false],
    ]);
    expect(makeVerifyMessage(['whsec_new'])(Buffer.from(payload), sign('whsec_old'), now)).to.equal(false);
  });

  it('holds where Stripe signed with two secrets of its own, and only for these bytes.', () => {
    const both = `${sign('whsec_gone')},${sign('whsec_old').split(',')[1] ?? ''}`;
    expect(isGood(both)).to.equal(true);
    expect(isGood(both, Buffer.from(`${payload}\n`))).to.equal(false);
    expect(isGood(both, Buffer.alloc(0))).to.equal(false);
    expect(isGood(both.replace('v1=', 'v0=').replace('v1=', 'v0='))).to.equal(false);
  });

  for (const signature of ['v1=', `v1=${'a'.repeat(63)}`, `v1=${'a'.repeat(63)}\u00e9`, `v1=${'A'.repeat(64)}`, 'v1', 'x=1', '']) {
    it(`does not hold, and throws nothing, where the signature is ${JSON.stringify(signature)}.`, () => {
      expect(isGood(`t=${signedAt},${signature}`)).to.equal(false);
    });
  }

  it('does not hold with a time that can be read in two ways.', () => {
    const digest = sign('whsec_new').split(',')[1] ?? '';
    for (const header of [
      '',
      digest,
      `t=,${digest}`,
      `t=${signedAt}x,${digest}`,
      `t=1,t=${signedAt},${digest}`,
      `T=${signedAt},${digest}`,
    ]) {
      expect(isGood(header), header).to.equal(false);
    }
  });
});
