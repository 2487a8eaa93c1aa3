// Bytes of a report → value. Bounded, UTF-8 only, with an answer that says where it went wrong. The long list of a report
// stays bytes until somebody asks for an item: most items are those of the last scan, and are recognised without parsing.
import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../../errors.ts';
import { type JsonItem, splitJson } from './split-json.ts';

/** Bytes of what is parsed at once: all of a report but the results of SARIF. Stated in docs/problems.md. */
export const mostParsedBytes = 64 * 1024 * 1024;

/** Where the parser stopped. Its message may quote the report, so only its own words at the end are read. */
function sayWhere(text: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : '';
  const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  if (message === 'Unexpected end of JSON input' || Number(position) === text.length)
    return `It ends after character ${text.length}, before it is complete: it may be cut off.`;
  return position === undefined ? 'Look at the start of the file.' : `The first fault is at character ${position} of ${text.length}.`;
}

/** A report whose long list is still bytes. */
export interface OpenJson {
  /** The document with that list emptied. */
  readonly value: unknown;
  readonly items: readonly JsonItem[];
  /** The text that the items' offsets refer to. */
  readonly bytes: Buffer;
}

/**
 * Checks a report's bytes and reads them as JSON, but for the items of the lists at `pattern`.
 * @throws ProblemError with one of the `report-…` codes
 */
export function openJson(bytes: Buffer, pattern: readonly string[]): OpenJson {
  if (bytes.length === 0) {
    throw new ProblemError(
      'report-empty',
      'The report is empty. A scanner that found nothing still writes a report; an empty file means that it did not run to its end.',
    );
  }
  if (!isUtf8(bytes)) {
    throw new ProblemError('report-not-json', 'The report is neither UTF-8 nor UTF-16 with a byte order mark.');
  }
  const { frame, items } = splitJson(bytes, pattern);
  if (frame.length > mostParsedBytes) {
    throw new ProblemError(
      'report-too-large',
      `The report has ${frame.length} bytes beside results of SARIF; at most ${mostParsedBytes} are read. Narrow the scan, split it by category, or write SARIF.`,
    );
  }
  const text = frame.toString('utf8');
  if (text.trim() === '') throw new ProblemError('report-empty', 'The report holds nothing but white space.');
  try {
    return { value: JSON.parse(text) as unknown, items, bytes };
  } catch {
    return { value: parseWhole(bytes), items, bytes };
  }
}

/** Parses all of it, for the place of the fault in the text as it was sent. */
function parseWhole(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ProblemError('report-not-json', `The report is not JSON. ${sayWhere(text, error)}`, { cause: error });
  }
}

/** @throws ProblemError `report-not-json` with the byte at which the item begins */
export function parseItem(bytes: Buffer, item: JsonItem): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', item.start, item.end)) as unknown;
  } catch (error) {
    throw new ProblemError('report-not-json', `The report is not JSON: the item that begins at byte ${item.start} cannot be read.`, {
      cause: error,
    });
  }
}
