// Where in the text of a JSON document something stands, so that a fault can name its line.
import { splitPointer } from './document-fault.ts';

/** Offset of a value in a text that is valid JSON; that of the nearest part around it where it is not there. */
export function locatePointer(text: string, pointer: string): number {
  let at = 0;
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [taken = ''] = pattern.exec(text) ?? [];
    at += taken.length;
    return taken;
  };
  const space = (): string => skip(/\s*/y);
  const skipString = (): string => skip(/"(?:[^"\\]|\\.)*"/y);
  const skipValue = (): void => {
    let depth = 0;
    do {
      space();
      const sign = text.charAt(at);
      if (sign === '"') skipString();
      else if (sign === '{' || sign === '[') [depth, at] = [depth + 1, at + 1];
      else if (sign === '}' || sign === ']') [depth, at] = [depth - 1, at + 1];
      else if (sign === ',' || sign === ':') at += 1;
      else if (skip(/[^\s,:\][{}"]+/y) === '') return;
    } while (depth > 0 && at < text.length);
  };
  const enter = (part: string): number | undefined => {
    const isList = text.charAt(at) === '[';
    if (!isList && text.charAt(at) !== '{') return undefined;
    at += 1;
    for (let index = 0; at < text.length; index += 1) {
      space();
      if (text.charAt(at) === ']' || text.charAt(at) === '}') return undefined;
      const start = at;
      const key = isList ? String(index) : (JSON.parse(skipString() || '""') as string);
      if (!isList) skip(/\s*:\s*/y);
      if (key === part) {
        return isList ? at : start;
      }
      skipValue();
      skip(/\s*,/y);
    }
    return undefined;
  };
  space();
  let found = at;
  for (const part of splitPointer(pointer)) {
    const inner = enter(part);
    if (inner === undefined) break;
    found = inner;
  }
  return found;
}

/** The number of the line that an offset is in, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
