// Known exploited vulnerabilities: the JSON catalogue that CISA publishes (cisa.gov/known-exploited-vulnerabilities-catalog).
import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../../errors.ts';
import { asArray, asObject, asString, type JsonObject } from '../formats/json-values.ts';
import { type JsonItem, splitJson, type SplitJson } from '../formats/split-json.ts';
import { readCveName } from './cve-name.ts';
import type { IntelligenceContents, IntelligenceLimits } from './intelligence-file.ts';
import { cleanVersion } from './snapshot-name.ts';

const list = 'vulnerabilities';

function refuse(detail: string, pointer?: string, cause?: unknown): never {
  throw new ProblemError('intelligence-invalid', `${detail} Nothing was imported.`, {
    ...(pointer === undefined ? {} : { pointer }),
    cause,
  });
}

/** Depth, size and repeated members are looked at before JSON.parse sees anything. Its words are about reports, so they are said anew. */
function split(bytes: Buffer, { entries }: IntelligenceLimits): SplitJson {
  try {
    return splitJson(bytes, [list], { depth: 20, values: entries * 40, stringBytes: 100_000, items: entries });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.pointer !== undefined)
      refuse(`The catalogue has more than ${entries} vulnerabilities, which is more than are read.`, `/${list}`, error);
    if (error.code === 'report-invalid') refuse('The catalogue has an object in which a member stands twice.', '', error);
    refuse('The file is nested deeper, or has more or longer values, than a catalogue of KEV.', '', error);
  }
}

function parse(bytes: Buffer, start: number, end: number, place: string, pointer: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end)) as unknown;
  } catch (error) {
    return refuse(`${place} is not JSON, or the file is cut off.`, pointer, error);
  }
}

function readItem(bytes: Buffer, { start, end, index }: JsonItem): number {
  const pointer = `/${list}/${index}`;
  const item = asObject(parse(bytes, start, end, `Vulnerability ${index + 1}`, pointer));
  const name = readCveName(asString(item?.['cveID']) ?? '');
  if (name === undefined) refuse(`Vulnerability ${index + 1} has no "cveID" such as CVE-2024-1234.`, `${pointer}/cveID`);
  return name;
}

/** A catalogue that says how long it is and is not has lost something on its way. */
function checkCount(frame: JsonObject | undefined, entries: number): void {
  const count = frame?.['count'];
  if (count !== undefined && count !== entries)
    refuse(`The catalogue says by its "count" that it has another number of vulnerabilities than the ${entries} that are in it.`, '/count');
}

/**
 * Reads the JSON catalogue of KEV.
 * @throws ProblemError `intelligence-invalid` with a JSON pointer
 */
export function parseKev(sent: Buffer, limits: IntelligenceLimits): IntelligenceContents {
  if (!isUtf8(sent)) refuse('The file is not UTF-8.');
  const { frame: frameBytes, items } = split(sent, limits);
  const frame = asObject(parse(frameBytes, 0, frameBytes.length, 'The file', ''));
  if (!asArray(frame?.[list])) refuse(`The file has no list "${list}", as the catalogue of KEV has.`, `/${list}`);
  const version = cleanVersion(asString(frame?.['catalogVersion']) ?? '');
  if (version === '') refuse('The file has no "catalogVersion" such as 2026.11.19.', '/catalogVersion');
  const names = items.map((item) => readItem(sent, item));
  checkCount(frame, names.length);
  return {
    version,
    entries: { names, scores: [] },
    refuseTwice: (place) => refuse(`Vulnerability ${place + 1} stands in the catalogue twice.`, `/${list}/${place}/cveID`),
  };
}
