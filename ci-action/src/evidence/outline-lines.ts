// Where the lines of a file begin and how they are nested, by indentation: one pass, linear in the text. Used by describe-lines.ts.

const space = 32;
const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const tabStop = 8;
/** More counts as this many, so that no file, however deep, makes the search for a header long. */
const deepestIndent = 200;

/** All arrays have an entry for each line, counted from 0. */
export interface Outline {
  readonly lines: number;
  /** Offset of the first character that is no blank. */
  readonly starts: Int32Array;
  /** Offset behind the last character before the line end. */
  readonly ends: Int32Array;
  /** Columns of blanks before the text; -1 for a blank line. */
  readonly indents: Int32Array;
  /** Nearest line before that is indented less and can head a block; -1 where there is none. */
  readonly headers: Int32Array;
  /** The lines that are not blank, of which there are… */
  readonly filled: Int32Array;
  /** …this many before a line. */
  readonly filledBefore: Int32Array;
}

/**
 * Line ends are CR, LF and CRLF. What follows the last of them is a line only if there is something.
 * @param lastLine counted from 0: the outline ends with it and as many lines behind it that are not blank as `behind` says
 */
export function outlineLines(text: string, lastLine = Infinity, behind = 0): Outline {
  const ends = findEnds(text, lastLine, behind);
  const lines = ends.length;
  const outline: Outline = {
    lines,
    starts: new Int32Array(lines),
    ends: Int32Array.from(ends),
    indents: new Int32Array(lines),
    headers: new Int32Array(lines),
    filled: new Int32Array(lines),
    filledBefore: new Int32Array(lines),
  };
  let from = 0;
  let filled = 0;
  let lastHeader = -1;
  for (let line = 0; line < lines; line += 1) {
    const end = ends[line] ?? 0;
    measureIndent(text, from, end, line, outline);
    outline.headers[line] = headerOf(outline, line, lastHeader);
    outline.filledBefore[line] = filled;
    if (outline.indents[line] !== -1) {
      outline.filled[filled] = line;
      filled += 1;
      if (!isLoneBracket(text, outline.starts[line] ?? 0, end)) lastHeader = line;
    }
    from = end + (text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === lineFeed ? 2 : 1);
  }
  return { ...outline, filled: outline.filled.subarray(0, filled) };
}

function findEnds(text: string, lastLine: number, behind: number): readonly number[] {
  const ends: number[] = [];
  const hasReturns = text.includes('\r');
  let from = 0;
  let wanted = behind;
  while (from < text.length && (ends.length <= lastLine || wanted > 0)) {
    const end = hasReturns ? endByCharacter(text, from) : text.indexOf('\n', from);
    ends.push(end < 0 ? text.length : end);
    if (ends.length - 2 >= lastLine && !isBlank(text, from, ends.at(-1) ?? 0)) wanted -= 1;
    if (end < 0) break;
    from = end + (text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === lineFeed ? 2 : 1);
  }
  return ends;
}

/** -1 where none follows. */
function endByCharacter(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) return at;
  }
  return -1;
}

function isBlank(text: string, from: number, end: number): boolean {
  return text.slice(from, end).trim() === '';
}

function measureIndent(text: string, from: number, end: number, line: number, { starts, indents }: Outline): void {
  let column = 0;
  let at = from;
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === space) column += 1;
    else if (code === tab) column += tabStop - (column % tabStop);
    else if (!isOtherBlank(code)) break;
  }
  starts[line] = at;
  indents[line] = at === end ? -1 : Math.min(column, deepestIndent);
}

/** What `\s` takes besides, such as a byte order mark; it has no width. */
function isOtherBlank(code: number): boolean {
  return code < 33 ? code >= 11 && code <= 12 : code >= 160 && /\s/.test(String.fromCharCode(code));
}

/**
 * Goes from header to header instead of from line to line: whatever is between two of them is indented as much or more.
 * A blank line counts as indented endlessly: whatever stands before it may head it.
 */
function headerOf({ indents, headers }: Outline, line: number, lastHeader: number): number {
  const indent = indents[line] ?? -1;
  let header = lastHeader;
  while (indent !== -1 && header !== -1 && (indents[header] ?? 0) >= indent) header = headers[header] ?? -1;
  return header;
}

const brackets = new Set(Buffer.from('()[]{}<>;,'));

/** `{`, `});` and the like end or begin a block, but say nothing of it. */
function isLoneBracket(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (!brackets.has(code) && code !== space && code !== tab) return false;
  }
  return true;
}
