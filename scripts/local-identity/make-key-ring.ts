// The key that signs, made anew at every start and never written down.
import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export interface KeyRing {
  /** Signs the claims as they are. */
  readonly sign: (claims: JWTPayload) => Promise<string>;
  /** The key set as published. @param issuer what Entra writes beside each key */
  readonly published: (issuer: string) => { readonly keys: readonly JWK[] };
  /** A new key signs from now on; the old one is no longer published. */
  readonly rotate: () => Promise<void>;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

async function makeKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const kid = randomUUID().replaceAll('-', '');
  const jwk = { ...(await exportJWK(publicKey)), kid, x5t: kid, use: 'sig', alg: 'RS256' };
  return { kid, privateKey, jwk };
}

export async function makeKeyRing(): Promise<KeyRing> {
  let key = await makeKey();
  return {
    // The API's verifier wants x5t to say the same as kid, as Entra's tokens do.
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid, x5t: key.kid }).sign(key.privateKey),
    published: (issuer) => ({ keys: [{ ...key.jwk, issuer }] }),
    rotate: async () => {
      key = await makeKey();
    },
  };
}
