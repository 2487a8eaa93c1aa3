// One try of one request on global fetch. Repeated by send-with-retries.ts.

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
 * Posts the body, or gets where there is none, and reads at most 5 MB of the answer, all within `timeoutMs`. Throws where no answer came.
 * A redirect is not followed but handed back as the answer: the key must not travel to another host, and the person should read where it went.
 */
export async function sendOnce(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array<ArrayBuffer> | undefined,
  timeoutMs: number,
): Promise<Answer> {
  const asked = body === undefined ? { method: 'GET' } : { method: 'POST', body };
  const response = await fetch(address, { ...asked, headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  const { text, truncated } = await readBounded(response);
  const retryAfter = response.headers.get('retry-after') ?? '';
  return {
    status: response.status,
    body: text,
    truncated,
    location: response.headers.get('location') ?? undefined,
    retryAfterSeconds: /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined,
  };
}

async function readBounded(response: Response): Promise<{ text: string; truncated: boolean }> {
  if (response.body === null) return { text: '', truncated: false };
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > longestBody) return { text: Buffer.concat(chunks).toString('utf8'), truncated: true };
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString('utf8'), truncated: false };
}
