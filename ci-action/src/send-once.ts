// One try of one request. Repeated by send-with-retries.ts. On node:http: loading what is behind fetch takes 100 ms of processor time more.
import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestSafe } from 'node:https';

/** What came back, read to its end or to the limit. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** True where the body went on after what is kept. */
  readonly truncated: boolean;
  readonly location: string | undefined;
  readonly retryAfterSeconds: number | undefined;
}

const longestBody = 5_000_000;

/**
 * Sends the body, or gets where there is none, and reads at most 5 MB of the answer where nothing else is said, all within `timeoutMs`. Throws where no answer came.
 * A redirect is not followed but handed back as the answer: the key must not travel to another host, and the person should read where it went.
 */
export async function sendOnce(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array<ArrayBuffer> | undefined,
  timeoutMs: number,
  method: 'GET' | 'POST' | 'PUT' = body === undefined ? 'GET' : 'POST',
  mostBytes = longestBody,
): Promise<Answer> {
  const url = new URL(address);
  const signal = AbortSignal.timeout(timeoutMs);
  const request = (url.protocol === 'https:' ? requestSafe : requestPlain)(url, {
    method,
    // Nothing here unpacks an answer.
    headers: { ...headers, 'accept-encoding': 'identity' },
    signal,
  });
  try {
    const response = await exchange(request, body);
    const { text, truncated } = await readBounded(response, mostBytes);
    const { location, 'retry-after': retryAfter = '' } = response.headers;
    return {
      status: response.statusCode ?? 0,
      body: text,
      truncated,
      location,
      retryAfterSeconds: /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined,
    };
  } catch (error) {
    // Otherwise it would only say that it was aborted.
    throw signal.aborted ? signal.reason : error;
  }
}

/** The listener for errors stays: a server may answer and hang up before it has read everything, and its answer counts. */
function exchange(request: ClientRequest, body: Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
    request.end(body);
  });
}

async function readBounded(response: IncomingMessage, mostBytes: number): Promise<{ text: string; truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > mostBytes) return { text: Buffer.concat(chunks).toString('utf8'), truncated: true };
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString('utf8'), truncated: false };
}
