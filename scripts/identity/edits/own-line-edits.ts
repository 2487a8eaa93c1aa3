// Edits of the line that a finding stands on. Each keeps what was there before marked, character by character.
import type { Random } from '../random.ts';
import { findHits, linesWithFindings } from '../scan-file.ts';
import { cutLine, indentationOf, type Line, replaceSpan } from '../tagged-file.ts';
import { type Edit, withLines } from './edit.ts';

/** Changes a line; null where it has not what the change needs. */
export type LineChange = (line: Line, random: Random, path: string) => readonly Line[] | null;

const keywords =
  /^(?:const|let|var|function|return|new|throw|await|async|this|null|undefined|true|false|if|else|for|of|in|while|case|switch|typeof|require|export|import|from|class|extends|static|readonly|string|number|boolean|Error)$/;

/** A name in the line, there only. */
export const renameVariable: LineChange = (line, random) => {
  const names = [...line.text.matchAll(/(?<![\w.'"`$])[a-zA-Z_]\w+(?![\w'"`])/g)].filter(([name]) => !keywords.test(name));
  const name = random.pick(names)?.[0];
  if (name === undefined) return null;
  const other = random.pick([`${name}Value`, `current${name.charAt(0).toUpperCase()}${name.slice(1)}`, 'item', `${name}2`]) ?? name;
  const places = names.filter(([found]) => found === name).map(({ index }) => index);
  return [places.reduceRight((current, at) => replaceSpan(current, at, at + name.length, other), line)];
};

export const addArgument: LineChange = (line, random) => {
  const at = random.pick([...line.text.matchAll(/\w\(/g)])?.index;
  if (at === undefined) return null;
  const isEmpty = line.text[at + 2] === ')';
  return [replaceSpan(line, at + 2, at + 2, isEmpty ? 'options' : 'options, ')];
};

export const changeString: LineChange = (line, random) => {
  const match = random.pick([...line.text.matchAll(/(['"])(?:(?!\1)[^\\]){2,}\1/g)]);
  if (!match) return null;
  const words = random.pick(['changed', 'another text', 'not found', 'v2']) ?? '';
  const end = match.index + match[0].length - 1;
  return [random.next() < 0.5 ? replaceSpan(line, end, end, ` ${words}`) : replaceSpan(line, match.index + 1, end, words)];
};

/** The value that is assigned or returned goes through a call first. */
export const wrapInCall: LineChange = (line, random) => {
  const match = /(?:\breturn\s+|[^=!<>]=\s+|\()(?=[^\s{([][^{]*;?$)/.exec(line.text);
  const end = line.text.trimEnd().replace(/[;,{(]+$/, '').length;
  const start = match ? match.index + match[0].length : -1;
  if (start < 0 || start >= end) return null;
  const name = random.pick(['checked', 'wrap', 'toSafe']) ?? 'wrap';
  return [replaceSpan(replaceSpan(line, end, end, ')'), start, start, `${name}(`)];
};

export const appendRemark: LineChange = (line, random, path) => {
  const words = random.pick(['reviewed', 'see the ticket', 'TODO: look again']) ?? '';
  const remark = path.endsWith('.css') || path.endsWith('.c') ? ` /* ${words} */` : ` // ${words}`;
  return [replaceSpan(line, line.text.length, line.text.length, remark)];
};

/** The rest of the line stands on a line of its own. */
export const splitInTwo: LineChange = (line, random) => {
  const first = indentationOf(line.text).length + 4;
  const breaks = [...line.text.matchAll(/[(,=?]\s?|\s(?=&&|\|\||[+.])/g)].map((match) => match.index + match[0].length);
  const at = random.pick(breaks.filter((place) => place > first && place < line.text.length - 3));
  if (at === undefined) return null;
  const rest = cutLine(line, at);
  return [cutLine(line, 0, at), replaceSpan(rest, 0, indentationOf(rest.text).length, `${indentationOf(line.text)}  `)];
};

export const ownLineChanges: readonly LineChange[] = [renameVariable, addArgument, changeString, wrapInCall, appendRemark, splitInTwo];

/** Does a change to about a third of the lines with findings, at most so many. */
export function makeOwnLineEdit(changes: readonly LineChange[], most = 12): Edit {
  return (file, random) => {
    const places = linesWithFindings(file.lines);
    const chosen = new Set(random.shuffle(places).slice(0, Math.min(most, Math.ceil(places.length / 3))));
    const lines = file.lines.flatMap((line, index) => {
      const change = random.pick(changes);
      const changed = chosen.has(index) && change ? change(line, random, file.path) : null;
      // A change that ends the finding is another row's matter.
      return changed?.some(({ text }) => findHits(text).length > 0) ? changed : [line];
    });
    return withLines(file, lines);
  };
}
