// The cookie by which the stand-in knows a browser again.
import type { Request, Response } from 'express';
import type { IdentityState, Session } from './identity-state.ts';
import type { LocalPerson } from './people.ts';

/** Milliseconds. As long as a working day. */
const sessionLife = 12 * 3_600_000;

/** With the port, because cookies do not tell ports apart and several stand-ins may run. */
const cookieName = ({ instance }: IdentityState): string => `portcullis-local-identity-${new URL(instance).port}`;

/** Lax reaches the hidden frame of MSAL, since all of localhost is one site. */
const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

function readCookie(state: IdentityState, request: Request): string | undefined {
  const start = `${cookieName(state)}=`;
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length);
}

export function findSession(state: IdentityState, request: Request): Session | undefined {
  const id = readCookie(state, request);
  return id === undefined ? undefined : state.sessions.find(id);
}

/** The person has shown now who they are. */
export function startSession(state: IdentityState, request: Request, response: Response, person: LocalPerson): Session {
  endSession(state, request, response);
  const session: Session = { person, authTime: state.now() };
  response.cookie(cookieName(state), state.sessions.add(session, sessionLife), cookieOptions);
  return session;
}

export function endSession(state: IdentityState, request: Request, response: Response): void {
  const id = readCookie(state, request);
  if (id !== undefined) state.sessions.remove(id);
  response.clearCookie(cookieName(state), cookieOptions);
}
