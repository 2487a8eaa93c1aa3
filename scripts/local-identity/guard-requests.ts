// The door before every endpoint: this machine only, by its own name, and no forms from foreign pages.
import type { NextFunction, Request, Response } from 'express';
import type { IdentityState } from './identity-state.ts';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** True for the origin of a server on this machine. */
export function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && /^https?:$/.test(url.protocol) && loopbackNames.includes(url.hostname);
}

/** A name that resolves to this machine is how a foreign page would get in (DNS rebinding), so only these names are heard. */
const isLocalHost = (host: string): boolean => loopbackNames.includes(host.toLowerCase().replace(/:\d+$/, ''));

function isOwnPage(state: IdentityState, origin: string): boolean {
  const { port } = new URL(state.instance);
  return loopbackNames.some((name) => origin === `http://${name}:${port}`);
}

export const guardRequests =
  (state: IdentityState) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const { host = '', origin } = request.headers;
    response.set({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
    if (!isLocalHost(host)) {
      response.status(421).type('text').send('The local sign-in answers to localhost only.\n');
      return;
    }
    const isFromOurs = origin === undefined || isOwnPage(state, origin) || state.dashboardOrigins.has(origin);
    if (request.method !== 'GET' && request.method !== 'HEAD' && !isFromOurs) {
      response.status(403).type('text').send('This page may not send anything to the local sign-in.\n');
      return;
    }
    next();
  };
