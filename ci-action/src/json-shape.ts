// Looks at JSON text before it is parsed: how deep it goes, and whether it says one thing twice where that decides. Used by decode-report.ts
// and parse-policy-json.ts.

const deepest = 1000;
/** Down to the run of a SARIF log: `runs`, the run, its `results`. */
const decidingLevels = 3;
const quote = 34;
const comma = 44;
const openings = new Set([0x5b, 0x7b]);
const closings = new Set([0x5d, 0x7d]);

/**
 * True where parsing and writing the text again loses nothing that a reader would miss: at most 1000 levels deep, and no name twice in an
 * object of the first levels (JSON.parse keeps the last of two silently, and the server would never see that a run had two `results`).
 * Takes linear time.
 */
export function isPlainJson(text: string, levels = decidingLevels): boolean {
  /** Names of the objects that are open on the first levels; undefined for an array. */
  const names: (Set<string> | undefined)[] = [];
  let depth = 0;
  let nameMayFollow = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      const seen = depth <= levels ? names[depth] : undefined;
      if (seen && nameMayFollow && isRepeated(text.slice(at, end + 1), seen)) return false;
      nameMayFollow = false;
      at = end;
    } else if (openings.has(code)) {
      depth += 1;
      nameMayFollow = code === 0x7b;
      if (depth <= levels) names[depth] = nameMayFollow ? new Set() : undefined;
      if (depth > deepest) return false;
    } else if (closings.has(code)) {
      depth -= 1;
      nameMayFollow = false;
    } else if (code === comma) nameMayFollow = true;
  }
  return true;
}

/** Index of the closing quote, or of the last character where there is none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length - 1 : end;
}

function isEscaped(text: string, at: number, start: number): boolean {
  let backslashes = 0;
  while (at - backslashes - 1 > start && text[at - backslashes - 1] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function isRepeated(literal: string, names: Set<string>): boolean {
  let name = literal;
  try {
    name = String(JSON.parse(literal));
  } catch {
    // Not a JSON string: the parser will say so.
  }
  if (names.has(name)) return true;
  names.add(name);
  return false;
}
