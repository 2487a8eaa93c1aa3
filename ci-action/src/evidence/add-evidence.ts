// Adds to a SARIF report what only this machine can say: hashes of the lines that its results point at, and what git knows of the checkout.
// Never file contents. Used by prepare-report.ts, before secrets are taken out of the report.
import { contextFingerprint, evidenceProperty, githubFingerprint, isSecretScanner, type Evidence } from '@portcullis/contract';
import { describeLines } from './describe-lines.ts';
import type { UnchangedFinder } from './find-unchanged.ts';
import { hashGithubLines } from './github-line-hash.ts';
import { asArray, asCount, asObject, asText, type JsonObject } from './json-object.ts';
import { makeArtifactLocator } from './locate-artifact.ts';
import type { SourceReader } from './read-source.ts';

/** What is gathered once for all reports of a run of the action. */
export interface GatheredEvidence {
  readonly evidence: Evidence;
  /** Absolute folder that the paths of a report count from. */
  readonly root: string;
  readonly sources: SourceReader;
  /** Undefined where there is no commit to compare with. */
  readonly findUnchanged?: UnchangedFinder | undefined;
}

/** A result and the lines that it is on, counted from 1. */
interface Pointer {
  readonly result: JsonObject;
  readonly line: number;
  readonly lastLine: number;
}

/**
 * The report, changed in place. What is no SARIF, or not as SARIF should be, stays as it is: the server will say so.
 * New members come last and in one order, so that the same result of the same file has the same bytes each time.
 */
export async function addEvidence(report: unknown, { evidence, root, sources, findUnchanged }: GatheredEvidence): Promise<void> {
  for (const value of asArray(asObject(report)?.['runs'])) {
    const run = asObject(value);
    if (!run) continue;
    const isHere = addFingerprints(run, root, sources);
    const properties = run['properties'] === undefined ? {} : asObject(run['properties']);
    if (!properties) continue;
    // Paths that count from another folder would be taken for files that did not change.
    properties[evidenceProperty] = isHere
      ? withUnchanged(evidence, (await findUnchanged?.(pathsOf(run, root))) ?? [])
      : withoutChanges(evidence);
    run['properties'] = properties;
  }
}

/** Files that results are in, with a line or without. */
function* pathsOf(run: JsonObject, root: string): Generator<string> {
  const locate = makeArtifactLocator(run, root);
  for (const value of asArray(run['results'])) {
    const result = asObject(value);
    const path = result && locate(result);
    if (path !== undefined) yield path;
  }
}

function withUnchanged(evidence: Evidence, unchanged: readonly string[]): Evidence {
  if (!evidence.changes || unchanged.length === 0) return evidence;
  return { ...evidence, changes: { ...evidence.changes, unchanged: [...unchanged] } };
}

function withoutChanges({ changes: _, ...evidence }: Evidence): Evidence {
  return evidence;
}

/**
 * File by file, so that no more than one is held at a time.
 * @returns true where most of the files that the report names are there: then its paths count from the root
 */
function addFingerprints(run: JsonObject, root: string, sources: SourceReader): boolean {
  const quotesSecrets = isSecretScanner(asText(asObject(asObject(run['tool'])?.['driver'])?.['name']) ?? '');
  let missing = 0;
  const files = groupByFile(run, root);
  for (const [path, pointers] of files) {
    const text = sources.read(path);
    if (text === undefined) {
      missing += 1;
      continue;
    }
    if (quotesSecrets) addToSecrets(text, pointers);
    else addToResults(text, pointers);
  }
  return missing <= files.size / 2;
}

function groupByFile(run: JsonObject, root: string): ReadonlyMap<string, readonly Pointer[]> {
  const locate = makeArtifactLocator(run, root);
  const files = new Map<string, Pointer[]>();
  for (const value of asArray(run['results'])) {
    const result = asObject(value);
    const region = asObject(asObject(asObject(asArray(result?.['locations'])[0])?.['physicalLocation'])?.['region']);
    const line = asCount(region?.['startLine'], 1);
    const path = result && line !== undefined ? locate(result) : undefined;
    if (!result || line === undefined || path === undefined) continue;
    const pointer = { result, line, lastLine: asCount(region?.['endLine'], line) ?? line };
    const pointers = files.get(path);
    if (pointers) pointers.push(pointer);
    else files.set(path, [pointer]);
  }
  return files;
}

function addToResults(text: string, pointers: readonly Pointer[]): void {
  const last = lastLineOf(pointers);
  const describe = describeLines(text, undefined, last);
  const hashGithub = hashGithubLines(text, last);
  for (const { result, line } of pointers) {
    addFingerprint(result, contextFingerprint, () => describe(line));
    addFingerprint(result, githubFingerprint, () => hashGithub(line));
  }
}

/**
 * A hash of `password=hunter2` is broken by trying passwords. So where a tool looks for secrets, a line that it points at counts as a constant,
 * also as neighbour or head of another; only what stands around is hashed. GitHub's hash covers the line itself, so there is none.
 */
function addToSecrets(text: string, pointers: readonly Pointer[]): void {
  const secret = new Set<number>();
  for (const { line, lastLine } of pointers) {
    for (let at = line; at <= Math.min(lastLine, line + mostSecretLines); at += 1) secret.add(at);
  }
  const describe = describeLines(text, (line) => secret.has(line), lastLineOf(pointers));
  for (const { result, line } of pointers) addFingerprint(result, contextFingerprint, () => describe(line));
}

function lastLineOf(pointers: readonly Pointer[]): number {
  return pointers.reduce((last, { line }) => Math.max(last, line), 1);
}

/** No private key has more lines, and a region that says so is wrong. */
const mostSecretLines = 1000;

/** Never replaces what a tool said, nor mends what is no object. */
function addFingerprint(result: JsonObject, name: string, make: () => string | undefined): void {
  const present = result['partialFingerprints'];
  const fingerprints = present === undefined ? {} : asObject(present);
  if (!fingerprints || Object.hasOwn(fingerprints, name)) return;
  const value = make();
  if (value === undefined) return;
  fingerprints[name] = value;
  result['partialFingerprints'] = fingerprints;
}
