// The scores of EPSS: the CSV file that FIRST publishes each day (first.org/epss/data_stats). All of it is right, or none of it is taken: a rule
// that asks for a score would otherwise pass what it was made to stop.
import { ProblemError } from '../../errors.ts';
import { readCveName } from './cve-name.ts';
import type { IntelligenceContents, IntelligenceLimits } from './intelligence-file.ts';
import { scoreUnits } from './packed-years.ts';

const firstLine = /^#\s*model_version:[^,]{1,60},\s*score_date:(\d{4}-\d{2}-\d{2})(?:[T ][\d:.,+Z-]{1,30})?$/;
const header = 'cve,epss,percentile';
/** Lines ahead of the first row. */
const linesAhead = 2;
const longestLine = 200;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function refuse(line: number, what: string): never {
  throw new ProblemError('intelligence-invalid', `Line ${line} ${what} Nothing was imported.`);
}

/** Each line without its end. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const end = bytes.indexOf(lineFeed, start);
    // The file as it is published ends with a line break. Cut off in the middle of a number, the last row would look whole.
    if (end < 0) refuse(line, 'does not end with a line break: the file may be cut off. Fetch it again.');
    if (end - start > longestLine) refuse(line, `is longer than ${longestLine} bytes, which no row of EPSS is.`);
    yield bytes.toString('latin1', start, bytes[end - 1] === carriageReturn && end > start ? end - 1 : end);
    start = end + 1;
  }
}

function readDate(line: string | undefined): string {
  const [, date] = firstLine.exec(line ?? '') ?? [];
  const time = new Date(`${date ?? ''}T00:00:00Z`);
  if (date === undefined || Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== date)
    refuse(1, 'is not that of an EPSS file, such as "#model_version:v2025.03.14,score_date:2026-11-20T00:00:00+0000".');
  return date;
}

// Small scores are published as 9e-05, too.
const probability = /^[01](?:\.\d{1,20})?(?:e-\d{1,2})?$|^[2-9](?:\.\d{1,20})?e-\d{1,2}$/i;

/** From 0 to 1 in units; undefined for anything else, also where it has more decimals than are kept. */
function readProbability(text: string | undefined): number | undefined {
  if (text === undefined || !probability.test(text)) return undefined;
  const value = Number(text);
  const units = Math.round(value * scoreUnits);
  return units <= scoreUnits && units / scoreUnits === value ? units : undefined;
}

interface Row {
  readonly name: number;
  readonly score: number;
}

function readRow(text: string, line: number): Row {
  const [cve = '', score, percentile, ...more] = text.split(',', 4);
  const name = readCveName(cve);
  if (name === undefined) refuse(line, 'does not begin with a CVE id, such as CVE-2024-1234.');
  if (percentile === undefined || more.length > 0) refuse(line, `does not have the three fields ${header}.`);
  const units = readProbability(score);
  if (units === undefined) refuse(line, 'has no score from 0 to 1, with at most nine decimals, as its second field.');
  if (!probability.test(percentile) || Number(percentile) > 1) refuse(line, 'has no percentile from 0 to 1 as its third field.');
  return { name, score: units };
}

/**
 * Reads the CSV file of EPSS, rows in any order.
 * @throws ProblemError `intelligence-invalid` with the line
 */
export function parseEpss(bytes: Buffer, limits: IntelligenceLimits): IntelligenceContents {
  const lines = linesOf(bytes);
  const version = readDate(lines.next().value as string | undefined);
  if (lines.next().value !== header) refuse(linesAhead, `is not the header "${header}".`);
  const names: number[] = [];
  const scores: number[] = [];
  for (const text of lines) {
    const line = linesAhead + names.length + 1;
    if (names.length >= limits.entries) refuse(line, `is one too many: at most ${limits.entries} scores are read.`);
    const { name, score } = readRow(text, line);
    names.push(name);
    scores.push(score);
  }
  return {
    version,
    entries: { names, scores },
    refuseTwice: (place) => refuse(linesAhead + place + 1, 'names a CVE that another line names, too.'),
  };
}
