// GitHub's hash of a line, as github/codeql-action computes it (src/fingerprints.ts there): a hash of the hundred characters from the line on,
// blanks left out. Tools and GitHub itself write the same value, so findings of a tool that begins or ceases to write it still match.

const windowLength = 100;
const space = 32;
const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const endOfFile = 65535;

const base = 37;
const halfSize = 2 ** 32;

/** 37 to the power of the window's length, modulo 2^32: what the unit that leaves the window is worth. */
const leaving = Array.from({ length: windowLength }).reduce<number>((power) => Math.imul(power, base), 1);

/**
 * Makes the reader of `primaryLocationLineHash` of a file's lines, counted from 1. The file is gone through when it is first asked.
 * @param lastLine no line behind it is asked for, so what follows is not read
 */
export function hashGithubLines(text: string, lastLine = Infinity): (line: number) => string | undefined {
  let kept: KeptUnits | undefined;
  let nth: Uint32Array | undefined;
  return (line) => {
    kept ??= keepUnits(text, lastLine);
    nth ??= countRepeats(kept, rollLowHalves(kept));
    const start = kept.starts[line - 1];
    if (start === undefined) return undefined;
    const { high, low } = hashWindow(kept.units, start);
    const digits = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
    return `${digits}:${nth[line - 1] ?? 0}`;
  };
}

interface KeptUnits {
  /** A window of zeros, so that there is always a unit that leaves; then the UTF-16 units that count, the mark of the end and zeros. */
  readonly units: Uint16Array;
  /** Where among them each line begins, up to the last that may be asked for. */
  readonly starts: readonly number[];
}

function keepUnits(text: string, lastLine: number): KeptUnits {
  const units = new Uint16Array(windowLength + text.length + 1 + windowLength);
  const starts = [windowLength];
  let kept = windowLength;
  /** Where the window of the last line ends. */
  let enough = lastLine > 1 ? Infinity : kept + windowLength;
  let afterReturn = false;
  for (let at = 0; at < text.length && kept < enough; at += 1) {
    const code = text.charCodeAt(at);
    if (code > space) {
      units[kept] = code;
      kept += 1;
      afterReturn = false;
      continue;
    }
    const isLineEnd = code === carriageReturn || (code === lineFeed && !afterReturn);
    // A blank between the two halves of a line end makes them two line ends: that is how GitHub counts.
    const isDropped = code === space || code === tab || (code === lineFeed && afterReturn);
    afterReturn = code === carriageReturn;
    if (isDropped) continue;
    units[kept] = isLineEnd ? lineFeed : code;
    kept += 1;
    if (!isLineEnd || starts.length >= lastLine) continue;
    starts.push(kept);
    if (starts.length >= lastLine) enough = kept + windowLength;
  }
  // Behind the window of the last line it is in none.
  units[kept] = endOfFile;
  return { units, starts };
}

/**
 * The sum of the units of a window times powers of 37, modulo 2^64, in two halves: plain numbers are exact up to 53 bits, and BigInt takes a third
 * longer (20 ms against 15 for 20,000 windows).
 */
function hashWindow(units: Uint16Array, start: number): { readonly high: number; readonly low: number } {
  let high = 0;
  let low = 0;
  for (let at = start; at < start + windowLength; at += 1) {
    const sum = low * base + (units[at] ?? 0);
    low = sum >>> 0;
    high = (Math.imul(high, base) + (sum - low) / halfSize) | 0;
  }
  return { high: high >>> 0, low };
}

/** The lower half of the hash of each line: enough to find lines that may be equal, and an eighth of the time of the whole. */
function rollLowHalves({ units, starts }: KeptUnits): Int32Array {
  const lows = new Int32Array(starts.length);
  let low = 0;
  let at = windowLength;
  for (let line = 0; line < starts.length; line += 1) {
    const end = (starts[line] ?? 0) + windowLength;
    for (; at < end; at += 1) low = (Math.imul(low, base) + (units[at] ?? 0) - Math.imul(leaving, units[at - windowLength] ?? 0)) | 0;
    lows[line] = low;
  }
  return lows;
}

/** How many times the hash of a line has been seen up to it. An open hash table with a slot for each hash, which holds the latest line of it. */
function countRepeats(kept: KeptUnits, lows: Int32Array): Uint32Array {
  const nth = new Uint32Array(lows.length);
  const mask = 2 ** Math.ceil(Math.log2(lows.length * 2)) - 1;
  const latest = new Uint32Array(mask + 1);
  for (let line = 0; line < lows.length; line += 1) {
    let slot = (lows[line] ?? 0) & mask;
    let seen = latest[slot] ?? 0;
    while (seen > 0 && (lows[seen - 1] !== lows[line] || !isSameHash(kept, seen - 1, line))) {
      slot = (slot + 1) & mask;
      seen = latest[slot] ?? 0;
    }
    nth[line] = seen === 0 ? 1 : (nth[seen - 1] ?? 0) + 1;
    latest[slot] = line + 1;
  }
  return nth;
}

function isSameHash({ units, starts }: KeptUnits, one: number, other: number): boolean {
  const [first, second] = [starts[one] ?? 0, starts[other] ?? 0];
  let same = 0;
  while (same < windowLength && units[first + same] === units[second + same]) same += 1;
  return same === windowLength || hashWindow(units, first).high === hashWindow(units, second).high;
}
