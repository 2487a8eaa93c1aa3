// Takes private keys in PEM form (RFC 7468) out of text. Used by redact-text.ts.

const beginning = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const ending = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** What a key that was cut off may go on with, in plain or in JSON text. */
const keyText = /[A-Za-z0-9+/=\s\\:,]*/y;
const longestKey = 16_384;

/** The text with `mark` for each private key, also for one whose end is missing. Takes linear time: the next end is looked for once. */
export function redactPrivateKeys(text: string, mark: string): string {
  if (!text.includes('-----BEGIN ')) return text;
  let kept = '';
  let done = 0;
  let end = { start: -1, after: -1 };
  for (const match of text.matchAll(beginning)) {
    const start = match.index;
    if (start < done) continue;
    if (end.start < start) end = nextEnd(text, start);
    const after = end.start - start <= longestKey ? end.after : afterKeyText(text, start + match[0].length);
    kept += text.slice(done, start) + mark;
    done = after;
  }
  return kept + text.slice(done);
}

function nextEnd(text: string, from: number): { start: number; after: number } {
  ending.lastIndex = from;
  const match = ending.exec(text);
  return match ? { start: match.index, after: ending.lastIndex } : { start: Infinity, after: Infinity };
}

function afterKeyText(text: string, from: number): number {
  keyText.lastIndex = from;
  keyText.exec(text);
  return keyText.lastIndex;
}
