// A stand-in for Microsoft's sign-in host: serves metadata and keys over real HTTP, changes keys on demand, and misbehaves on demand.
import { createSign, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A key pair with the name it is published under. */
export interface IssuerKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicPem: string;
  readonly jwk: JsonWebKey;
}

/** An RSA key. @param issuer template that Entra writes beside each key */
export function makeIssuerKey(kid: string, issuer: string, modulusLength = 2048, use = 'sig'): IssuerKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, x5t: kid, use, issuer };
  return { kid, privateKey, publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(), jwk };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Puts a token together exactly as told, sensible or not. */
export function assembleToken(header: unknown, payload: unknown, sign: (input: string) => string): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign(input)}`;
}

/** An RSA signature, PKCS #1 v1.5. */
export function signWith(key: IssuerKey, digest = 'RSA-SHA256'): (input: string) => string {
  return (input) => createSign(digest).update(input).sign(key.privateKey, 'base64url');
}

/** How one of the two documents is answered instead of properly. */
export type Fault = (response: ServerResponse, document: string) => void;

export interface LocalIssuer {
  readonly instance: string;
  /** What the key set holds; write to it to rotate. */
  keys: readonly unknown[];
  readonly faults: { metadata?: Fault | undefined; keys?: Fault | undefined };
  /** Requests so far. */
  readonly asked: { metadata: number; keys: number };
  readonly stop: () => Promise<void>;
}

function answer(response: ServerResponse, document: string, fault: Fault | undefined): void {
  if (fault) fault(response, document);
  else response.writeHead(200, { 'content-type': 'application/json' }).end(document);
}

export async function startLocalIssuer(): Promise<LocalIssuer> {
  const server = createServer((request, response) => {
    const [path = '', query] = (request.url ?? '').split('?');
    const [, segment = ''] = path.split('/');
    // The address with ?copy is where redirects lead: always good.
    const faults = query === undefined ? issuer.faults : {};
    if (segment === 'keys') {
      issuer.asked.keys += 1;
      answer(response, JSON.stringify({ keys: issuer.keys }), faults.keys);
      return;
    }
    issuer.asked.metadata += 1;
    const tenant = segment === 'common' || segment === 'organizations' ? '{tenantid}' : segment;
    // HS256 is listed on purpose: as shipped, the library would then take the public key as a secret.
    const metadata = {
      issuer: `${instance}/${tenant}/v2.0`,
      jwks_uri: `${instance}/keys`,
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    };
    answer(response, JSON.stringify(metadata), faults.metadata);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const instance = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: LocalIssuer = {
    instance,
    keys: [],
    faults: {},
    asked: { metadata: 0, keys: 0 },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
  return issuer;
}
