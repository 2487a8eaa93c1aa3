// A small scanner: rules as regular expressions, which may hit several times in a line, as real ones do.
import { isChanged, type Line, type TaggedFile } from './tagged-file.ts';

const rules: Readonly<Record<string, RegExp>> = {
  'loose-equality': /[^=!<>]==[^=]|!=[^=]/g,
  'string-concatenation': /['"`]\s*\+\s*[\w(]|\w\s*\+\s*['"`]/g,
  'new-object': /\bnew\s+[A-Z]\w*\(/g,
  'template-string': /`[^`]*\$\{/g,
  'logged-value': /\b(?:console|log|logger|debug)\.\w+\(/g,
  'thrown-error': /\bthrow\b/g,
  'this-assigned': /\bthis\.\w+\s*=[^=]/g,
  'computed-member': /\w\[[a-z_]\w*\]/gi,
  'pattern-call': /\.(?:test|match|replace|exec|split)\(/g,
  'awaited-call': /\bawait\s+[\w.]+\(/g,
  'null-comparison': /[=!]==?\s*(?:null|undefined)\b/g,
  'magic-number': /[=<>+*(,]\s*\d{2,}\b/g,
  'hard-colour': /#[0-9a-f]{3,8}\b/gi,
  'required-module': /\brequire\(/g,
  'callback-function': /\bfunction\s*\(/g,
};

export const ruleIds: readonly string[] = Object.keys(rules);

/** What a rule says; the same for all of its findings. */
export const messageOf = (ruleId: string): string => `Rule ${ruleId}: look at this place.`;

export interface Finding {
  readonly ruleId: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly snippet: string;
  /** The same before and after exactly if it is the same finding; null for one that was not there. */
  readonly truth: string | null;
  /** The finding that this one's line is a copy of, right beside it. */
  readonly twinOf: string | null;
  readonly isOwnLineChanged: boolean;
}

interface Hit {
  readonly ruleId: string;
  readonly start: number;
  readonly end: number;
}

const known = new Map<string, readonly Hit[]>();

/** Hits in a line, worked out once for each text. */
export function findHits(text: string): readonly Hit[] {
  const seen = known.get(text);
  if (seen) return seen;
  const hits = Object.entries(rules).flatMap(([ruleId, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({ ruleId, start: match.index, end: match.index + match[0].length })),
  );
  known.set(text, hits);
  return hits;
}

/** A hit before all edits that a hit may be, with the number of characters that both have. */
interface Overlap {
  readonly truth: string;
  readonly characters: number;
}

const nameTruth = (id: number, { ruleId, start }: Hit): string => `${ruleId} ${id} ${start}`;

/** The hit of the rule in the line as it was that has most of this hit's characters. */
function findOverlap(line: Line, hit: Hit): Overlap | null {
  if (line.was === null) return null;
  const { was } = line;
  if (line.origins === null) return { truth: nameTruth(line.id, hit), characters: hit.end - hit.start };
  const origins = line.origins.slice(hit.start, hit.end);
  const overlaps = findHits(was)
    .filter(({ ruleId }) => ruleId === hit.ruleId)
    .map((old) => ({ truth: nameTruth(line.id, old), characters: origins.filter((at) => at >= old.start && at < old.end).length }));
  return overlaps.reduce<Overlap | null>((best, one) => (one.characters > (best?.characters ?? 0) ? one : best), null);
}

interface Located {
  readonly line: Line;
  readonly index: number;
  readonly hit: Hit;
  readonly overlap: Overlap | null;
}

/** Of several hits that may be the same one, that with most of its characters is it. */
function findClaims(located: readonly Located[]): ReadonlySet<Overlap> {
  const best = new Map<string, Overlap>();
  for (const { overlap } of located) {
    if (overlap && overlap.characters > (best.get(overlap.truth)?.characters ?? 0)) best.set(overlap.truth, overlap);
  }
  return new Set(best.values());
}

function scanFile(file: TaggedFile): Finding[] {
  const located = file.lines.flatMap((line, index) =>
    findHits(line.text).map((hit) => ({ line, index, hit, overlap: findOverlap(line, hit) })),
  );
  const claims = findClaims(located);
  return located.map(({ line, index, hit, overlap }) => ({
    ruleId: hit.ruleId,
    path: file.path,
    line: index + 1,
    column: hit.start + 1,
    endColumn: hit.end + 1,
    snippet: line.text,
    truth: overlap && claims.has(overlap) ? overlap.truth : null,
    twinOf: line.twinOf === null ? null : nameTruth(line.twinOf, hit),
    isOwnLineChanged: isChanged(line),
  }));
}

export function scanFiles(files: readonly TaggedFile[]): Finding[] {
  return files.flatMap(scanFile);
}

/** Indexes of lines with findings. */
export function linesWithFindings(lines: readonly Line[]): number[] {
  return lines.flatMap(({ text }, index) => (findHits(text).length > 0 ? [index] : []));
}
