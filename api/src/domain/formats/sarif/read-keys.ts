// What a result is recognised by beside its place: fingerprints of the tool and of ours, and the name of what it is in.
import { contextFingerprint, contextFingerprintPattern, githubFingerprint } from '@portcullis/contract';
import type { ParsedResult } from '../../parsed-report.ts';
import { asObject, asString, asText, objectsOf, type JsonObject } from '../json-values.ts';

const mostNativeKeys = 4;

/** Fingerprints that are read as what they are, and not as one of the tool's. */
const ownNames: ReadonlySet<string> = new Set([contextFingerprint, githubFingerprint]);

const noLine = '0'.repeat(16);

/** What the sources say of a result's line: our own fingerprint, and GitHub's without its count of repetitions, which shifts with each copy. */
export function readLineHashes(result: JsonObject, quotesSecrets: boolean): Pick<ParsedResult, 'context' | 'githubHash'> {
  const partial = asObject(result['partialFingerprints']);
  const context = asString(partial?.[contextFingerprint]);
  const [, githubHash = null] = /^([0-9a-f]{1,16}):\d{1,9}$/.exec(asString(partial?.[githubFingerprint]) ?? '') ?? [];
  if (context === undefined || !contextFingerprintPattern.test(context)) return { context: null, githubHash };
  // The hash of a secret's line could be guessed at: the action sends the same for all of them, which says nothing.
  return { context: quotesSecrets ? noLine + context.slice(noLine.length) : context, githubHash };
}

/** The most telling name of what the result is in (3.33.5). */
export function readLogicalName(result: JsonObject): string | null {
  const [location] = objectsOf(objectsOf(result['locations'])[0]?.['logicalLocations']);
  return asText(location?.['fullyQualifiedName'])?.slice(0, 1000) ?? null;
}

/** `fingerprints` and `partialFingerprints` (3.27.16, 3.27.17); values that are no strings are passed over. */
export function readNativeKeys(result: JsonObject): ParsedResult['nativeKeys'] {
  const keys: [string, string][] = [];
  for (const [kind, holder] of [
    ['f', asObject(result['fingerprints'])],
    ['p', asObject(result['partialFingerprints'])],
  ] as const) {
    if (!holder) continue;
    const names = Object.keys(holder).filter((name) => !ownNames.has(name));
    for (const name of names.sort().slice(0, mostNativeKeys)) {
      const value = asString(holder[name]);
      if (value !== undefined) keys.push([`${kind}:${name.slice(0, 200)}`, value.slice(0, 1000)]);
    }
  }
  return keys.slice(0, mostNativeKeys);
}
