// The file that a result points at, as a path below the checkout, read as the server reads it (api/src/domain/formats/sarif/read-location.ts
// and normalise-path.ts). Whether there is such a file, and whether it may be read, is decided in read-source.ts.
import { asArray, asCount, asObject, asText, type JsonObject } from './json-object.ts';

/** Names by which tools call the root of the repository. */
const rootNames = /^%?(?:SRCROOT|PROJECTROOT|ROOTPATH|REPOROOT|WORKSPACE)%?$/i;
/** Checkout folders of hosted runners, which a scanner in a container sees where the action may see another. */
const runnerRoots = [
  /^\/home\/runner\/work\/[^/]+\/[^/]+\//,
  /^\/github\/workspace\//,
  /^\/builds\/[^/]+\/[^/]+\//,
  /^[A-Za-z]:\/a\/[^/]+\/[^/]+\//,
  /^\/home\/circleci\/project\//,
];
const hasScheme = /^[a-z][a-z0-9+.-]+:/i;
const drive = /^[A-Za-z]:\//;
const longestAddress = 4000;
const deepestBase = 8;

/** Makes the reader of a run. It gives a path with slashes, without `..`, of the first location of a result. */
export function makeArtifactLocator(run: JsonObject, root: string): (result: JsonObject) => string | undefined {
  const artifacts = asArray(run['artifacts']);
  const roots = [folderPath(root), declaredRoot(run)].filter((one) => one !== undefined);
  const known = new Map<string, string | undefined>();
  return (result) => {
    const artifact = asObject(asObject(asObject(asArray(result['locations'])[0])?.['physicalLocation'])?.['artifactLocation']);
    const index = asCount(artifact?.['index'], 0);
    const isByIndex = asText(artifact?.['uri']) === undefined && index !== undefined;
    const place = isByIndex ? asObject(asObject(artifacts[index])?.['location']) : artifact;
    const uri = asText(place?.['uri']);
    if (uri === undefined || uri.length > longestAddress) return undefined;
    const base = asText(place?.['uriBaseId']) ?? '';
    const key = `${base}\0${uri}`;
    if (!known.has(key)) known.set(key, pathBelow(roots, hasScheme.test(uri) ? uri : resolveBase(run, base) + uri));
    return known.get(key);
  };
}

/** The folder of a base, and of the base that it stands on (SARIF 2.1.0, section 3.14.14), a few deep, which also ends loops. */
function resolveBase(run: JsonObject, id: string, depth = 0): string {
  if (id === '' || rootNames.test(id) || depth > deepestBase) return '';
  const base = asObject(asObject(run['originalUriBaseIds'])?.[id]);
  const uri = asText(base?.['uri']) ?? '';
  if (uri.length > longestAddress) return '';
  return hasScheme.test(uri) ? uri : resolveBase(run, asText(base?.['uriBaseId']) ?? '', depth + 1) + uri;
}

/** Where the scanner says that it saw the checkout. */
function declaredRoot(run: JsonObject): string | undefined {
  const bases = asObject(run['originalUriBaseIds']) ?? {};
  const name = Object.keys(bases).find((id) => rootNames.test(id));
  const uri = name === undefined ? undefined : asText(asObject(bases[name])?.['uri']);
  const directory = asText(asObject(asObject(asArray(run['invocations'])[0])?.['workingDirectory'])?.['uri']);
  return [uri, directory].map((one) => (one === undefined ? undefined : folderPath(plainPath(one) ?? ''))).find((one) => one !== undefined);
}

/** With a slash at its end; undefined for what is no absolute folder, and for the root of the file system, below which everything is. */
function folderPath(folder: string): string | undefined {
  const path = folder.replaceAll('\\', '/').replace(/\/*$/, '/');
  return path !== '/' && (path.startsWith('/') || drive.test(path)) ? path : undefined;
}

function pathBelow(roots: readonly string[], address: string): string | undefined {
  const path = plainPath(address);
  if (path === undefined) return undefined;
  if (!path.startsWith('/') && !drive.test(path)) return withoutDots(path);
  const root = roots.find((one) => path.startsWith(one)) ?? runnerRoots.map((one) => one.exec(path)?.[0]).find((one) => one !== undefined);
  return root === undefined ? undefined : withoutDots(path.slice(root.length));
}

/** Without `file:`, host and percent-encoding; undefined for another scheme. */
function plainPath(address: string): string | undefined {
  const slashed = address.trim().replaceAll('\\', '/');
  if (hasScheme.test(slashed) && !/^file:/i.test(slashed)) return undefined;
  const bare = slashed
    .replace(/^file:(?:\/\/(?![A-Za-z]:\/)[^/]*(?=\/))?/i, '')
    .replace(/^\/+/, '/')
    .replace(/^\/(?=[A-Za-z]:\/)/, '');
  return decode(bare).replaceAll('\\', '/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Undefined where the path leaves its root, and for the root itself. */
function withoutDots(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}
