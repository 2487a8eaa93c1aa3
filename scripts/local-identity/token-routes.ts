// Where programs get their tokens. The rules of each way are in redeem-grants.ts.
import { type NextFunction, type Request, type Response, Router, urlencoded } from 'express';
import type { IdentityState } from './identity-state.ts';
import { mintTokens, type SignedIn } from './mint-tokens.ts';
import { type Form, redeemCode, redeemDeviceCode, redeemRefreshToken } from './redeem-grants.ts';
import { admits } from './segments.ts';
import { sendTokenError, TokenError } from './token-error.ts';

/** Milliseconds. Entra gives applications in browsers a day. */
const refreshTokenLife = 24 * 3_600_000;

const grants: Readonly<Record<string, (state: IdentityState, form: Form) => SignedIn>> = {
  authorization_code: redeemCode,
  refresh_token: redeemRefreshToken,
  // MSAL's spelling, and that of RFC 8628.
  device_code: redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
};

/** Lets the dashboard read the answers, and nobody else (Fetch standard, "CORS protocol"). */
const allowDashboard =
  (state: IdentityState) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin !== undefined && state.dashboardOrigins.has(origin)) {
      response.set('access-control-allow-origin', origin);
      response.set('access-control-allow-methods', 'POST');
      response.set('access-control-allow-headers', request.get('access-control-request-headers') ?? 'content-type');
    }
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };

function readForm(body: unknown): Form {
  const form = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (Object.values(form).every((value) => typeof value === 'string')) return form as Form;
  throw new TokenError('invalid_request', 'AADSTS90014: A parameter was given twice.');
}

export function tokenRoutes(state: IdentityState): Router {
  const router = Router();
  const path = '/:segment/oauth2/v2.0/token';
  router.use(path, allowDashboard(state));
  router.post(path, urlencoded({ extended: false, limit: '64kb' }), async (request, response) => {
    response.set('cache-control', 'no-store');
    try {
      const form = readForm(request.body);
      const redeem = Object.hasOwn(grants, form['grant_type'] ?? '') ? grants[form['grant_type'] ?? ''] : undefined;
      if (!redeem) throw new TokenError('unsupported_grant_type', 'AADSTS70003: The grant type is not supported.');
      const signedIn = redeem(state, form);
      if (!admits(request.params.segment, signedIn.person)) {
        throw new TokenError('invalid_grant', 'AADSTS50020: The account does not belong to this authority.');
      }
      const isLasting = signedIn.scopes.includes('offline_access');
      const refreshToken = isLasting ? state.refreshTokens.add({ ...signedIn, nonce: undefined }, refreshTokenLife) : undefined;
      response.json(await mintTokens(state.keys, state.instance, signedIn, refreshToken, state.now()));
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      sendTokenError(response, error);
    }
  });
  return router;
}
