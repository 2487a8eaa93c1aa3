// Looks over JSON text before JSON.parse sees it: how deep, how many members, how long its longest string. One pass over
// the bytes, no recursion, nothing allocated per value; what is not JSON is left for JSON.parse to say.
import { ProblemError } from '../../errors.ts';

/** What a report may have. Stated in docs/problems.md. */
export interface JsonLimits {
  /** Levels of arrays and objects. */
  readonly depth: number;
  /** Values in all arrays and objects together. */
  readonly values: number;
  /** Bytes of one string. */
  readonly stringBytes: number;
}

export const jsonLimits: JsonLimits = { depth: 200, values: 20_000_000, stringBytes: 10_000_000 };

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;

/** Index of the closing quote of the string that opens at `start`. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) return at;
    at += byte === backslash ? 2 : 1;
  }
  return bytes.length;
}

/** Refuses a second member of the same name at the top level: readers disagree on which of the two counts. */
function noteTopLevelKey(seen: Set<string>, bytes: Buffer, start: number, end: number): void {
  const key = bytes.toString('utf8', start + 1, end);
  if (seen.has(key))
    throw new ProblemError(
      'report-invalid',
      `The member ${JSON.stringify(key.slice(0, 80))} stands twice at the top of the report (second at byte ${start}).`,
    );
  seen.add(key);
}

/**
 * Checks the bytes against the limits.
 * @throws ProblemError `report-too-complex` or `report-too-large` with the byte offset, `report-invalid` for a repeated top-level member
 */
export function measureJson(bytes: Buffer, limits: JsonLimits = jsonLimits): void {
  let depth = 0;
  let values = 0;
  const topLevelKeys = new Set<string>();
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      const end = endOfString(bytes, at);
      if (end - at > limits.stringBytes)
        throw new ProblemError('report-too-large', `The string at byte ${at} is longer than ${limits.stringBytes} bytes.`);
      if (depth === 1 && bytes[end + 1] === colon) noteTopLevelKey(topLevelKeys, bytes, at, end);
      at = end;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      values += 1;
      if (depth > limits.depth)
        throw new ProblemError('report-too-complex', `The report is nested deeper than ${limits.depth} levels (at byte ${at}).`);
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (byte === comma) values += 1;
  }
  if (values > limits.values) throw new ProblemError('report-too-complex', `The report has more than ${limits.values} values.`);
}
