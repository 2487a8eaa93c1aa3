// Requests that Node's parser gives up on never reach the app; they get a problem document all the same.
import { randomUUID } from 'node:crypto';
import { type RequestListener, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemMediaType } from '@portcullis/contract';
import { ProblemError } from '../errors.ts';
import { toProblem } from './problem-document.ts';

/**
 * Listener for the server's `request`: answers a target that no URL parser can read. Express would answer it by itself,
 * before any middleware, with a page of its own.
 */
export function refuseUnreadableTargets(app: RequestListener): RequestListener {
  return (req, res) => {
    const target = req.url ?? '';
    if (target.startsWith('/') || target === '*' || URL.canParse(target)) {
      app(req, res);
      return;
    }
    const problem = new ProblemError('route-not-found', 'The address cannot be read.');
    const requestId = randomUUID();
    const headers = { 'content-type': problemMediaType, 'x-request-id': requestId, 'cache-control': 'no-store' };
    res.writeHead(problem.status, headers).end(JSON.stringify(toProblem(problem, requestId)));
  };
}

function explain(error: NodeJS.ErrnoException): ProblemError {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ProblemError('body-timeout', 'The request did not arrive in time.');
  if (error.code === 'HPE_HEADER_OVERFLOW') return new ProblemError('request-invalid', 'The headers of the request are too large.');
  return new ProblemError('body-incomplete', 'The request is no valid HTTP, or its body is not as long as its Content-Length says.');
}

/** Listener for the server's `clientError`. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = explain(error);
  const requestId = randomUUID();
  const body = JSON.stringify(toProblem(problem, requestId));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
