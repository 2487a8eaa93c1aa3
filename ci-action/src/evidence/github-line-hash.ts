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

/** Makes the reader of `primaryLocationLineHash` of a file's lines, counted from 1. The file is gone through when it is first asked. */
export function hashGithubLines(text: string): (line: number) => string | undefined {
  let kept: KeptUnits | undefined;
  let nth: Uint32Array | undefined;
  return (line) => {
    kept ??= keepUnits(text);
    nth ??= countRepeats(kept, rollLowHalves(kept));
    const start = kept.starts[line - 1];
    if (start === undefined) return undefined;
    const { high, low } = hashWindow(kept.units, start);
    const digits = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
    return `${digits}:${nth[line - 1] ?? 0}`;
  };
}

interface KeptUnits {
  /** The UTF-16 units that count, then the mark of the end and zeros. */
  readonly units: Uint16Array;
  /** Where among them each line begins. */
  readonly starts: readonly number[];
}

function keepUnits(text: string): KeptUnits {
  const units = new Uint16Array(text.length + 1 + windowLength);
  const starts = [0];
  let kept = 0;
  let afterReturn = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isLineEnd = code === carriageReturn || (code === lineFeed && !afterReturn);
    // A blank between the two halves of a line end makes them two line ends: that is how GitHub counts.
    const isDropped = code <= space && (code === space || code === tab || (code === lineFeed && afterReturn));
    afterReturn = code === carriageReturn;
    if (isDropped) continue;
    units[kept] = isLineEnd ? lineFeed : code;
    kept += 1;
    if (isLineEnd) starts.push(kept);
  }
  units[kept] = endOfFile;
  return { units, starts };
}

/** The sum of the units of a window times powers of 37, modulo 2^64, in two halves: plain numbers are exact up to 53 bits, and BigInt takes 40 times as long. */
function hashWindow(units: Uint16Array, start: number): { readonly high: number; readonly low: number } {
  let high = 0;
  let low = 0;
  for (let at = start; at < start + windowLength; at += 1) {
    const sum = low * base + (units[at] ?? 0);
    const carry = Math.floor(sum / halfSize);
    low = sum - carry * halfSize;
    high = (high * base + carry) % halfSize;
  }
  return { high, low };
}

/** The lower half of the hash of each line: enough to find lines that may be equal, and an eighth of the time of the whole. */
function rollLowHalves({ units, starts }: KeptUnits): Int32Array {
  const lows = new Int32Array(starts.length);
  let low = 0;
  let line = 0;
  let due = windowLength - 1;
  for (let at = 0; line < starts.length; at += 1) {
    const left = at < windowLength ? 0 : (units[at - windowLength] ?? 0);
    low = (Math.imul(low, base) + (units[at] ?? 0) - Math.imul(leaving, left)) | 0;
    if (at !== due) continue;
    lows[line] = low;
    line += 1;
    due = (starts[line] ?? 0) + windowLength - 1;
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
