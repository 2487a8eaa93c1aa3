// Our own source of Entra's signing keys. The library's hangs, crashes and caches mistakes; this one can only be late.
import { signInUnavailable } from './entra-problems.ts';
import { fetchJson, parseKeyUrl } from './fetch-json.ts';
import { type KeySet, readJwksUri, readKeySet, type SigningKey } from './read-key-set.ts';

export interface SigningKeys {
  /** The key of that name, or undefined where there is none. @throws ProblemError `service-unavailable` where we cannot tell */
  readonly find: (kid: string) => Promise<SigningKey | undefined>;
  /** Ends the background refresh and a fetch under way. */
  readonly stop: () => void;
}

export interface SigningKeysOptions {
  readonly metadataUrl: string;
  /** What the metadata must name as its issuer. */
  readonly issuer: string;
  /** Local mode only. */
  readonly allowLoopbackHttp: boolean;
  /** Told of every failed refresh; the sign-ins go on with what is there. */
  readonly onFailure?: ((cause: unknown) => void) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** Starts the background refresh; gives what ends it. */
  readonly repeat?: ((tick: () => void, milliseconds: number) => () => void) | undefined;
  readonly timing?: Partial<KeyTiming> | undefined;
}

/** All in milliseconds. */
export interface KeyTiming {
  /** For metadata and keys together: nobody waits longer. */
  readonly timeout: number;
  /** Between two fetches for names we do not know: anybody can invent names. */
  readonly cooldown: number;
  /** Before a failed fetch is tried again. */
  readonly retry: number;
  /** Between two background refreshes: so long does a withdrawn key live on. */
  readonly refresh: number;
  /** So long do the last good keys serve while their host is away. */
  readonly lastKnownGood: number;
}

const usualTiming: KeyTiming = { timeout: 5_000, cooldown: 30_000, retry: 5_000, refresh: 300_000, lastKnownGood: 86_400_000 };

/** Entra's metadata has 2 KB and its key set some 30 KB. */
const maxDocumentBytes = 256 * 1024;

/** An interval that does not keep the process alive. */
function repeatUnreferenced(tick: () => void, milliseconds: number): () => void {
  const timer = setInterval(tick, milliseconds).unref();
  return () => clearInterval(timer);
}

async function loadKeySet(options: SigningKeysOptions, signal: AbortSignal): Promise<KeySet> {
  const { fetch = globalThis.fetch, allowLoopbackHttp, issuer } = options;
  const load = (url: string): Promise<unknown> =>
    fetchJson(parseKeyUrl(url, allowLoopbackHttp), { fetch, signal, maxBytes: maxDocumentBytes });
  return readKeySet(await load(readJwksUri(await load(options.metadataUrl), issuer)), issuer);
}

/** Like `loadKeySet`, but over within `timeout` even where fetch does not heed its signal. */
async function loadInTime(options: SigningKeysOptions, timeout: number, stopped: AbortSignal): Promise<KeySet> {
  const giveUp = new AbortController();
  const abort = (): void => giveUp.abort(new Error('The host of the signing keys did not answer in time.'));
  const timer = setTimeout(abort, timeout);
  stopped.addEventListener('abort', abort);
  try {
    const gaveUp = new Promise<never>((_resolve, reject) => {
      giveUp.signal.addEventListener('abort', () => reject(giveUp.signal.reason as Error));
      if (stopped.aborted) abort();
    });
    return await Promise.race([gaveUp, loadKeySet(options, giveUp.signal)]);
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', abort);
  }
}

/** What is known of the keys, and how the last fetch went. Times in milliseconds since the epoch. */
interface KeyState {
  readonly keys: KeySet | undefined;
  readonly loadedAt: number;
  readonly triedAt: number;
  readonly failure: Error | undefined;
}

const goodKeys = (state: KeyState, timing: KeyTiming, now: number): KeySet | undefined =>
  now - state.loadedAt < timing.lastKnownGood ? state.keys : undefined;

/** Milliseconds until the host may be asked again because of a sign-in. A clock that was set back ends the pause. */
function pauseLeft(state: KeyState, timing: KeyTiming, now: number): number {
  const since = now - state.triedAt;
  return since < 0 ? 0 : (state.failure ? timing.retry : timing.cooldown) - since;
}

interface KeyCache {
  readonly read: () => KeyState;
  /** Fetches. Single flight: whoever comes while a fetch is under way waits for that one. */
  readonly refresh: () => Promise<void>;
  readonly isRefreshing: () => boolean;
}

function makeKeyCache(load: () => Promise<KeySet>, now: () => number, onFailure: SigningKeysOptions['onFailure']): KeyCache {
  let state: KeyState = { keys: undefined, loadedAt: 0, triedAt: -Infinity, failure: undefined };
  let flight: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    try {
      const keys = await load();
      state = { keys, loadedAt: now(), triedAt: now(), failure: undefined };
    } catch (cause) {
      state = { ...state, triedAt: now(), failure: new Error('The signing keys could not be fetched.', { cause }) };
      onFailure?.(cause);
    }
  };
  const refresh = (): Promise<void> => (flight ??= run().finally(() => (flight = undefined)));
  return { read: () => state, refresh, isRefreshing: () => flight !== undefined };
}

/**
 * Makes the source. Nothing is fetched before the first sign-in; from then on the keys are refreshed in the background.
 * @throws Error on a metadata address that may not be asked
 */
export function makeSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { now = Date.now, repeat = repeatUnreferenced, onFailure } = options;
  const timing = { ...usualTiming, ...options.timing };
  parseKeyUrl(options.metadataUrl, options.allowLoopbackHttp);
  const stopping = new AbortController();
  const cache = makeKeyCache(() => loadInTime(options, timing.timeout, stopping.signal), now, onFailure);
  const known = (): KeySet | undefined => goodKeys(cache.read(), timing, now());

  const find = async (kid: string): Promise<SigningKey | undefined> => {
    const key = known()?.get(kid);
    if (key) return key;
    if (cache.isRefreshing() || pauseLeft(cache.read(), timing, now()) <= 0) await cache.refresh();
    const state = cache.read();
    const found = known()?.get(kid);
    // A name that is unknown while the host is away may be a new key: that is our trouble, not the token's.
    if (found || (known() && !state.failure)) return found;
    throw signInUnavailable(Math.max(1, Math.ceil(pauseLeft(state, timing, now()) / 1000)), state.failure);
  };

  const endRepeat = repeat(() => {
    // Not before the first sign-in. A failure is in the cache's state; onFailure's own throw is nobody's.
    if (cache.read().keys) cache.refresh().catch(() => undefined);
  }, timing.refresh);
  const stop = (): void => {
    endRepeat();
    stopping.abort();
  };
  return { find, stop };
}
