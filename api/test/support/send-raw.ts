// Requests that no well-behaved client can send: bytes on a socket, and what comes back.
import { connect } from 'node:net';
import type { RunningApi } from '../../src/main.ts';

export interface RawOptions {
  /** Ends the sending side after the bytes, as a client does that was cut off. */
  readonly halfClose?: boolean;
}

function headEnd(bytes: Buffer): number {
  return bytes.indexOf('\r\n\r\n');
}

function readLength(bytes: Buffer, headers: Headers): Buffer | undefined {
  const length = Number(headers.get('content-length') ?? 0);
  return bytes.length < length ? undefined : bytes.subarray(0, length);
}

function readChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || bytes.length < lineEnd + 4 + size) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 4 + size;
  }
}

/** The first answer in the bytes; undefined where it is not complete. */
function readAnswer(bytes: Buffer): Response | undefined {
  const end = headEnd(bytes);
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body =
    headers.get('transfer-encoding') === 'chunked' ? readChunks(bytes.subarray(end + 4)) : readLength(bytes.subarray(end + 4), headers);
  if (body === undefined) return undefined;
  const status = Number(statusLine.split(' ')[1]);
  return new Response(status === 204 ? null : body, { status, headers });
}

/** Sends the bytes and gives the first answer. */
export async function sendRaw(api: RunningApi, text: string | Uint8Array, options: RawOptions = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => {
      if (options.halfClose === true) socket.end(text);
      else socket.write(text);
    });
    const look = (): void => {
      const answer = readAnswer(Buffer.concat(chunks));
      if (!answer) return;
      resolve(answer);
      socket.destroy();
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      look();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      look();
      reject(new Error(`the connection ended without an answer: ${Buffer.concat(chunks).toString('latin1').slice(0, 200)}`));
    });
  });
}

/** The bytes of an upload's head, up to and with the empty line. */
export function uploadHead(key: string, headers: Readonly<Record<string, string>>, target = '/api/v1/projects/web-shop/scans'): string {
  const query = `commit=${'a'.repeat(40)}&ref=refs/heads/main`;
  const all = { host: 'localhost', authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${target}?${query} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
