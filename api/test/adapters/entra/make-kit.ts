// The local issuer with its keys, and sign-ins at it: what every test of this folder starts from.
import { expect } from 'chai';
import { type EntraSignIn, type EntraSignInOptions, makeEntraSignIn } from '../../../src/adapters/entra/entra-sign-in.ts';
import { ProblemError } from '../../../src/errors.ts';
import { type LocalIssuer, makeIssuerKey, startLocalIssuer } from './local-issuer.ts';
import { apiClientId, cliClientId, type Kit, personalTenant, spaClientId } from './token-corpus.ts';

/** Keys for an issuer at that address; all but `removed` and `forged` are to be published. */
export function makeKit(instance: string): Kit {
  const template = `${instance}/{tenantid}/v2.0`;
  return {
    instance,
    main: makeIssuerKey('main', template),
    personal: makeIssuerKey('personal', `${instance}/${personalTenant}/v2.0`),
    removed: makeIssuerKey('removed', template),
    forged: makeIssuerKey('main', template),
    weak: makeIssuerKey('weak', template, 1024),
    encryption: makeIssuerKey('encryption', template, 2048, 'enc'),
  };
}

export const publishedKeys = (kit: Kit): readonly unknown[] => [kit.main, kit.personal, kit.weak, kit.encryption].map(({ jwk }) => jwk);

/** Settings for local mode at that issuer, for every kind of account. */
export const makeSettings = (instance: string, overrides: Partial<EntraSignInOptions> = {}): EntraSignInOptions => ({
  instance,
  authority: { kind: 'common' },
  apiClientId,
  clientIds: [spaClientId, cliClientId],
  scope: 'access_as_user',
  clockSkew: 120,
  allowLoopbackHttp: true,
  ...overrides,
});

export interface Stage {
  readonly issuer: LocalIssuer;
  readonly kit: Kit;
  /** A sign-in that is stopped after the test. */
  readonly open: (overrides?: Partial<EntraSignInOptions>) => EntraSignIn;
}

/** One issuer per `describe`, whose faults, counts and keys are as new for each test. */
export function useStage(): () => Stage {
  let stage: Stage | undefined;
  const opened: EntraSignIn[] = [];
  before(async () => {
    const issuer = await startLocalIssuer();
    const open: Stage['open'] = (overrides) => {
      const signIn = makeEntraSignIn(makeSettings(issuer.instance, overrides));
      opened.push(signIn);
      return signIn;
    };
    stage = { issuer, kit: makeKit(issuer.instance), open };
  });
  beforeEach(() => {
    const { issuer, kit } = stage!;
    issuer.keys = publishedKeys(kit);
    Object.assign(issuer.faults, { metadata: undefined, keys: undefined });
    Object.assign(issuer.asked, { metadata: 0, keys: 0 });
  });
  afterEach(() => {
    for (const signIn of opened.splice(0)) signIn.stop();
  });
  after(() => stage!.issuer.stop());
  return () => stage!;
}

/** The problem that a promise ends in; fails where it ends in anything else. */
export async function problemOf(work: Promise<unknown>): Promise<ProblemError> {
  const outcome: unknown = await work.then(
    () => 'a success',
    (error: unknown) => error,
  );
  if (!(outcome instanceof ProblemError)) throw new Error('Expected a problem.', { cause: outcome });
  return outcome;
}

/** 503 with a Retry-After of whole seconds. */
export async function expectUnavailable(work: Promise<unknown>): Promise<void> {
  const problem = await problemOf(work);
  expect(problem.code, String(problem.cause)).to.equal('service-unavailable');
  expect(problem.status).to.equal(503);
  expect(problem.retryAfter).to.satisfy(Number.isInteger).and.to.be.at.least(1).and.at.most(30);
}

/** 401 as for every other bad token. */
export async function expectInvalid(work: Promise<unknown>): Promise<void> {
  const problem = await problemOf(work);
  expect(problem.code, String(problem.cause)).to.equal('token-invalid');
  expect(problem.message).to.equal('The access token is not valid here. Sign in again.');
}
