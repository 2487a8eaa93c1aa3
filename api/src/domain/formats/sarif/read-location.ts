// The primary location of a result: path, line, column and the text of the line.
import { redactText } from '@portcullis/contract';
import { normalisePath, normaliseRoot, type NormalisedPath } from '../../normalise-path.ts';
import type { WarningList } from '../../warning-list.ts';
import { cleanReportText } from '../clean-report-text.ts';
import { asArray, asInteger, asObject, asText, type JsonObject } from '../json-values.ts';

export interface ReadLocation {
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly lineText: string | null;
}

// Names by which tools call the root of the repository; an address under one is relative to that root.
const rootNames = /^%?(?:SRCROOT|PROJECTROOT|ROOTPATH|REPOROOT|WORKSPACE)%?$/i;

const faults: Readonly<Record<NonNullable<NormalisedPath['fault']>, string>> = {
  absolute: 'The path is absolute and its root is unknown, so it cannot be tied to a file of the repository.',
  outside: 'The path leads out of the repository; it was dropped.',
  scheme: 'The address is no file; it was dropped.',
  encoding: 'The path is not percent-encoded correctly; it was taken as it stands.',
};

const hasScheme = /^[a-z][a-z0-9+.-]*:/i;

function bases(run: JsonObject): JsonObject {
  return asObject(run['originalUriBaseIds']) ?? {};
}

/** The folder of a base, following bases of bases (3.14.14) at most eight deep, which also ends loops. */
function resolveBase(run: JsonObject, id: string | undefined, depth = 0): string {
  if (id === undefined || rootNames.test(id) || depth > 8) return '';
  const base = asObject(bases(run)[id]);
  const uri = asText(base?.['uri']) ?? '';
  return hasScheme.test(uri) ? uri : resolveBase(run, asText(base?.['uriBaseId']), depth + 1) + uri;
}

/** The checkout's folder, where the run tells it: the root base, else the working directory. */
function readRoot(run: JsonObject): string | undefined {
  const name = Object.keys(bases(run)).find((id) => rootNames.test(id));
  const uri = name === undefined ? undefined : asText(asObject(bases(run)[name])?.['uri']);
  const directory = asText(asObject(asObject(asArray(run['invocations'])?.[0])?.['workingDirectory'])?.['uri']);
  return [uri, directory].map((one) => (one === undefined ? undefined : normaliseRoot(one))).find((path) => path !== undefined);
}

/** Makes the reader of a run; paths are worked out once per spelling. */
export function makeLocationReader(
  run: JsonObject,
  warnings: WarningList,
): (result: JsonObject, pointer: string, quotesSecrets: boolean) => ReadLocation {
  const root = readRoot(run);
  const artifacts = asArray(run['artifacts']) ?? [];
  const known = new Map<string, string | null>();

  const readPath = (artifact: JsonObject | undefined, pointer: string): string | null => {
    const index = asInteger(artifact?.['index'], 0);
    const place =
      asText(artifact?.['uri']) === undefined && index !== undefined ? asObject(asObject(artifacts[index])?.['location']) : artifact;
    const uri = asText(place?.['uri']);
    if (uri === undefined) return null;
    // 3.4.4: a base goes before relative addresses only.
    const full = hasScheme.test(uri) ? uri : resolveBase(run, asText(place?.['uriBaseId'])) + uri;
    const seen = known.get(full);
    if (seen !== undefined) return seen;
    const { path, fault } = normalisePath(full, root);
    // Told once for a path, not once for a result.
    if (fault) warnings.add(`${pointer}/locations/0/physicalLocation/artifactLocation/uri`, `path-${fault}`, faults[fault]);
    const cleaned = path === null ? null : cleanReportText(path, 1000).text || null;
    known.set(full, cleaned);
    return cleaned;
  };

  return (result, pointer, quotesSecrets) => {
    const physical = asObject(asObject(asArray(result['locations'])?.[0])?.['physicalLocation']);
    const region = asObject(physical?.['region']);
    const snippet = quotesSecrets ? undefined : asText(asObject(region?.['snippet'])?.['text']);
    const path = readPath(asObject(physical?.['artifactLocation']), pointer);
    return {
      path,
      // Tools write 0 or -1 where they know no line; lines count from 1 (3.30.5).
      line: path === null ? null : (asInteger(region?.['startLine'], 1) ?? null),
      column: path === null ? null : (asInteger(region?.['startColumn'], 1) ?? null),
      lineText: snippet === undefined ? null : redactText(snippet.slice(0, 2000)).replace(/\s+/g, ' ').trim() || null,
    };
  };
}
