// The primary location of a result: path, line, column and the text of the line.
import { redactText } from '@portcullis/contract';
import { normalisePath, normaliseRoot } from '../../normalise-path.ts';
import type { WarningList } from '../../warning-list.ts';
import { cleanReportText } from '../clean-report-text.ts';
import { pathFaults } from '../path-faults.ts';
import { asArray, asInteger, asObject, asText, type JsonObject } from '../json-values.ts';

export interface ReadLocation {
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly lineText: string | null;
}

// Names by which tools call the root of the repository; an address under one is relative to that root.
const rootNames = /^%?(?:SRCROOT|PROJECTROOT|ROOTPATH|REPOROOT|WORKSPACE)%?$/i;

// Of a base, and of an address on one. Nothing nearly as long is a path, and each result costs as much as the address is long.
const longestAddress = 4000;
const hasScheme = /^[a-z][a-z0-9+.-]*:/i;

function bases(run: JsonObject): JsonObject {
  return asObject(run['originalUriBaseIds']) ?? {};
}

/** The folder of a base, following bases of bases (3.14.14) at most eight deep, which also ends loops; undefined if too long. */
function resolveBase(run: JsonObject, id: string | undefined, depth = 0): string | undefined {
  if (id === undefined || rootNames.test(id) || depth > 8) return '';
  const base = asObject(bases(run)[id]);
  const uri = asText(base?.['uri']) ?? '';
  if (uri.length > longestAddress) return undefined;
  if (hasScheme.test(uri)) return uri;
  const outer = resolveBase(run, asText(base?.['uriBaseId']), depth + 1);
  return outer === undefined || outer.length + uri.length > longestAddress ? undefined : outer + uri;
}

/** Makes the reader of a run's bases, each worked out once. What is too long would make one path of all that stand on it, so it is dropped. */
function makeBaseReader(run: JsonObject, warnings: WarningList): (id: string | undefined, pointer: string) => string {
  const known = new Map<string | undefined, string>();
  return (id, pointer) => {
    const seen = known.get(id);
    if (seen !== undefined) return seen;
    const base = resolveBase(run, id);
    if (base === undefined)
      warnings.add(pointer, 'path-base-ignored', `A base address is longer than ${longestAddress} characters; paths were read without it.`);
    known.set(id, base ?? '');
    return base ?? '';
  };
}

/** The checkout's folder, where the run tells it: the root base, else what the action says, else the working directory. */
function readRoot(run: JsonObject, checkout: string | undefined): string | undefined {
  const name = Object.keys(bases(run)).find((id) => rootNames.test(id));
  const uri = name === undefined ? undefined : asText(asObject(bases(run)[name])?.['uri']);
  const directory = asText(asObject(asObject(asArray(run['invocations'])?.[0])?.['workingDirectory'])?.['uri']);
  return [uri, checkout, directory].map((one) => (one === undefined ? undefined : normaliseRoot(one))).find((path) => path !== undefined);
}

/** Readers of a run that share what they know of its paths. */
export interface LocationReader {
  readonly readLocation: (result: JsonObject, pointer: string, quotesSecrets: boolean) => ReadLocation;
  /** Path and line of any location; `place` says where in the result it stands. */
  readonly readPlace: (location: JsonObject | undefined, pointer: string, place: string) => Omit<ReadLocation, 'lineText'>;
}

/** Makes the readers of a run; paths are worked out once per spelling. */
export function makeLocationReader(run: JsonObject, checkout: string | undefined, warnings: WarningList): LocationReader {
  const root = readRoot(run, checkout);
  const artifacts = asArray(run['artifacts']) ?? [];
  const readBase = makeBaseReader(run, warnings);
  /** Paths by base, then by address. */
  const known = new Map<string, Map<string, string | null>>();

  const readPath = (artifact: JsonObject | undefined, pointer: string, where: string): string | null => {
    const index = asInteger(artifact?.['index'], 0);
    const place =
      asText(artifact?.['uri']) === undefined && index !== undefined ? asObject(asObject(artifacts[index])?.['location']) : artifact;
    const sent = asText(place?.['uri']);
    if (sent === undefined) return null;
    const uri = sent.slice(0, longestAddress);
    // 3.4.4: a base goes before relative addresses only.
    const base = hasScheme.test(uri) ? '' : readBase(asText(place?.['uriBaseId']), pointer);
    const onBase = known.get(base) ?? new Map<string, string | null>();
    known.set(base, onBase);
    const seen = onBase.get(uri);
    if (seen !== undefined) return seen;
    // Told once for a path, not once for a result.
    const tell = (code: string, detail: string): void =>
      warnings.add(`${pointer}${where}/physicalLocation/artifactLocation/uri`, code, detail);
    if (sent.length > longestAddress) tell('path-cut', `The address was cut at ${longestAddress} characters.`);
    const { path, fault } = normalisePath(base + uri, root);
    if (fault) tell(`path-${fault}`, pathFaults[fault]);
    const cleaned = path === null ? null : cleanReportText(path, 1000).text || null;
    onBase.set(uri, cleaned);
    return cleaned;
  };

  const readPlace: LocationReader['readPlace'] = (location, pointer, where) => {
    const physical = asObject(location?.['physicalLocation']);
    const region = asObject(physical?.['region']);
    const path = readPath(asObject(physical?.['artifactLocation']), pointer, where);
    return {
      path,
      // Tools write 0 or -1 where they know no line; lines count from 1 (3.30.5).
      line: path === null ? null : (asInteger(region?.['startLine'], 1) ?? null),
      column: path === null ? null : (asInteger(region?.['startColumn'], 1) ?? null),
    };
  };

  const readLocation: LocationReader['readLocation'] = (result, pointer, quotesSecrets) => {
    const location = asObject(asArray(result['locations'])?.[0]);
    const region = asObject(asObject(location?.['physicalLocation'])?.['region']);
    const snippet = quotesSecrets ? undefined : asText(asObject(region?.['snippet'])?.['text']);
    const { path, line, column } = readPlace(location, pointer, '/locations/0');
    return {
      path,
      line,
      column,
      lineText: snippet === undefined ? null : redactText(snippet.slice(0, 2000)).replace(/\s+/g, ' ').trim() || null,
    };
  };

  return { readLocation, readPlace };
}
