// What scanners of secrets quote of a line is the secret itself: taken out of every other text of their result, whatever shape it has.
import { redacted } from '@portcullis/contract';
import { asText, objectsOf, asObject, type JsonObject } from '../json-values.ts';

const shortest = 4;
const longest = 10_000;

/** No secret, but what a result is rated by: a line of code that holds nothing else must not take the rating out. */
const rating = /^(?:critical|high|medium|moderate|info|error|warning|note|none|fail|\d{1,2}\.\d{1,2})$/i;

/** Snippets of a result's places, whole and line by line, the longest first. */
function quotedIn(result: JsonObject): string[] {
  const snippets = objectsOf(result['locations']).flatMap((location) => {
    const region = asObject(asObject(location['physicalLocation'])?.['region']);
    return asText(asObject(region?.['snippet'])?.['text'])?.slice(0, longest) ?? [];
  });
  const texts = snippets.slice(0, 20).flatMap((snippet) => [snippet, ...snippet.split('\n').slice(0, 100)].map((text) => text.trim()));
  return [...new Set(texts.filter((text) => text.length >= shortest && text !== redacted && !rating.test(text)))].sort(
    (one, other) => other.length - one.length,
  );
}

function hideIn<Value>(value: Value, quoted: readonly string[]): Value;
function hideIn(value: unknown, quoted: readonly string[]): unknown {
  if (typeof value === 'string')
    return quoted.reduce((text, secret) => (text.includes(secret) ? text.replaceAll(secret, redacted) : text), value);
  if (Array.isArray(value)) return value.map((item: unknown) => hideIn(item, quoted));
  const object = asObject(value);
  return object ? Object.fromEntries(Object.entries(object).map(([key, item]) => [key, hideIn(item, quoted)])) : value;
}

/** Gives values without what the result quotes: the result itself, its rule. */
export function makeHider(result: JsonObject): <Value>(value: Value) => Value {
  const quoted = quotedIn(result);
  return (value) => (quoted.length === 0 ? value : hideIn(value, quoted));
}
