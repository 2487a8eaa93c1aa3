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

type Parts = readonly string[];

function splitGlob(glob: string): Parts {
  return (glob.endsWith('/') ? `${glob}**` : glob).replace(/^\.?\//, '').split('/');
}

function fitsParts(parts: Parts, wanted: Parts, effort: Effort): boolean {
  effort.spend(wanted.length + 1);
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

/** True where the path fits: `*` and `?` stay within a folder, `**` goes over any number of folders. A glob of a folder (`src/`) means all in it. */
export function fitsGlob(path: string, glob: string, effort: Effort = noLimit): boolean {
  return fitsParts(path.split('/'), splitGlob(glob), effort);
}

/**
 * Prepares globs: a path has to fit one of them and none of those that begin with `!`. Where only such are there: everything but those, and then
 * also what is in no file at all, which nobody took out.
 * @returns a function that throws EffortExceeded
 */
export function prepareGlobs(globs: readonly string[], effort: Effort = noLimit): (path: string | null) => boolean {
  const within = globs.filter((glob) => !glob.startsWith('!')).map(splitGlob);
  const without = globs.filter((glob) => glob.startsWith('!')).map((glob) => splitGlob(glob.slice(1)));
  return (path) => {
    if (path === null) return within.length === 0;
    effort.spend(path.length);
    const parts = path.split('/');
    if (within.length > 0 && !within.some((wanted) => fitsParts(parts, wanted, effort))) return false;
    return !without.some((wanted) => fitsParts(parts, wanted, effort));
  };
}
