// passport-azure-ad's BearerStrategy inside its guard: our keys, one algorithm, our judgement of the claims.
import { BearerStrategy, type VerifyCallback } from 'passport-azure-ad';
import { ProblemError } from '../../errors.ts';
import type { ClaimsVerdict, EntraIdentity } from './check-claims.ts';
import { invalidToken, signInUnavailable } from './entra-problems.ts';
import type { SigningKey } from './read-key-set.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { GatedToken } from './token-gate.ts';

export interface GuardedStrategyOptions {
  readonly keys: SigningKeys;
  readonly apiClientId: string;
  /** Whole seconds. */
  readonly clockSkew: number;
  readonly checkClaims: (claims: unknown, key: SigningKey) => ClaimsVerdict;
}

/** All that the library gets to see of a request: no body and no query, where it would look for tokens too. */
interface TokenRequest {
  readonly headers: { readonly authorization: string };
  readonly token: GatedToken;
  /** The key that `loadMetadata` handed out for this request. */
  key: SigningKey | undefined;
  /** Why our own checks refused; the library keeps no reasons. */
  refusal: string | undefined;
}

/** What the library uses of its own `Metadata` (lib/bearerstrategy.js, 4.3.5). */
interface LoadedMetadata {
  readonly oidc: { readonly algorithms: readonly string[]; readonly issuer: string };
  readonly generateOidcPEM: (kid: string) => SigningKey['key'];
}

type ExpressRequest = Parameters<BearerStrategy['authenticate']>[0];

/** The library insists on an https address without `/common/`. It is never asked: `loadMetadata` is ours. */
const unusedMetadataUrl = 'https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration';

/** No `scope`: with it, 4.3.5 dies on a scp that is not a string. */
const makeLibraryOptions = ({ apiClientId, clockSkew }: GuardedStrategyOptions) => ({
  identityMetadata: unusedMetadataUrl,
  clientID: apiClientId,
  audience: [apiClientId],
  validateIssuer: true,
  allowMultiAudiencesInToken: false,
  passReqToCallback: true,
  loggingLevel: 'error' as const,
  loggingNoPII: true,
  clockSkew,
});

export class GuardedBearerStrategy extends BearerStrategy {
  // Not #private: passport's way of one copy per request is Object.create, and a copy has no private members.
  readonly keys: SigningKeys;
  declare request: TokenRequest;
  declare success: (identity: EntraIdentity) => void;
  declare fail: (challenge: unknown) => void;
  declare error: (cause: unknown) => void;
  declare pass: () => void;

  constructor(options: GuardedStrategyOptions) {
    const libraryOptions = makeLibraryOptions(options);
    super(libraryOptions, (request, claims, done) => {
      judge(request as unknown as TokenRequest, claims, options.checkClaims, done);
    });
    // The library reads this object on every request. The issuer depends on the tenant, which it cannot compare, so check-claims does.
    // Switched off only here because the constructor would print a warning on stdout.
    libraryOptions.validateIssuer = false;
    this.keys = options.keys;
  }

  /** Replaces the library's own fetching. Answers through passport where there is no key, so that 401 and 503 stay apart. */
  loadMetadata(_params: unknown, next: (error: null, metadata: LoadedMetadata) => void): void {
    const { request } = this;
    this.keys
      .find(request.token.kid)
      .then((key) => {
        request.key = key;
        if (!key) this.fail('the key is not known');
        else next(null, { oidc: { algorithms: ['RS256'], issuer: key.issuer }, generateOidcPEM: (kid) => pickKey(key, kid) });
      })
      .catch((error: unknown) => this.error(error));
  }

  /**
   * Runs the library once, on a copy with the four actions of passport (passport 0.7, lib/middleware/authenticate.js).
   * @throws ProblemError the invalid token's code, `service-unavailable`
   */
  verifyToken(token: GatedToken): Promise<EntraIdentity> {
    const copy = Object.create(this) as GuardedBearerStrategy;
    const request: TokenRequest = { headers: { authorization: `Bearer ${token.token}` }, token, key: undefined, refusal: undefined };
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => reject(cause instanceof ProblemError ? cause : signInUnavailable(5, cause));
      copy.request = request;
      copy.success = resolve;
      copy.fail = (challenge) => reject(invalidToken(request.refusal ?? String(challenge)));
      copy.error = fail;
      copy.pass = () => fail(new Error('The strategy passed, which it never does.'));
      try {
        copy.authenticate(request as unknown as ExpressRequest);
      } catch (error) {
        fail(error);
      }
    });
  }
}

/** @throws Error where the library asks for another key than the gate saw; it turns that into a refusal */
function pickKey(key: SigningKey, kid: string): SigningKey['key'] {
  if (kid !== key.kid) throw new Error('The library reads another key name.');
  return key.key;
}

/** The library's verify callback. It runs on a bare tick, where a throw would end the process. */
function judge(request: TokenRequest, claims: unknown, checkClaims: GuardedStrategyOptions['checkClaims'], done: VerifyCallback): void {
  try {
    const verdict: ClaimsVerdict = request.key ? checkClaims(claims, request.key) : { refusal: 'there is no key' };
    if ('refusal' in verdict) request.refusal = verdict.refusal;
    done(null, 'identity' in verdict ? verdict.identity : false);
  } catch (error) {
    done(error);
  }
}
