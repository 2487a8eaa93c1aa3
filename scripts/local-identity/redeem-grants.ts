// The three ways to tokens: an authorization code, a refresh token, a device code.
import { createHash } from 'node:crypto';
import { localClientIds } from './client-ids.ts';
import type { IdentityState } from './identity-state.ts';
import type { SignedIn } from './mint-tokens.ts';
import { readScopes } from './read-scopes.ts';
import { TokenError } from './token-error.ts';

export type Form = Readonly<Record<string, string | undefined>>;

/** Milliseconds for which a refresh token that was just used stays good, so that two tabs that renew at once both succeed. */
export const refreshOverlap = 30_000;

/** Seconds between two polls of a device. Entra says 5; nobody is spared by waiting here. */
export const pollInterval = 1;

/** A part of a second earlier than told is forgiven: timers fire early. */
const earliestPoll = pollInterval * 1000 - 500;

const invalidGrant = (description: string): TokenError => new TokenError('invalid_grant', description);

/** RFC 7636, section 4.6. A code is spent by its first use, good or bad (RFC 6749, section 4.1.2). */
export function redeemCode(state: IdentityState, form: Form): SignedIn {
  const { code = '', code_verifier: verifier = '', redirect_uri: redirectUri, client_id: clientId } = form;
  const pending = state.codes.find(code);
  state.codes.remove(code);
  if (!pending) throw invalidGrant('AADSTS54005: The code is unknown, was already redeemed or has expired.');
  if (clientId !== pending.signedIn.clientId) throw invalidGrant('AADSTS700005: The code was made for another application.');
  if (redirectUri !== pending.redirectUri) throw invalidGrant('AADSTS50011: The redirect_uri is not that of the authorize request.');
  const isShaped = /^[\w.~-]{43,128}$/.test(verifier);
  if (!isShaped || createHash('sha256').update(verifier).digest('base64url') !== pending.codeChallenge) {
    throw invalidGrant('AADSTS501481: The code_verifier does not match the code_challenge.');
  }
  return pending.signedIn;
}

export function redeemRefreshToken(state: IdentityState, form: Form): SignedIn {
  const { refresh_token: token = '', client_id: clientId, scope } = form;
  const signedIn = state.refreshTokens.find(token);
  if (!signedIn) throw invalidGrant('AADSTS700082: The refresh token is unknown, was used or has expired.');
  if (clientId !== signedIn.clientId) throw invalidGrant('AADSTS700005: The refresh token was made for another application.');
  const scopes = scope === undefined ? signedIn.scopes : readScopes(scope);
  if (!scopes) throw new TokenError('invalid_scope', 'AADSTS70011: The scope is not known here.');
  state.refreshTokens.shorten(token, refreshOverlap);
  return { ...signedIn, scopes };
}

/** RFC 8628, section 3.5. */
export function redeemDeviceCode(state: IdentityState, form: Form): SignedIn {
  const { device_code: deviceCode = '', client_id: clientId } = form;
  const device = state.devices.find(deviceCode);
  if (!device) throw invalidGrant('AADSTS70008: The device code is unknown or was already redeemed.');
  if (clientId !== localClientIds.commandLine) throw invalidGrant('AADSTS700005: The device code was made for another application.');
  const { answer, lastPoll, userCode, scopes } = device;
  if (state.now() >= device.expiresAt) throw new TokenError('expired_token', 'AADSTS70020: The device code has expired.');
  device.lastPoll = state.now();
  if (answer === 'declined') throw new TokenError('authorization_declined', 'AADSTS70018: The person declined.');
  if (!answer && state.now() - lastPoll < earliestPoll) throw new TokenError('slow_down', `Poll every ${pollInterval} s.`);
  if (!answer) throw new TokenError('authorization_pending', 'AADSTS70016: The person has not entered the code yet.');
  state.devices.remove(deviceCode);
  state.userCodes.remove(userCode);
  return { ...answer, clientId, scopes, nonce: undefined };
}
