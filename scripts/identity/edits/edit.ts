// What an edit is, and which places nobody could tell apart afterwards.
import type { Random } from '../random.ts';
import { findHits } from '../scan-file.ts';
import { indentationOf, indentLine, isBlank, type Line, makeLine, normaliseLine, type TaggedFile } from '../tagged-file.ts';

/** Lines as somebody might write them: consecutive ones of another file. */
export type Donor = (count: number) => readonly string[];

/** Edits a file; null where it has no place for it. */
export type Edit = (file: TaggedFile, random: Random, donor: Donor) => TaggedFile | null;

const isSame = (a: Line | undefined, b: Line | undefined): boolean =>
  a !== undefined && b !== undefined && normaliseLine(a.text) === normaliseLine(b.text);

/**
 * True where it can be told which lines came or went. Of `a a` nobody can say which of the two was added, of `a b a b` neither;
 * that is of no account where these lines have no findings.
 */
function canBeTold(lines: readonly Line[], at: number, count: number): boolean {
  for (let step = 0; isSame(lines[at + step], lines[at + count + step]); step += 1) {
    if (findHits(lines[at + step]?.text ?? '').length > 0) return false;
  }
  for (let step = 1; isSame(lines[at - step], lines[at + count - step]); step += 1) {
    if (findHits(lines[at - step]?.text ?? '').length > 0) return false;
  }
  return true;
}

/** The lines without some; null where nobody could tell which are gone. */
export function removeLines(lines: readonly Line[], at: number, count: number): Line[] | null {
  return canBeTold(lines, at, count) ? lines.toSpliced(at, count) : null;
}

/** The lines with others before one of them; null where nobody could tell which were added. */
export function addLines(lines: readonly Line[], at: number, added: readonly Line[]): Line[] | null {
  const result = lines.toSpliced(at, 0, ...added);
  return canBeTold(result, at, added.length) ? result : null;
}

/** Indentation that a line would have at a place. */
export function indentationAt(lines: readonly Line[], at: number): string {
  const next = lines.slice(at).find(({ text }) => !isBlank(text));
  return next ? indentationOf(next.text) : '';
}

/** New lines with these texts, indented as a place is. */
export function writeLines(texts: readonly string[], indentation: string): Line[] {
  const widths = texts.filter((text) => !isBlank(text)).map((text) => indentationOf(text).length);
  const least = widths.length === 0 ? 0 : Math.min(...widths);
  return texts.map((text) => {
    const line = makeLine(text.trimEnd());
    return indentLine(line, indentation + indentationOf(text).slice(least));
  });
}

/** The file with other lines; null where there are none. */
export function withLines(file: TaggedFile, lines: readonly Line[] | null): TaggedFile | null {
  return lines === null || lines === file.lines ? null : { ...file, lines };
}

/** Makes an edit of several, one after the other; those that find no place are passed over. */
export function makeSeries(...edits: readonly Edit[]): Edit {
  return (file, random, donor) => {
    const edited = edits.reduce((current, edit) => edit(current, random, donor) ?? current, file);
    return edited === file ? null : edited;
  };
}

/** Tries an edit again, by chance at other places. */
export function makePersistent(edit: Edit, tries = 8): Edit {
  return (file, random, donor) => {
    for (let round = 0; round < tries; round += 1) {
      const edited = edit(file, random, donor);
      if (edited) return edited;
    }
    return null;
  };
}
