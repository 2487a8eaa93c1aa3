// What the audits of npm, pnpm and Yarn say of an advisory → findings: one for each package and advisory, however often it is told.
import { severities } from '@portcullis/contract';
import type { NativeFinding } from '../native-finding.ts';
import { rateSeverity } from '../severity-words.ts';
import { asArray, asObject, asText, objectsOf } from '../json-values.ts';

/** An advisory as one of the shapes tells it. Values are raw. */
export interface AuditAdvisory {
  readonly at: string;
  /** A number of the registry, which changes with each edition of the advisory: a name only where there is no other. */
  readonly id: unknown;
  readonly ghsa?: unknown;
  readonly cves?: unknown;
  readonly url?: unknown;
  readonly title: unknown;
  readonly package: unknown;
  /** Installed ones. */
  readonly versions?: readonly unknown[];
  /** Vulnerable ones. */
  readonly range?: unknown;
  /** Ways by which it is asked for, as `express>debug`. */
  readonly ways?: readonly unknown[];
  readonly severity: unknown;
  readonly cvss?: unknown;
  readonly cwes?: unknown;
  readonly fixedIn?: readonly string[] | undefined;
  readonly isFixable?: boolean | undefined;
  readonly overview?: unknown;
  readonly recommendation?: unknown;
  /** What to do about it in this project. */
  readonly remedy?: string | undefined;
  readonly references?: unknown;
  readonly tags?: readonly string[];
}

const mostVersions = 10;
const mostWays = 10;

function shortText(value: unknown, longest: number): string | undefined {
  return asText(value)?.slice(0, longest).trim();
}

function ghsaIn(value: unknown): string | undefined {
  const found = /\bGHSA((?:-[0-9a-z]{4}){3})\b/i.exec(asText(value)?.slice(0, 500) ?? '')?.[1];
  return found === undefined ? undefined : `GHSA${found.toLowerCase()}`;
}

/** The advisory's public name, which all editions of it share. */
function nameOf({ id, ghsa, url, cves }: AuditAdvisory): string | undefined {
  const [cve] = (asArray(cves) ?? []).flatMap((one) => shortText(one, 50) ?? []);
  const number = typeof id === 'number' ? String(id) : shortText(id, 100);
  return ghsaIn(ghsa) ?? ghsaIn(url) ?? cve ?? (number === undefined ? undefined : `NPM-${number}`);
}

/** Versions of a range such as `>=0.2.1 <1.0.0 || >=1.2.3` that mend it; `<0.0.0` says that there is none. */
export function patchedVersions(range: unknown): string[] | undefined {
  const text = shortText(range, 500);
  if (text === undefined) return undefined;
  if (text.replaceAll(' ', '') === '<0.0.0') return [];
  const found = [...text.matchAll(/>=\s{0,3}([0-9][0-9A-Za-z.+-]{0,60})/g)].flatMap(([, version]) => version ?? []);
  return found.length === 0 ? undefined : found;
}

function referencesOf({ url, references }: AuditAdvisory): unknown[] {
  // A list in Markdown, or a list.
  const text = asText(references)?.slice(0, 8000) ?? '';
  return [url, ...(text.match(/https?:\/\/[^\s)\]<>"']{1,900}/g) ?? []), ...(asArray(references) ?? [])];
}

function union<Item>(advisories: readonly AuditAdvisory[], itemsOf: (advisory: AuditAdvisory) => readonly Item[] | undefined): Item[] {
  return [...new Set(advisories.flatMap((advisory) => itemsOf(advisory) ?? []))];
}

/** Of several tellings of one advisory the gravest counts. */
function gravestWord(first: AuditAdvisory, same: readonly AuditAdvisory[]): unknown {
  const rank = (word: unknown): number => severities.indexOf(rateSeverity({ word, fallback: 'medium' }, undefined).severity);
  return same.reduce((worst, { severity }) => (rank(severity) < rank(worst) ? severity : worst), first.severity);
}

function tellOne(first: AuditAdvisory, same: readonly AuditAdvisory[]): NativeFinding {
  const id = nameOf(first);
  const versions = union(same, (one) => one.versions)
    .flatMap((version) => shortText(version, 60) ?? [])
    .slice(0, mostVersions);
  const ranges = union(same, (one) => [one.range]).flatMap((range) => shortText(range, 200) ?? []);
  const [way] = union(same, (one) => one.ways?.slice(0, mostWays)).flatMap((one) => shortText(one, 300) ?? []);
  const cvss = asObject(first.cvss);
  const known = same.some(({ fixedIn }) => fixedIn !== undefined);
  const place = [shortText(first.package, 200) ?? 'a package', versions.join(', ') || ranges.slice(0, 3).join(' || ')].join(' ').trim();
  return {
    at: first.at,
    type: 'sca',
    rule: {
      id,
      title: first.title,
      help: [first.overview, first.recommendation].flatMap((text) => shortText(text, 6000) ?? []).join('\n\n'),
      uri: first.url,
    },
    message: `${shortText(first.title, 500) ?? id ?? 'A vulnerability'} (${place}${way?.includes('>') ? `, by way of ${way}` : ''})${first.remedy === undefined ? '' : `. ${first.remedy}`}`,
    severity: { word: gravestWord(first, same), fallback: 'medium' },
    ...(cvss && { cvss: [{ score: cvss['score'], vector: cvss['vectorString'] }] }),
    advisories: [id, ...(asArray(first.cves) ?? [])],
    cwes: same.flatMap(({ cwes }) => cwes),
    tags: union(same, (one) => one.tags),
    package: {
      name: first.package,
      version: versions.join(', '),
      ecosystem: 'npm',
      fixedIn: known ? union(same, (one) => one.fixedIn) : undefined,
      isFixable: first.isFixable,
    },
    references: referencesOf(first),
  };
}

/** One finding for each package and advisory: what is told again, for another way or range, adds its versions. */
export function tellAdvisories(advisories: readonly AuditAdvisory[]): NativeFinding[] {
  const groups = new Map<string, AuditAdvisory[]>();
  for (const advisory of advisories) {
    const name = nameOf(advisory);
    // What has no name may be anything, and is not the same as something else.
    const key = JSON.stringify(name === undefined ? [advisory.at] : [name, shortText(advisory.package, 300)]);
    const group = groups.get(key);
    if (group) group.push(advisory);
    else groups.set(key, [advisory]);
  }
  return [...groups.values()].flatMap((same) => (same[0] ? [tellOne(same[0], same)] : []));
}

/** An advisory as npm 6, pnpm and Yarn 1 write it. */
export function readClassicAdvisory(raw: Readonly<Record<string, unknown>>, at: string): AuditAdvisory {
  const installed = objectsOf(raw['findings']).slice(0, 1000);
  return {
    at,
    id: raw['id'],
    ghsa: raw['github_advisory_id'],
    cves: raw['cves'],
    url: raw['url'],
    title: raw['title'],
    package: raw['module_name'],
    versions: installed.map((one) => one['version']),
    range: raw['vulnerable_versions'],
    ways: installed.flatMap((one) => (asArray(one['paths']) ?? []).slice(0, mostWays)),
    severity: raw['severity'],
    cvss: raw['cvss'],
    cwes: raw['cwe'],
    fixedIn: patchedVersions(raw['patched_versions']),
    overview: raw['overview'],
    recommendation: raw['recommendation'],
    references: raw['references'],
  };
}
