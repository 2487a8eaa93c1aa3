// What a finding is recognised by: digests of one fact each, so that any of them together make a key without hashing again. Message
// and severity are never part of one, and neither is a place. Packed into findings.match_data.
import { contextFingerprintPattern } from '@portcullis/contract';
import { digestFields } from './digest.ts';
import type { ParsedResult } from './parsed-report.ts';
import { factsOf } from './subject.ts';

/**
 * Digests in latin1, of 8 bytes each (native keys 16): only what agrees in rule and mostly in path is ever compared by them. Null where
 * the report does not say what it takes.
 */
export interface Marks {
  /** The tool's own fingerprints, each with its rule, a partial one also with its path (SARIF 3.27.17: an ingredient). */
  readonly native: readonly string[];
  readonly rule: string | null;
  readonly path: string | null;
  /** The text that the report quotes. */
  readonly text: string | null;
  /** From the sources, by the action: the line, two lines above, two below, and the block around. */
  readonly line: string | null;
  readonly above: string | null;
  readonly below: string | null;
  readonly scope: string | null;
  /** GitHub's hash of about a hundred characters from the line on. */
  readonly github: string | null;
  /** Fully qualified name of what it is in. */
  readonly logical: string | null;
  /** What it is about where that is no line of code: a package, an image, a resource. Has its own rule and path. */
  readonly subject: string | null;
  /** 1-based: tells apart what stands on one line. */
  readonly column: number | null;
  /** Keys of the first version, as findings have them that no scan has seen since: rule, path and text; or rule and path alone. */
  readonly old: { readonly text: string | null; readonly place: string | null };
}

/** Kinds of packed entries. A number names kind and version: a changed recipe gets a new one, never an old one. */
const kinds = {
  native: 1,
  oldText: 2,
  oldPlace: 3,
  rulePath: 4,
  textLine: 5,
  aboveBelow: 6,
  scopeGithub: 7,
  logicalColumn: 8,
  subject: 9,
} as const;

/** Bytes of an entry: its kind, then 16. */
export const entryBytes = 17;

const half = 8;
const none = '\0'.repeat(half);

/** The same few rules and paths stand on thousands of results. */
function makeNameDigest(tag: string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let digest = known.get(name);
    if (digest === undefined) {
      if (known.size > 20_000) known.clear();
      digest = digestFields(tag, [name]).slice(0, half);
      known.set(name, digest);
    }
    return digest;
  };
}

const digestRule = makeNameDigest('rule-1');
const digestPath = makeNameDigest('path-1');

export function ruleMark(ruleId: string): string {
  return digestRule(ruleId);
}

export function pathMark(path: string | null): string {
  return digestPath(path ?? '');
}

function nativeOf(result: ParsedResult, quarantined: ReadonlySet<string>): string[] {
  return result.nativeKeys
    .filter(([name]) => !quarantined.has(name))
    .map(([name, value]) =>
      name.startsWith('p:')
        ? digestFields('native-partial-1', [name, value, result.ruleId, result.path ?? ''])
        : digestFields('native-1', [name, value, result.ruleId]),
    );
}

/** Splits the action's fingerprint; of another form it says nothing. */
function readContext(value: string | null): Pick<Marks, 'line' | 'above' | 'below' | 'scope'> {
  if (value === null || !contextFingerprintPattern.test(value)) return { line: null, above: null, below: null, scope: null };
  const bytes = Buffer.from(value.replaceAll('.', ''), 'hex').toString('latin1');
  const partAt = (at: number): string | null => {
    const part = bytes.slice(at, at + half);
    return part === none ? null : part;
  };
  return { line: partAt(0), above: partAt(8), below: partAt(16), scope: partAt(24) };
}

function digestShort(tag: string, text: string | null): string | null {
  return text === null ? null : digestFields(tag, [text]).slice(0, half);
}

/** @param quarantined names of the tool's fingerprints that say nothing in this run */
export function marksOf(result: ParsedResult, quarantined: ReadonlySet<string>): Marks {
  return {
    native: nativeOf(result, quarantined),
    rule: ruleMark(result.ruleId),
    path: pathMark(result.path),
    text: digestShort('text-1', result.lineText),
    github: digestShort('github-1', result.githubHash),
    logical: digestShort('logical-1', result.logicalName),
    ...readContext(result.context),
    subject: result.subject === null ? null : digestFields('subject-1', factsOf(result.subject)).slice(0, half),
    column: result.column,
    old: { text: null, place: null },
  };
}

/** Keys of the first version, to find what was stored with them. */
export function oldMarksOf({ ruleId, path, lineText }: ParsedResult): Marks['old'] {
  return lineText === null
    ? { text: null, place: digestFields('place-1', [ruleId, path ?? '']) }
    : { text: digestFields('line-1', [ruleId, path ?? '', lineText]), place: null };
}

function pack(kind: number, first: string | null, second: string | null): string[] {
  return first === null && second === null ? [] : [String.fromCharCode(kind) + (first ?? none) + (second ?? none)];
}

function packColumn(column: number | null): string | null {
  if (column === null) return null;
  const bytes = Buffer.alloc(half);
  bytes.writeUInt32BE(column);
  return bytes.toString('latin1');
}

/** The entries as they are stored. */
export function packMarks(marks: Marks): string[] {
  return [
    ...marks.native.map((digest) => String.fromCharCode(kinds.native) + digest),
    ...pack(kinds.rulePath, marks.rule, marks.path),
    ...pack(kinds.textLine, marks.text, marks.line),
    ...pack(kinds.aboveBelow, marks.above, marks.below),
    ...pack(kinds.scopeGithub, marks.scope, marks.github),
    ...pack(kinds.logicalColumn, marks.logical, packColumn(marks.column)),
    ...pack(kinds.subject, marks.subject, null),
  ];
}

/** Stored digests of one kind, without reading the others. */
export type ReadEntries = (kind: number) => readonly string[];

/** The tool's own fingerprints alone. */
export function readNative(read: ReadEntries): readonly string[] {
  return read(kinds.native);
}

/** The rule alone; null in what was stored by the first version. */
export function readRule(read: ReadEntries): string | null {
  return read(kinds.rulePath)[0]?.slice(0, half) ?? null;
}

/** What equal lines of one rule and file share, where nothing is known of what is around them; else null. */
export function readTwinKey(read: ReadEntries): string | null {
  const [place] = read(kinds.rulePath);
  const [text] = read(kinds.textLine);
  if (place === undefined || text === undefined || !text.endsWith(none) || text.startsWith(none)) return null;
  return place + text.slice(0, half);
}

/** The same of a result's or a finding's marks. */
export function twinKeyOf({ rule, path, text, line }: Marks): string | null {
  return rule === null || path === null || text === null || line !== null ? null : rule + path + text;
}

/** Reads stored entries, also those of the first version. */
export function unpackMarks(entries: readonly string[]): Marks {
  const native: string[] = [];
  const one = new Map<number, string>();
  for (const entry of entries) {
    const kind = entry.charCodeAt(0);
    if (kind === kinds.native) native.push(entry.slice(1));
    else one.set(kind, entry.slice(1));
  }
  const halfOf = (kind: number, from: number): string | null => {
    const digest = one.get(kind)?.slice(from, from + half) ?? none;
    return digest === none ? null : digest;
  };
  const column = halfOf(kinds.logicalColumn, half);
  return {
    native,
    rule: halfOf(kinds.rulePath, 0),
    path: halfOf(kinds.rulePath, half),
    text: halfOf(kinds.textLine, 0),
    line: halfOf(kinds.textLine, half),
    above: halfOf(kinds.aboveBelow, 0),
    below: halfOf(kinds.aboveBelow, half),
    scope: halfOf(kinds.scopeGithub, 0),
    github: halfOf(kinds.scopeGithub, half),
    logical: halfOf(kinds.logicalColumn, 0),
    subject: halfOf(kinds.subject, 0),
    column: column === null ? null : Buffer.from(column, 'latin1').readUInt32BE(),
    old: { text: one.get(kinds.oldText) ?? null, place: one.get(kinds.oldPlace) ?? null },
  };
}
