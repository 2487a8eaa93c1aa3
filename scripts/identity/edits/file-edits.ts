// Edits of a whole file: its indentation, line ends and name.
import { indentationOf, indentLine, isBlank } from '../tagged-file.ts';
import { type Edit, withLines } from './edit.ts';

/** Tabs become spaces, spaces become tabs or twice as many. */
export const reindent: Edit = (file, random) => {
  const unit = random.pick(['\t', '    ', '   ']) ?? '\t';
  const usesTabs = file.lines.some(({ text }) => text.startsWith('\t'));
  const lines = file.lines.map((line) => {
    const old = indentationOf(line.text);
    if (isBlank(line.text) || old === '') return line;
    const depth = usesTabs ? old.length : old.length / 2;
    return indentLine(line, (usesTabs ? '  ' : unit).repeat(Math.floor(depth)) + (depth % 1 > 0 ? ' ' : ''));
  });
  return withLines(file, lines);
};

export const useCrlf: Edit = (file) => ({ ...file, lineEnd: '\r\n' });

/** Another folder, another name or both. */
export const rename: Edit = (file, random) => {
  const at = file.path.lastIndexOf('/');
  const [folder, name] = [file.path.slice(0, at), file.path.slice(at + 1)];
  const path = random.pick([`${folder}/moved/${name}`, `${folder}/new-${name}`, `lib/${folder}/renamed-${name}`]);
  return path === undefined ? null : { ...file, path };
};
