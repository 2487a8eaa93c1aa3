// Fetches one small JSON document from a host that may do anything.

/** Milliseconds and bytes are bounded by the caller: the signal ends the body too, not only the headers. */
export interface FetchJsonOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

const isLoopback = (hostname: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/**
 * An address that may be asked: https and not this machine; with `allowLoopbackHttp` (local mode) this machine too, by http.
 * @throws Error
 */
export function parseKeyUrl(text: string, allowLoopbackHttp: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username !== '' || url.password !== '') throw new Error('The address of the signing keys is not a plain url.');
  if (isLoopback(url.hostname)) {
    if (!allowLoopbackHttp) throw new Error('The signing keys may come from this machine in local mode only.');
    if (url.protocol === 'http:') return url;
  }
  if (url.protocol !== 'https:') throw new Error('The signing keys come over https only.');
  return url;
}

async function readCapped(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream. Counted after decompression, so a small bomb is stopped as well.
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error('The host of the signing keys sent too much.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The document at an address. Redirects are refused: they would step round the rule of `parseKeyUrl`.
 * @throws Error on anything but a whole JSON document with status 200
 */
export async function fetchJson(url: URL, { fetch, signal, maxBytes }: FetchJsonOptions): Promise<unknown> {
  const response = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The host of the signing keys answered ${response.status}.`);
  }
  const text = await readCapped(response.body as ReadableStream<Uint8Array> | null, maxBytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The host of the signing keys did not send JSON.');
  }
}
