// What is known of a finding beside its rule, place and severity; and what it is about. Used by native-result.ts.
import type { FindingDetails } from '@portcullis/contract';
import type { Subject } from '../subject.ts';
import type { NativeFinding } from './native-finding.ts';
import { oneLine, type ReadText } from './native-text.ts';
import { readReferences } from './read-uri.ts';

function readPackage(raw: NativeFinding['package'], read: ReadText): FindingDetails['package'] {
  const name = raw && oneLine(read(raw.name, 300));
  if (!raw || name === null || name === undefined) return undefined;
  const fixedIn = (raw.fixedIn ?? []).slice(0, 10).flatMap((version) => oneLine(read(version, 100)) ?? []);
  return { name, version: oneLine(read(raw.version, 200)), purl: oneLine(read(raw.purl, 600)), fixedIn: [...new Set(fixedIn)] };
}

function readRequest(raw: NativeFinding['request'], read: ReadText): FindingDetails['request'] {
  const url = raw && oneLine(read(raw.url, 2000));
  if (!raw || url === null || url === undefined) return undefined;
  // Values of a query are data of somebody, and differ with each run.
  const [place = ''] = url.split(/[?#]/);
  return place === ''
    ? undefined
    : { method: oneLine(read(raw.method, 20)) ?? 'GET', url: place, parameter: oneLine(read(raw.parameter, 300)) };
}

function readEpss(raw: NativeFinding['epss']): FindingDetails['epss'] {
  const share = (value: unknown): number | null => {
    const number = typeof value === 'string' ? Number(value) : value;
    return typeof number === 'number' && number >= 0 && number <= 1 ? number : null;
  };
  const score = raw ? share(raw.score) : null;
  return raw && score !== null ? { score, percentile: share(raw.percentile) } : undefined;
}

function withoutUndefined(details: {
  readonly [Key in keyof FindingDetails]: FindingDetails[Key] | undefined | null;
}): FindingDetails | null {
  const told = Object.entries(details).filter(([, value]) => value !== undefined && value !== null);
  return told.length === 0 ? null : Object.fromEntries(told);
}

/** Null where nothing is known. */
export function readDetails(finding: NativeFinding, cvss: FindingDetails['cvss'], read: ReadText): FindingDetails | null {
  const line = (value: unknown, longest: number): string | null => oneLine(read(value, longest));
  return withoutUndefined({
    package: readPackage(finding.package, read),
    image: line(finding.image, 500),
    resource: line(finding.resource, 500),
    request: readRequest(finding.request, read),
    licence: line(finding.licence, 300),
    cvss,
    epss: readEpss(finding.epss),
    confidence: line(finding.confidence, 50),
    // An address may hold the secret, encoded as it pleases.
    references: finding.type === 'secret' ? undefined : readReferences(finding.references ?? []),
    vex: finding.vex && {
      status: finding.vex.status,
      justification: line(finding.vex.justification, 100),
      statement: read(finding.vex.statement, 1000),
    },
  });
}

/** What it is about where that is no line of code. */
export function makeSubject(
  finding: NativeFinding,
  details: FindingDetails,
  { ruleId, path, advisories }: { readonly ruleId: string; readonly path: string | null; readonly advisories: readonly string[] },
): Subject | null {
  const { image, licence, resource, request } = details;
  const about = details.package;
  const name =
    about &&
    (about.purl ??
      (typeof finding.package?.ecosystem === 'string' ? `${finding.package.ecosystem.toLowerCase()}/${about.name}` : about.name));
  if (finding.type === 'licence') return name === undefined || licence === undefined ? null : { type: 'licence', package: name, licence };
  if (name !== undefined && image !== undefined)
    return {
      type: 'container',
      advisories: advisories.length === 0 ? [ruleId] : advisories,
      package: name,
      image,
      layer: finding.layer ?? 'os',
    };
  if (name !== undefined)
    return {
      type: 'dependency',
      advisories: advisories.length === 0 ? [ruleId] : advisories,
      package: name,
      manifest: finding.package?.manifest ?? path,
    };
  if (resource !== undefined) return { type: 'infrastructure', rule: ruleId, resource, path: path ?? '' };
  if (request !== undefined) return { type: 'dynamic', rule: ruleId, ...request };
  return null;
}
