// The strategy with no gate before it: it holds alone where the gate would already have refused, and it never crashes.
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { createHmac, createPublicKey } from 'node:crypto';
import { GuardedBearerStrategy, type GuardedStrategyOptions } from '../../../src/adapters/entra/guarded-bearer-strategy.ts';
import type { SigningKey } from '../../../src/adapters/entra/read-key-set.ts';
import { assembleToken, makeIssuerKey, signWith } from './local-issuer.ts';
import { expectInvalid, expectUnavailable } from './make-kit.ts';
import { apiClientId, makeClaims, personId, workTenant } from './token-corpus.ts';

const instance = 'https://login.microsoftonline.com';

describe('The guarded strategy', () => {
  const main = makeIssuerKey('main', 'x');
  const key: SigningKey = { kid: 'main', key: createPublicKey(main.publicPem), issuer: 'x' };
  const identity = { tenantId: workTenant, objectId: personId } as never;
  const verify = (header: object, sign: (input: string) => string, options: Partial<GuardedStrategyOptions> = {}): Promise<unknown> => {
    const keys = { find: () => Promise.resolve(key), stop: () => undefined };
    const strategy = new GuardedBearerStrategy({ keys, apiClientId, clockSkew: 60, checkClaims: () => ({ identity }), ...options });
    const token = assembleToken({ typ: 'JWT', kid: 'main', ...header }, makeClaims(instance), sign);
    return strategy.verifyToken({ token, kid: 'main' });
  };
  const rs256 = signWith(main);

  it('takes RS256 and no other algorithm.', async () => {
    expect(await verify({ alg: 'RS256' }, rs256)).to.equal(identity);
    await expectInvalid(verify({ alg: 'RS384' }, signWith(main, 'RSA-SHA384')));
    await expectInvalid(verify({ alg: 'none' }, () => ''));
    await expectInvalid(verify({ alg: 'HS256' }, (input) => createHmac('sha256', main.publicPem).update(input).digest('base64url')));
  });

  it('hands out a key only under the name that the gate saw.', async () => {
    await expectInvalid(verify({ alg: 'RS256', x5t: 'other' }, rs256));
    await expectInvalid(verify({ alg: 'RS256', kid: 'other' }, rs256));
  });

  it('answers 503 where the keys or the judgement of the claims break, and does not end the process.', async () => {
    const fail = (): never => {
      throw new TypeError('broken');
    };
    await expectUnavailable(verify({ alg: 'RS256' }, rs256, { checkClaims: fail }));
    await expectUnavailable(verify({ alg: 'RS256' }, rs256, { keys: { find: () => Promise.reject(new Error('broken')), stop: fail } }));
    await expectUnavailable(verify({ alg: 'RS256' }, rs256, { keys: { find: fail, stop: fail } }));
    await expectInvalid(verify({ alg: 'RS256' }, rs256, { keys: { find: () => Promise.resolve(undefined), stop: fail } }));
  });

  it('is made without the library printing anything.', () => {
    const file = new URL('../../../src/adapters/entra/guarded-bearer-strategy.ts', import.meta.url).href;
    const program = `const { GuardedBearerStrategy } = await import('${file}'); new GuardedBearerStrategy({ apiClientId: '${apiClientId}', clockSkew: 60 });`;
    const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
      encoding: 'utf8',
    });
    expect({ stdout, status }).to.deep.equal({ stdout: '', status: 0 });
  });
});
