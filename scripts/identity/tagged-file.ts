// A source file whose lines carry a mark through every edit: the marks say afterwards which finding is which, never the text.

/** A line, or a part of one that was split. */
export interface Line {
  /** The same before and after an edit exactly if it is the same line. */
  readonly id: number;
  readonly text: string;
  /** The text before all edits; null for a line that was not there. */
  readonly was: string | null;
  /** For each character the column it had before all edits, -1 if it was not there; null while none has moved. */
  readonly origins: readonly number[] | null;
  /** The line that this one is a copy of right beside it: nobody can tell which of the two was there first. */
  readonly twinOf: number | null;
}

export interface TaggedFile {
  readonly path: string;
  /** The path before all edits. */
  readonly was: string;
  readonly lines: readonly Line[];
  readonly lineEnd: '\n' | '\r\n';
}

let lastId = 0;

/** A line that was not there before. */
export function makeLine(text: string, twinOf: number | null = null): Line {
  lastId += 1;
  return { id: lastId, text, was: null, origins: null, twinOf };
}

/** A file as it is before all edits. */
export function makeTaggedFile(path: string, text: string): TaggedFile {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return { path, was: path, lineEnd: '\n', lines: lines.map((line) => ({ ...makeLine(line), was: line })) };
}

export function textOf({ lines, lineEnd }: TaggedFile): string {
  return lines.map(({ text }) => text + lineEnd).join('');
}

/** White space says nothing of what a line does. */
export function normaliseLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

export function indentationOf(text: string): string {
  return /^\s*/.exec(text)?.[0] ?? '';
}

export function originsOf(line: Line): readonly number[] {
  return line.origins ?? Array.from({ length: line.text.length }, (_, at) => at);
}

/** True where the line does not say what it said. A line that was not there has not changed. */
export function isChanged(line: Line): boolean {
  return line.was !== null && line.was !== line.text && normaliseLine(line.text) !== normaliseLine(line.was);
}

/** Part of a line, with its mark. */
export function cutLine(line: Line, start: number, end = line.text.length): Line {
  return { ...line, text: line.text.slice(start, end), origins: originsOf(line).slice(start, end) };
}

/** Puts a text in the place of a part of a line. What replaces something begins where that began. */
export function replaceSpan(line: Line, start: number, end: number, text: string): Line {
  const origins = originsOf(line);
  const between = Array.from({ length: text.length }, (_, at) => (at === 0 && end > start ? (origins[start] ?? -1) : -1));
  return {
    ...line,
    text: line.text.slice(0, start) + text + line.text.slice(end),
    origins: [...origins.slice(0, start), ...between, ...origins.slice(end)],
  };
}

/** The line with another indentation. */
export function indentLine(line: Line, indentation: string): Line {
  const old = indentationOf(line.text);
  return isBlank(line.text) || old === indentation ? line : replaceSpan(line, 0, old.length, indentation);
}
