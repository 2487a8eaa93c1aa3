// A key to sign offline gates with, made for this run of the tests.
import { generateKeyPairSync } from 'node:crypto';

export const offlineKeyPair = generateKeyPairSync('ed25519');

/** As a server is given it. */
export const offlineSettings = {
  PORTCULLIS_OFFLINE_KEY: Buffer.from(offlineKeyPair.privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64'),
};

/** As a workflow pins it. */
export const pinnedKey = offlineKeyPair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
