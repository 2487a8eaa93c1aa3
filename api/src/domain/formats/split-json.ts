// Looks over JSON text before JSON.parse sees it: how deep, how many values, how long its longest string; and finds where
// the items of its long list begin and end, so that each can be recognised by its bytes and parsed only if it is news.
// One pass over the bytes, no recursion, nothing allocated per value. What is not JSON is left for JSON.parse to say.
import { ProblemError } from '../../errors.ts';

/** What a report may have. Stated in docs/problems.md. */
export interface JsonLimits {
  /** Levels of arrays and objects. */
  readonly depth: number;
  /** Values in all arrays and objects together. */
  readonly values: number;
  /** Bytes of one string. */
  readonly stringBytes: number;
  /** Items of all lists at the pattern together: the results of a report. */
  readonly items: number;
}

export const jsonLimits: JsonLimits = { depth: 200, values: 20_000_000, stringBytes: 10_000_000, items: 100_000 };

/** The bytes of one item of the list, without white space around. */
export interface JsonItem {
  /** Index in the array that the pattern's `*` stands for. */
  readonly parent: number;
  /** Index in its list. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

export interface SplitJson {
  /** The text with every list emptied: small, and what decides format and context. */
  readonly frame: Buffer;
  readonly items: readonly JsonItem[];
}

const quote = 0x22;
const backslash = 0x5c;

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

class Splitter {
  readonly #bytes: Buffer;
  readonly #pattern: readonly string[];
  readonly #limits: JsonLimits;
  #depth = 0;
  #values = 0;
  /** By depth: is it an array; does its path fit the pattern; the key or index that is being read. */
  readonly #isArray: boolean[] = [];
  readonly #fits: boolean[] = [];
  readonly #keys: string[] = [];
  readonly #seen: Set<string>[] = [];
  readonly #index: number[] = [];
  readonly #items: JsonItem[] = [];
  readonly #frame: Buffer[] = [];
  #itemStart = 0;
  #framedUntil = 0;

  constructor(bytes: Buffer, pattern: readonly string[], limits: JsonLimits) {
    this.#bytes = bytes;
    this.#pattern = pattern;
    this.#limits = limits;
  }

  split(): SplitJson {
    const bytes = this.#bytes;
    const { length } = bytes;
    const longest = this.#limits.stringBytes;
    for (let at = 0; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === quote) {
        const start = at;
        at += 1;
        for (let inside = bytes[at]; inside !== quote && at < length; inside = bytes[at]) at += inside === backslash ? 2 : 1;
        if (at - start > longest)
          throw new ProblemError('report-too-large', `The string at byte ${start} is longer than ${longest} bytes.`);
        if (this.#depth > 0 && this.#depth <= this.#pattern.length + 1) this.#noteKey(start, at);
      } else if (byte === 0x7b || byte === 0x5b) this.#open(byte === 0x5b, at);
      else if (byte === 0x7d || byte === 0x5d) this.#close(at);
      else if (byte === 0x2c) this.#separate(at);
    }
    this.#frame.push(bytes.subarray(this.#framedUntil));
    return { frame: Buffer.concat(this.#frame), items: this.#items };
  }

  /** True inside the list whose items are wanted. */
  #isList(): boolean {
    return this.#depth === this.#pattern.length + 1 && this.#isArray[this.#depth] === true && this.#fits[this.#depth] === true;
  }

  /** Counts a value. Refuses at once, before room is made for what comes after it. */
  #count(at: number): void {
    this.#values += 1;
    if (this.#values > this.#limits.values) {
      throw new ProblemError('report-too-complex', `The report has more than ${this.#limits.values} values (at byte ${at}).`);
    }
  }

  #open(isArray: boolean, at: number): void {
    this.#count(at);
    if (this.#depth >= this.#limits.depth) {
      throw new ProblemError('report-too-complex', `The report is nested deeper than ${this.#limits.depth} levels (at byte ${at}).`);
    }
    const outer = this.#depth;
    this.#depth = outer + 1;
    if (outer > this.#pattern.length) return;
    const wanted = this.#pattern[outer - 1];
    const doesFit =
      outer === 0 || (this.#fits[outer] === true && (this.#isArray[outer] === true ? wanted === '*' : wanted === this.#keys[outer]));
    this.#isArray[this.#depth] = isArray;
    this.#fits[this.#depth] = doesFit;
    this.#index[this.#depth] = 0;
    this.#seen[this.#depth] = new Set();
    if (this.#isList()) {
      this.#frame.push(this.#bytes.subarray(this.#framedUntil, at + 1));
      this.#itemStart = at + 1;
    }
  }

  #close(at: number): void {
    if (this.#isList()) {
      this.#endItem(at, (this.#index[this.#depth] ?? 0) > 0);
      this.#framedUntil = at;
    }
    this.#depth = Math.max(0, this.#depth - 1);
  }

  #separate(at: number): void {
    this.#count(at);
    if (this.#depth > this.#pattern.length + 1) return;
    if (this.#isList()) this.#endItem(at, true);
    this.#index[this.#depth] = (this.#index[this.#depth] ?? 0) + 1;
  }

  /** Ends an item. Nothing between brackets is no item; nothing beside a comma is one that JSON.parse will refuse. */
  #endItem(at: number, isNeeded: boolean): void {
    let start = this.#itemStart;
    let end = at;
    while (start < end && isSpace(this.#bytes[start])) start += 1;
    while (end > start && isSpace(this.#bytes[end - 1])) end -= 1;
    this.#itemStart = at + 1;
    if (end === start && !isNeeded) return;
    if (this.#items.length >= this.#limits.items) {
      const detail = `The report has more than ${this.#limits.items} results; at most ${this.#limits.items} are read. Narrow the scan, or split it by category.`;
      throw new ProblemError('report-too-large', detail, { pointer: `/${this.#pattern[0] ?? ''}` });
    }
    this.#items.push({ parent: this.#index[this.#pattern.indexOf('*') + 1] ?? 0, index: this.#index[this.#depth] ?? 0, start, end });
  }

  /** A string at a depth that matters: if it is a key, remember it, and refuse it where it stands twice. */
  #noteKey(start: number, end: number): void {
    const depth = this.#depth;
    if (this.#isArray[depth] === true || this.#fits[depth] !== true) return;
    let next = end + 1;
    while (isSpace(this.#bytes[next])) next += 1;
    if (this.#bytes[next] !== 0x3a) return;
    const raw = this.#bytes.toString('utf8', start + 1, end);
    const key = raw.includes('\\') ? unescapeKey(raw) : raw;
    this.#keys[depth] = key;
    const seen = this.#seen[depth];
    // Readers of JSON disagree on which of two members of one name counts.
    if (seen?.has(key)) {
      throw new ProblemError(
        'report-invalid',
        `The member ${JSON.stringify(key.slice(0, 80))} stands twice in one object (second at byte ${start}).`,
      );
    }
    seen?.add(key);
  }
}

function unescapeKey(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

/**
 * Checks the bytes against the limits and cuts out the items of the lists at a path.
 * @param pattern the path of the list, such as `runs`, `*`, `results`; `*` is every element of an array
 * @throws ProblemError `report-too-complex` or `report-too-large` with the byte offset, `report-invalid` for a repeated member on the path
 */
export function splitJson(bytes: Buffer, pattern: readonly string[], limits: JsonLimits = jsonLimits): SplitJson {
  return new Splitter(bytes, pattern, limits).split();
}
