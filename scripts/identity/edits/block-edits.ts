// Whole blocks (functions, branches) are indented, copied, swapped and moved.
import type { Random } from '../random.ts';
import { findHits } from '../scan-file.ts';
import { indentationOf, indentLine, isBlank, type Line, makeLine, normaliseLine, type TaggedFile } from '../tagged-file.ts';
import { addLines, type Edit, indentationAt, makePersistent, removeLines, withLines } from './edit.ts';

interface Block {
  readonly start: number;
  /** After its last line. */
  readonly end: number;
  readonly indentation: string;
}

const fewestLines = 4;
const mostLines = 60;

/** Blocks in braces, told by their indentation, that have findings. */
function findBlocks(lines: readonly Line[]): Block[] {
  return lines.flatMap(({ text }, start) => {
    if (!text.trimEnd().endsWith('{')) return [];
    const indentation = indentationOf(text);
    const last = lines.findIndex((line, at) => at > start && !isBlank(line.text) && indentationOf(line.text).length <= indentation.length);
    const end = last + 1;
    const closes =
      last > 0 && (lines[last]?.text.trim().startsWith('}') ?? false) && end - start >= fewestLines && end - start <= mostLines;
    const hasFindings = lines.slice(start, end).some((line) => findHits(line.text).length > 0);
    return closes && hasFindings ? [{ start, end, indentation }] : [];
  });
}

function copyOf(lines: readonly Line[], isTwin: boolean): Line[] {
  return lines.map((line) => makeLine(line.text, isTwin ? line.id : null));
}

/** A block is copied to before an earlier block beside it, with other lines between the two. */
export const duplicateAbove: Edit = makePersistent((file, random) => {
  const blocks = findBlocks(file.lines);
  const block = random.pick(blocks);
  if (!block) return null;
  const place = random.pick(blocks.filter(({ start, indentation }) => start < block.start - 3 && indentation === block.indentation))?.start;
  if (place === undefined) return null;
  return withLines(file, addLines(file.lines, place, copyOf(file.lines.slice(block.start, block.end), false)));
});

/** A block is copied to directly above itself. */
export const duplicateBeside: Edit = (file, random) => {
  const block = random.pick(findBlocks(file.lines));
  if (!block) return null;
  const lines = file.lines.slice(block.start, block.end);
  return withLines(file, file.lines.toSpliced(block.start, 0, ...copyOf(lines, true)));
};

/** Two blocks beside each other change places. */
export const swapBlocks: Edit = makePersistent((file, random) => {
  const blocks = findBlocks(file.lines);
  const first = random.pick(blocks);
  if (!first) return null;
  const headOf = ({ start }: Block): string => normaliseLine(file.lines[start]?.text ?? '');
  // Of blocks with one and the same head it could also be said that what they hold was swapped.
  const later = blocks.filter(
    (block) => block.start >= first.end && block.indentation === first.indentation && headOf(block) !== headOf(first),
  );
  const second = random.pick(later.slice(0, 3));
  if (!second) return null;
  const part = (start: number, end?: number): readonly Line[] => file.lines.slice(start, end);
  return withLines(file, [
    ...part(0, first.start),
    ...part(second.start, second.end),
    ...part(first.end, second.start),
    ...part(first.start, first.end),
    ...part(second.end),
  ]);
});

/** A few statements come to stand in a branch, one level deeper. */
export const wrapInBranch: Edit = makePersistent((file, random) => {
  const block = random.pick(findBlocks(file.lines));
  if (!block || file.path.endsWith('.css')) return null;
  const body = file.lines.slice(block.start, block.end);
  const step = block.indentation.includes('\t') ? '\t' : '  ';
  const inner = body.map((line) => indentLine(line, step + indentationOf(line.text)));
  const branch = [makeLine(`${block.indentation}if (isEnabled) {`), ...inner, makeLine(`${block.indentation}}`)];
  return withLines(file, file.lines.toSpliced(block.start, body.length, ...branch));
});

/** Moves a block of one file into another; null where there is no place for it. */
export function moveBlock(from: TaggedFile, to: TaggedFile, random: Random): readonly [from: TaggedFile, to: TaggedFile] | null {
  const block = random.pick(findBlocks(from.lines));
  const place = random.pick(findBlocks(to.lines))?.start;
  if (!block || place === undefined) return null;
  const indentation = indentationAt(to.lines, place);
  const moved = from.lines
    .slice(block.start, block.end)
    .map((line) => indentLine(line, indentation + indentationOf(line.text).slice(block.indentation.length)));
  const rest = removeLines(from.lines, block.start, block.end - block.start);
  const more = addLines(to.lines, place, moved);
  return rest && more
    ? [
        { ...from, lines: rest },
        { ...to, lines: more },
      ]
    : null;
}
