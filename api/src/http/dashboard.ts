// Serves the built dashboard: its files as they are, and its page at every other address that is not the API's.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';

export interface DashboardOptions {
  readonly directory: string;
  /** Origin of the sign-in; the page talks to it and frames it. Undefined where there is none. */
  readonly issuer: string | undefined;
}

/** Stands in the page wherever the nonce of an answer goes. */
const noncePlace = /__CSP_NONCE__/g;

function writePolicy(issuer: string | undefined, styleNonce: string | undefined, ancestors: "'none'" | "'self'"): string {
  const others = issuer === undefined ? '' : ` ${issuer}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    // The component library writes its theme's variables into a style element: allowed by nonce, never by 'unsafe-inline'.
    `style-src 'self'${styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${others}`,
    `frame-src 'self'${others}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}

function isPage(req: Request): boolean {
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  // Neither the API, nor something that looks like a file: a missing script must not be answered with a page.
  return isRead && !/^\/(?:api|\.well-known)(?:\/|$)|\.[a-z0-9]+$/i.test(req.path) && req.accepts(['html', 'json']) === 'html';
}

/** Middleware for the dashboard, to stand after every route of the API. */
export function serveDashboard({ directory: given, issuer }: DashboardOptions): RequestHandler {
  // express.static names files by whole paths, which are compared below.
  const directory = resolve(given);
  const assets = express.static(directory, {
    index: false,
    redirect: false,
    fallthrough: true,
    setHeaders: (res, path) => {
      // Files under assets/ carry a digest of their content in their name.
      if (path.startsWith(join(directory, 'assets'))) res.setHeader('cache-control', 'public, max-age=31536000, immutable');
      if (path === join(directory, 'redirect.html')) {
        // MSAL opens this page in a hidden frame of ours and in windows that must reach their opener.
        res.setHeader('content-security-policy', writePolicy(issuer, undefined, "'self'"));
        res.setHeader('x-frame-options', 'SAMEORIGIN');
        res.removeHeader('cross-origin-opener-policy');
      }
    },
  });
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    if (req.path === '/index.html' || isPage(req)) {
      const nonce = randomBytes(16).toString('base64');
      res.locals['route'] = 'dashboard';
      res.setHeader('content-security-policy', writePolicy(issuer, nonce, "'none'"));
      const page = await readFile(join(directory, 'index.html'), 'utf8');
      res.type('html').send(page.replace(noncePlace, nonce));
      return;
    }
    res.locals['route'] = 'dashboard file';
    assets(req, res, (error?: unknown) => {
      delete res.locals['route'];
      next(error);
    });
  };
}
