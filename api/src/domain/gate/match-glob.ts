// Globs of paths. Ours and not a library's: those become regular expressions, and a pattern that somebody hostile wrote could then take
// minutes. Here a pattern takes time in proportion to its length times the path's, and all of them together are counted.
import { type Effort, noLimit } from './effort.ts';

/** One part of a path against one of a glob: `*` any characters, `?` one. */
function fitsPart(text: string, glob: string, effort: Effort): boolean {
  let at = 0;
  let wanted = 0;
  let star = -1;
  let resume = 0;
  let steps = 1;
  while (at < text.length) {
    steps += 1;
    if (glob[wanted] === '*') {
      star = wanted;
      resume = at;
      wanted += 1;
    } else if (wanted < glob.length && (glob[wanted] === '?' || glob[wanted] === text[at])) {
      at += 1;
      wanted += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      wanted = star + 1;
    } else break;
  }
  effort.spend(steps);
  if (at < text.length) return false;
  while (glob[wanted] === '*') wanted += 1;
  return wanted === glob.length;
}

/** True where the path fits: `*` and `?` stay within a folder, `**` goes over any number of folders. A glob of a folder (`src/`) means all in it. */
export function fitsGlob(path: string, glob: string, effort: Effort = noLimit): boolean {
  const parts = path.split('/');
  const wanted = (glob.endsWith('/') ? `${glob}**` : glob).replace(/^\.?\//, '').split('/');
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (at < parts.length) {
    const part = wanted[place];
    if (part === '**') {
      star = place;
      resume = at;
      place += 1;
    } else if (part !== undefined && fitsPart(parts[at] ?? '', part, effort)) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      place = star + 1;
    } else return false;
  }
  while (wanted[place] === '**') place += 1;
  return place === wanted.length;
}

/**
 * True where the path fits one of the globs and none of those that begin with `!`. Only such as begin so: everything but those, and then
 * also what is in no file at all, which nobody took out.
 */
export function fitsGlobs(path: string | null, globs: readonly string[], effort: Effort = noLimit): boolean {
  const within = globs.filter((glob) => !glob.startsWith('!'));
  if (path === null) return within.length === 0;
  if (within.length > 0 && !within.some((glob) => fitsGlob(path, glob, effort))) return false;
  return !globs.some((glob) => glob.startsWith('!') && fitsGlob(path, glob.slice(1), effort));
}
