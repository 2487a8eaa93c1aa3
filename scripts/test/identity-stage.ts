// A local sign-in for each test, with a clock to turn and the API's own verifier to show its tokens to.
import type { Authority } from '../../api/src/adapters/entra/authority.ts';
import { type EntraSignIn, makeEntraSignIn } from '../../api/src/adapters/entra/entra-sign-in.ts';
import { type LocalIdentity, startLocalIdentity } from '../local-identity/local-identity.ts';
import { dashboard } from './identity-browser.ts';

export interface IdentityStage {
  readonly identity: LocalIdentity;
  /** Turns the clock of the sign-in, not of the verifier. */
  readonly pass: (milliseconds: number) => void;
  /** The verifier of the API, set up as local mode does. */
  readonly openVerifier: (authority: Authority) => (token: unknown) => ReturnType<EntraSignIn['verify']>;
}

export function useIdentityStage(): () => IdentityStage {
  let clock = 0;
  let identity: LocalIdentity | undefined;
  const opened: EntraSignIn[] = [];
  beforeEach(async () => {
    clock = Date.now();
    identity = await startLocalIdentity({ port: 0, dashboardOrigins: [dashboard], now: () => clock });
  });
  afterEach(async () => {
    for (const signIn of opened.splice(0)) signIn.stop();
    await identity?.stop();
  });

  const openVerifier: IdentityStage['openVerifier'] = (authority) => {
    const { instance, clientIds } = identity!;
    const signIn = makeEntraSignIn({
      instance,
      authority,
      apiClientId: clientIds.api,
      clientIds: [clientIds.dashboard, clientIds.commandLine],
      scope: 'access_as_user',
      allowLoopbackHttp: true,
      timing: { cooldown: 0 },
    });
    opened.push(signIn);
    return (token) => signIn.verify([`Bearer ${String(token)}`]);
  };
  return () => ({ identity: identity!, pass: (milliseconds) => (clock += milliseconds), openVerifier });
}
