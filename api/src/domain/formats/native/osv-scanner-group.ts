// One group of OSV-Scanner: a vulnerability of a package under all of its names.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { NativeFinding, RawCvss } from '../native-finding.ts';
import { readScore } from '../severity-words.ts';

/** Rank of an id's first part; OSV-Scanner calls a group by the highest (internal/identifiers of its source). */
const ranks: ReadonlyMap<string, number> = new Map([
  ['DSA', 3],
  ['USN', 3],
  ['CVE', 2],
  ['GHSA', 0],
]);

function rankOf(id: string): number {
  return ranks.get(id.split('-', 1)[0] ?? '') ?? 1;
}

/** The id that its SARIF and tables show. */
function displayId(ids: readonly string[]): string | undefined {
  return [...ids].sort((one, other) => rankOf(other) - rankOf(one) || (one < other ? -1 : 1))[0];
}

function textsOf(value: unknown): string[] {
  return (asArray(value) ?? [])
    .slice(0, 200)
    .map(asText)
    .filter((text) => text !== undefined);
}

/** `Debian:12` and `Debian` are one: a system that is renewed keeps its findings. */
export function ecosystemOf(value: unknown): string | undefined {
  return asText(value)?.split(':', 1)[0]?.toLowerCase();
}

function affectedOf(vulnerability: JsonObject, about: JsonObject | undefined): readonly JsonObject[] {
  return objectsOf(vulnerability['affected']).filter((affected) => {
    const other = asObject(affected['package']);
    return other?.['name'] === about?.['name'] && ecosystemOf(other?.['ecosystem']) === ecosystemOf(about?.['ecosystem']);
  });
}

/** Versions that mend it; none where ranges name none; undefined where there are no ranges. */
function fixesOf(affected: readonly JsonObject[]): readonly unknown[] | undefined {
  const ranges = affected.flatMap((one) => objectsOf(one['ranges'])).filter((range) => range['type'] !== 'GIT');
  if (ranges.length === 0) return undefined;
  return ranges.flatMap((range) => objectsOf(range['events']).flatMap((event) => event['fixed'] ?? [])).slice(0, 100);
}

function cwesOf(vulnerability: JsonObject, affected: readonly JsonObject[]): readonly unknown[] {
  const holders = [vulnerability, ...affected].map((one) => asObject(one['database_specific']));
  return holders.flatMap((holder) => [
    ...(asArray(holder?.['cwe_ids']) ?? []),
    ...(asArray(holder?.['cwes']) ?? []).map((cwe) => asObject(cwe)?.['cweId'] ?? cwe),
  ]);
}

/** OSV-Scanner states the highest score; whose vector it is can be told where there is one only. */
function cvssOf(score: number | undefined, vulnerabilities: readonly JsonObject[]): RawCvss[] {
  const said = vulnerabilities.flatMap((one) => objectsOf(one['severity']).map((entry) => asText(entry['score'])));
  const [vector, ...others] = [...new Set(said.filter((text) => text?.includes('/')))];
  return score === undefined || vector === undefined || others.length > 0 ? [] : [{ score, vector }];
}

export interface OsvGroup {
  readonly group: JsonObject;
  readonly vulnerabilities: readonly JsonObject[];
  readonly about: JsonObject | undefined;
  readonly at: string;
  readonly path: string | undefined;
  /** Whether an image was scanned, and the layer then. */
  readonly layer: 'os' | 'app' | undefined;
}

/** Call analysis found no way to the vulnerable code. */
function isUncalled(group: JsonObject): boolean {
  const analyses = Object.values(asObject(group['experimental_analysis'] ?? group['experimentalAnalysis']) ?? {}).slice(0, 100);
  return analyses.length > 0 && analyses.every((analysis) => asObject(analysis)?.['called'] === false);
}

export function readGroup({ group, vulnerabilities, about, at, path, layer }: OsvGroup): NativeFinding {
  const own = vulnerabilities.map((one) => asText(one['id'])).filter((id) => id !== undefined);
  const ids = [
    ...new Set([
      ...textsOf(group['ids']),
      ...textsOf(group['aliases']),
      ...own,
      ...vulnerabilities.flatMap((one) => textsOf(one['aliases'])),
    ]),
  ];
  const id = displayId(ids);
  const first = (name: string): string | undefined => vulnerabilities.map((one) => asText(one[name])).find((text) => text !== undefined);
  const affected = vulnerabilities.flatMap((one) => affectedOf(one, about));
  const stated = readScore(group['max_severity']);
  const score = stated === 0 ? undefined : stated;
  const word = vulnerabilities.map((one) => asObject(one['database_specific'])?.['severity']).find((said) => asText(said) !== undefined);
  const [name, version] = [asText(about?.['name']), asText(about?.['version']) ?? asText(about?.['commit'])];
  return {
    at,
    type: layer === undefined ? 'sca' : 'container',
    rule: { id, title: first('summary'), help: first('details') },
    message: first('summary') ?? `${id ?? 'A vulnerability'} in ${name ?? 'a package'} ${version ?? ''}`,
    // Nobody rates a package that is malicious as a whole.
    severity: { word: score === undefined ? word : undefined, score, fallback: id?.startsWith('MAL-') === true ? 'critical' : 'medium' },
    cvss: cvssOf(score, vulnerabilities),
    advisories: ids,
    cwes: vulnerabilities.flatMap((one) => cwesOf(one, affectedOf(one, about))),
    package: { name, version, ecosystem: ecosystemOf(about?.['ecosystem']), fixedIn: fixesOf(affected) },
    ...(layer !== undefined && { layer }),
    path,
    tags: isUncalled(group) ? ['not called'] : [],
    references: vulnerabilities.flatMap((one) => objectsOf(one['references']).map((reference) => reference['url'])),
  };
}
