// Where a browser comes to sign in, and where it signs out. A code that is made here is redeemed in token-routes.ts.
import { type Request, type Response, Router, urlencoded } from 'express';
import { endSession, findSession, startSession } from './browser-session.ts';
import type { IdentityState, Session } from './identity-state.ts';
import { clientInfo } from './mint-tokens.ts';
import { readPicked, renderPicker } from './picker.ts';
import {
  type AuthorizeError,
  type AuthorizeRequest,
  isDashboardAddress,
  readAuthorizeRequest,
  type ReturnAddress,
} from './read-authorize-request.ts';
import { markup, sendPage } from './render-page.ts';
import { admits } from './segments.ts';

/** Milliseconds, as RFC 6749, section 4.1.2, advises at most. */
const codeLife = 600_000;

/** 303 so that an answer to a form is fetched with GET. */
function sendBack(response: Response, { redirectUri, responseMode, state }: ReturnAddress, answer: Readonly<Record<string, string>>): void {
  const address = new URL(redirectUri);
  const parameters = responseMode === 'query' ? address.searchParams : new URLSearchParams();
  for (const [name, value] of Object.entries({ ...answer, ...(state === undefined ? {} : { state }) })) parameters.set(name, value);
  if (responseMode === 'fragment') address.hash = parameters.toString();
  response.redirect(303, address.href);
}

function sendError(response: Response, returnTo: ReturnAddress, { code, description }: AuthorizeError): void {
  sendBack(response, returnTo, { error: code, error_description: description });
}

function sendCode(state: IdentityState, response: Response, request: AuthorizeRequest, { person, authTime }: Session): void {
  const { clientId, scopes, nonce, redirectUri, codeChallenge } = request;
  const code = state.codes.add({ signedIn: { person, clientId, scopes, authTime, nonce }, redirectUri, codeChallenge }, codeLife);
  sendBack(response, request, { code, client_info: clientInfo(person) });
}

/** The session, where it may answer this request without a word. */
function usableSession(state: IdentityState, session: Session | undefined, request: AuthorizeRequest): Session | undefined {
  const { segment, hinted, hasHint, maxAge, prompt } = request;
  if (!session || prompt === 'login' || prompt === 'select_account' || !admits(segment, session.person)) return undefined;
  if (hasHint && hinted?.key !== session.person.key) return undefined;
  return maxAge !== undefined && state.now() - session.authTime > maxAge * 1000 ? undefined : session;
}

/** A hint signs in without a click, unless the application wants the person to do something. */
function mayActOnHint(session: Session | undefined, { prompt, maxAge, hinted }: AuthorizeRequest): boolean {
  const isStale = maxAge !== undefined && session?.person.key === hinted?.key;
  return prompt === undefined && !isStale;
}

function showPicker(state: IdentityState, response: Response, { segment, hinted, prompt }: AuthorizeRequest): void {
  const body = markup`<p class="soft">${prompt === 'login' ? 'Portcullis asks you to sign in again.' : 'To go on to Portcullis'}</p>
    <form method="post">${renderPicker(segment, hinted)}<button class="plain" name="cancel" value="yes">Cancel</button></form>`;
  sendPage(response, 200, 'Pick an account', body, state.dashboardOrigins);
}

function signIn(state: IdentityState, httpRequest: Request, response: Response, request: AuthorizeRequest): void {
  const session = findSession(state, httpRequest);
  const usable = usableSession(state, session, request);
  if (usable) sendCode(state, response, request, usable);
  else if (request.prompt === 'none') {
    const description = 'AADSTS50058: A silent sign-in request was sent but no user is signed in.';
    sendError(response, request, { code: 'login_required', description });
  } else if (request.hinted && mayActOnHint(session, request)) {
    sendCode(state, response, request, startSession(state, httpRequest, response, request.hinted));
  } else showPicker(state, response, request);
}

function takeForm(state: IdentityState, httpRequest: Request, response: Response, request: AuthorizeRequest): void {
  const person = readPicked(httpRequest.body, request.segment);
  if (person) sendCode(state, response, request, startSession(state, httpRequest, response, person));
  else if ((httpRequest.body as Readonly<Record<string, unknown>> | undefined)?.['cancel'] === 'yes') {
    sendError(response, request, { code: 'access_denied', description: 'AADSTS65004: The person cancelled the sign-in.' });
  } else showPicker(state, response, request);
}

function signOut(state: IdentityState, request: Request, response: Response): void {
  endSession(state, request, response);
  const { post_logout_redirect_uri: address, state: echoed } = request.query;
  if (typeof address !== 'string' || !isDashboardAddress(address, state.dashboardOrigins)) {
    sendPage(response, 200, 'You are signed out', markup`<p class="soft">You can close this page.</p>`);
    return;
  }
  const target = new URL(address);
  if (typeof echoed === 'string') target.searchParams.set('state', echoed);
  response.redirect(303, target.href);
}

export function authorizeRoutes(state: IdentityState): Router {
  const router = Router();
  const answer =
    (proceed: typeof signIn) =>
    (httpRequest: Request<{ segment: string }>, response: Response): void => {
      const read = readAuthorizeRequest(httpRequest.query, httpRequest.params.segment, state.dashboardOrigins);
      if ('refusal' in read) sendPage(response, 400, 'This sign-in is refused', markup`<p>${read.refusal}</p>`);
      else if ('error' in read) sendError(response, read.returnTo, read.error);
      else proceed(state, httpRequest as Request, response, read.request);
    };
  router.get('/:segment/oauth2/v2.0/authorize', answer(signIn));
  router.post('/:segment/oauth2/v2.0/authorize', urlencoded({ extended: false, limit: '16kb' }), answer(takeForm));
  router.all('/:segment/oauth2/v2.0/logout', (request, response) => signOut(state, request as Request, response));
  return router;
}
