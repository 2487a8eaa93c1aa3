import { generateKeyPairSync, sign } from 'node:crypto';
import { offlineEnvelopeSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { makeOfflineSigner, openOfflineEnvelope, readOfflineKey } from '../../../src/domain/offline/offline-signature.ts';

describe('the signature of an offline gate', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = makeOfflineSigner(privateKey);
  const pinned = readOfflineKey(signer.key.publicKey)!;
  const payload = Buffer.from('{"format":"portcullis-offline-gate/v1","policies":"strict"}');

  it('gives the payload back to whoever pins the key.', async () => {
    const envelope = await signer.sign(payload);
    expect(offlineEnvelopeSchema.parse(envelope)).to.deep.equal(envelope);
    expect(openOfflineEnvelope(envelope, pinned)).to.deep.equal(payload);
  });

  it('does not hold where one bit of the payload or of the signature is another.', async () => {
    const envelope = await signer.sign(payload);
    for (const part of ['payload', 'signature'] as const) {
      for (let bit = 0; bit < Buffer.from(envelope[part], 'base64').length * 8; bit += 7) {
        const bytes = Buffer.from(envelope[part], 'base64');
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        const opened = openOfflineEnvelope({ ...envelope, [part]: bytes.toString('base64') }, pinned);
        expect(opened, `${part} ${bit}`).to.deep.equal({ fault: 'its signature does not hold' });
      }
    }
  });

  it('does not hold where it is of another payload, or made without the prefix that sets it apart.', async () => {
    const envelope = await signer.sign(payload);
    const { signature } = await signer.sign(Buffer.from('{"policies":"lenient"}'));
    const bare = sign(null, payload, privateKey).toString('base64');
    for (const other of [signature, bare, ''])
      expect(openOfflineEnvelope({ ...envelope, signature: other }, pinned)).to.deep.equal({ fault: 'its signature does not hold' });
  });

  it('does not hold where another key signed, whatever name that gives itself.', async () => {
    const other = makeOfflineSigner(generateKeyPairSync('ed25519').privateKey);
    const envelope = await other.sign(payload);
    expect(openOfflineEnvelope(envelope, pinned)).to.deep.equal({ fault: `it is signed by another key (${other.key.keyId})` });
    expect(openOfflineEnvelope({ ...envelope, keyId: signer.key.keyId }, pinned)).to.deep.equal({ fault: 'its signature does not hold' });
  });

  it('is verified by keys of Ed25519 alone.', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' });
    for (const text of [rsa.toString('base64'), '', 'AAAA', 'not base64 at all'])
      expect(readOfflineKey(text), text.slice(0, 20)).to.equal(undefined);
  });
});
