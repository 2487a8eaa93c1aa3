// Asks the API: one request, repeated while the server is away, checked against the contract. Used by the commands for people.
import { plainLine } from './plain-line.ts';
import { refusal } from './refusal.ts';
import { ScanFailure } from './scan-failure.ts';
import { sendOnce } from './send-once.ts';
import { sendWithRetries, type SendPolicy } from './send-with-retries.ts';
import { isAway } from './unavailable.ts';

/** A server and what to show it. */
export interface ApiAccess {
  /** Address of the server without a slash at the end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly policy: SendPolicy;
}

interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

type Query = Readonly<Record<string, string | undefined>>;

/** What is sent, other than a question. */
export interface Sending {
  readonly method: 'POST' | 'PUT';
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

function addressOf(url: string, path: string, query: Query): string {
  const known = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return known.length === 0 ? `${url}${path}` : `${url}${path}?${new URLSearchParams(known).toString()}`;
}

function unavailable(url: string, why: string): ScanFailure {
  return new ScanFailure('unavailable', `${url} could not be reached: ${plainLine(why, 200)}.`, 'Try again when the server is back.');
}

/** A document to send. */
export function asJson(method: Sending['method'], document: unknown): Sending {
  return { method, body: new Uint8Array(Buffer.from(JSON.stringify(document))), headers: { 'content-type': 'application/json' } };
}

/** What the server says at a path, as the schema reads it. Throws a failure for anything else: an unclear answer is never a good one. */
export async function askApi<Value>(
  { url, headers, policy }: ApiAccess,
  path: string,
  query: Query,
  schema: Schema<Value>,
  sending?: Sending,
): Promise<Value> {
  const sent = { accept: 'application/json, application/problem+json', 'user-agent': 'portcullis-cli', ...headers, ...sending?.headers };
  const address = addressOf(url, path, query);
  const delivery = await sendWithRetries((timeoutMs) => sendOnce(address, sent, sending?.body, timeoutMs, sending?.method), policy);
  if ('unreachable' in delivery) throw unavailable(url, delivery.unreachable);
  const { answer } = delivery;
  if (isAway(answer)) throw unavailable(url, `it answered ${answer.status}`);
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, url);
  const parsed = schema.safeParse(answer.truncated ? undefined : parseJson(answer.body));
  if (parsed.success) return parsed.data;
  throw new ScanFailure(
    'broken-answer',
    `The server at ${url} answered, but not as Portcullis does.`,
    'Check that the address is that of Portcullis, that no proxy stands before it, and that this program is not older than the server.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
