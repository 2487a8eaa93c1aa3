// What a line of a source file is recognised by when it moves: hashes of itself, of what stands around it, and of the blocks it is in.
// Goes into `partialFingerprints` as portcullisContext/v1 (add-evidence.ts); the server compares the four parts one by one.
import { hash } from 'node:crypto';
import { outlineLines, type Outline } from './outline-lines.ts';

const neighbours = 2;
const levels = 3;
/** Characters of a line that count: the one line of a packed script is not hashed anew for each line around it. */
const longestLine = 2000;
const withheld = '[withheld]';

/**
 * Makes the reader of `line.above.below.scope` of a file's lines, counted from 1; undefined for a line that the file does not have.
 * Same for LF, CR and CRLF, for blanks within and around lines, for a whole file that is indented anew, and for blank lines around.
 * The file is gone through when it is first asked; only lines that are asked for are hashed.
 * @param isWithheld lines (from 1) whose text must not even be hashed; each of them counts as the same constant
 * @param lastLine no line behind it is asked for, so no more is read than what stands below it
 */
export function describeLines(
  text: string,
  isWithheld: (line: number) => boolean = () => false,
  lastLine = Infinity,
): (line: number) => string | undefined {
  let outline: Outline | undefined;
  const known = new Map<number, string>();
  const scopes = new Map<number, string>();
  return (line) => {
    const at = line - 1;
    outline ??= outlineLines(text, lastLine - 1, neighbours);
    if (!Number.isInteger(at) || at < 0 || at >= outline.lines) return undefined;
    const seen = known.get(at);
    if (seen !== undefined) return seen;
    const source = { text, outline, isWithheld };
    const header = outline.headers[at] ?? -1;
    const scope = scopes.get(header) ?? digest('scope', headersFrom(source, header));
    scopes.set(header, scope);
    const described = [
      digest('line', [normalised(source, at)]),
      digest('above', around(source, at, -1)),
      digest('below', around(source, at, 1)),
      scope,
    ].join('.');
    known.set(at, described);
    return described;
  };
}

interface Source {
  readonly text: string;
  readonly outline: Outline;
  readonly isWithheld: (line: number) => boolean;
}

function normalised({ text, outline, isWithheld }: Source, at: number): string {
  if (isWithheld(at + 1)) return withheld;
  const start = outline.starts[at] ?? 0;
  const end = Math.min(outline.ends[at] ?? 0, start + longestLine);
  return text.slice(start, end).replace(/\s+/g, ' ').trim();
}

/** The two nearest lines that are not blank, nearest first; fewer at the edge of the file. */
function around(source: Source, at: number, step: 1 | -1): readonly string[] {
  const { filled, filledBefore, indents } = source.outline;
  const before = filledBefore[at] ?? 0;
  const nearest = step === -1 ? before - 1 : indents[at] === -1 ? before : before + 1;
  return Array.from({ length: neighbours }, (_, away) => filled[nearest + away * step])
    .filter((near) => near !== undefined)
    .map((near) => normalised(source, near));
}

/** The lines that head the blocks around, nearest first. */
function headersFrom(source: Source, nearest: number): readonly string[] {
  const found: string[] = [];
  for (let header = nearest; header !== -1 && found.length < levels; header = source.outline.headers[header] ?? -1) {
    found.push(normalised(source, header));
  }
  return found;
}

/** The first 64 bits of SHA-256 over `tag|count|length:field…`, lengths in bytes, so that no two lists of fields look alike. */
function digest(part: string, fields: readonly string[]): string {
  let framed = `portcullis-${part}/v1|${fields.length}`;
  for (const field of fields) framed += `|${Buffer.byteLength(field)}:${field}`;
  return hash('sha256', framed, 'hex').slice(0, 16);
}
