// For programs without a browser: hands out the two codes, and has the page where the person enters one of them (RFC 8628).
import { randomInt } from 'node:crypto';
import { type Request, type Response, Router, urlencoded } from 'express';
import { startSession } from './browser-session.ts';
import { localClientIds } from './client-ids.ts';
import type { DeviceRequest, IdentityState } from './identity-state.ts';
import { readPicked, renderPicker } from './picker.ts';
import { readScopes } from './read-scopes.ts';
import { pollInterval } from './redeem-grants.ts';
import { markup, sendPage } from './render-page.ts';
import { sendTokenError, TokenError } from './token-error.ts';

/** Seconds, as in Entra. */
const deviceCodeLife = 900;

/** Milliseconds for which an expired code is remembered, to be called expired and not unknown. */
const afterlife = 3_600_000;

/** No vowels and nothing that looks like another (RFC 8628, section 6.1). */
const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
const makeUserCode = (): string => Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
const readUserCode = (text: unknown): string => (typeof text === 'string' ? text.toUpperCase().replace(/[^A-Z]/g, '') : '');

function handOutCodes(state: IdentityState, request: Request<{ segment: string }>, response: Response): void {
  const { client_id: clientId, scope } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const scopes = readScopes(scope);
  if (clientId !== localClientIds.commandLine) {
    sendTokenError(response, new TokenError('unauthorized_client', 'AADSTS700016: This application may not use device codes here.'));
    return;
  }
  if (!scopes) {
    sendTokenError(response, new TokenError('invalid_scope', 'AADSTS70011: The scope is missing or not known here.'));
    return;
  }
  const userCode = makeUserCode();
  const expiresAt = state.now() + deviceCodeLife * 1000;
  const device: DeviceRequest = { userCode, segment: request.params.segment, scopes, expiresAt, answer: undefined, lastPoll: -Infinity };
  const deviceCode = state.devices.add(device, deviceCodeLife * 1000 + afterlife);
  state.userCodes.add(device, deviceCodeLife * 1000, userCode);
  const verificationUri = `${state.instance}/device`;
  response.set('cache-control', 'no-store').json({
    user_code: userCode,
    device_code: deviceCode,
    verification_uri: verificationUri,
    expires_in: deviceCodeLife,
    interval: pollInterval,
    message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${userCode} to authenticate.`,
  });
}

function askForCode(response: Response, wrong: boolean): void {
  const note = wrong
    ? markup`<p class="wrong" id="wrong" role="alert">This code is not known or has expired. Look at the terminal again.</p>`
    : markup``;
  const body = markup`<p class="soft">A program without a browser asks to be signed in and shows you a code.</p>
    ${note}
    <form method="get">
      <label for="code">Code</label>
      <input id="code" name="code" required autofocus autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" />
      <button class="plain">Next</button>
    </form>`;
  sendPage(response, wrong ? 400 : 200, 'Enter the code', body);
}

/** The device that waits under the code; otherwise the page asks for it. */
function findWaiting(state: IdentityState, code: unknown, response: Response): DeviceRequest | undefined {
  const device = state.userCodes.find(readUserCode(code));
  if (device && device.answer === undefined) return device;
  askForCode(response, code !== undefined);
  return undefined;
}

function showPicker(response: Response, { userCode, segment }: DeviceRequest): void {
  const body = markup`<p>The Portcullis command line will act as the person you pick. Go on only if you started it yourself.</p>
    <form method="post" action="/device">
      <input type="hidden" name="code" value="${userCode}" />${renderPicker(segment)}
      <button class="plain" name="decline" value="yes">Decline</button>
    </form>`;
  sendPage(response, 200, 'Sign in the command line', body);
}

function takeForm(state: IdentityState, request: Request, response: Response): void {
  const form = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const device = findWaiting(state, form['code'], response);
  if (!device) return;
  const person = readPicked(form, device.segment);
  if (form['decline'] === 'yes') {
    device.answer = 'declined';
    sendPage(response, 200, 'Declined', markup`<p class="soft">The command line was not signed in. You can close this page.</p>`);
  } else if (person) {
    device.answer = startSession(state, request, response, person);
    const done = markup`<p>${person.name} is signed in at the command line.</p>
      <p class="soft">You can close this page.</p>`;
    sendPage(response, 200, 'You are signed in', done);
  } else showPicker(response, device);
}

export function deviceRoutes(state: IdentityState): Router {
  const router = Router();
  const form = urlencoded({ extended: false, limit: '16kb' });
  router.post('/:segment/oauth2/v2.0/devicecode', form, (request, response) =>
    handOutCodes(state, request as Request<{ segment: string }>, response),
  );
  router.get('/device', (request, response) => {
    const device = findWaiting(state, request.query['code'], response);
    if (device) showPicker(response, device);
  });
  router.post('/device', form, (request, response) => takeForm(state, request, response));
  return router;
}
