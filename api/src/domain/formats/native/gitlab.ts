// GitLab's security reports (gl-sast-report.json and its relatives). A vulnerability is read in gitlab-vulnerability.ts.
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding, NativeRun } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { typeOf } from './gitlab-location.ts';
import { readVulnerability } from './gitlab-vulnerability.ts';
import { imageCategory } from './image-category.ts';

interface Scan {
  readonly tool: string;
  readonly category: string | undefined;
  readonly findings: NativeFinding[];
}

function scannerOf(holder: JsonObject | undefined): string | undefined {
  return asText(asObject(holder?.['scanner'])?.['name']);
}

/** One scan for each scanner, where the report is not one scanner's, and for each image. */
function readScans(top: JsonObject, found: readonly { readonly scanner: string; readonly finding: NativeFinding }[]): readonly Scan[] {
  const scans = new Map<string, Scan>();
  const own = scannerOf(asObject(top['scan']));
  if (found.length === 0 && own !== undefined) return [{ tool: own, category: undefined, findings: [] }];
  for (const { scanner, finding } of found) {
    const tool = own ?? scanner;
    const category = imageCategory(typeof finding.image === 'string' ? finding.image : undefined);
    const key = JSON.stringify([tool, category]);
    const scan = scans.get(key) ?? { tool, category, findings: [] };
    scans.set(key, scan);
    scan.findings.push(finding);
  }
  return [...scans.values()];
}

function readFailures(scan: JsonObject | undefined): string[] {
  const failed = asText(scan?.['status'])?.slice(0, 20).toLowerCase() === 'failure' ? ['The report says that the scan failed.'] : [];
  const told = objectsOf(scan?.['messages']).filter(({ level }) =>
    ['fatal', 'error'].includes(asText(level)?.slice(0, 20).toLowerCase() ?? ''),
  );
  return [...failed, ...told.map(({ value }) => `The scanner says: ${asText(value) ?? 'an error without a message'}`)];
}

/** What GitLab's schema asks of a vulnerability, and what other tools that have its members do not have. */
function isOfGitlab({ category, identifiers, location }: JsonObject): boolean {
  return Array.isArray(identifiers) && asObject(location) !== undefined && (category === undefined || typeOf(category) !== undefined);
}

export const gitlab = nativeFormat({
  name: 'gitlab',
  guide: {
    title: 'GitLab security report',
    versions: 'JSON of version 14, 15 and newer, and what analyzers wrote before: SAST, dependencies, containers, secrets, DAST, fuzzing',
    howTo: 'the artifact of the job, such as `gl-sast-report.json`',
    reads: [
      'A vulnerability is a finding of its first identifier, as in GitLab; further identifiers give CVE, GHSA and CWE.',
      'The scanner that the report names is the tool. A report of several scanners is a scan for each.',
      'A version that mends a package is read from the solution, where that says one.',
      'Of an image, the image is the category, so that several are kept apart.',
      'A flag, such as a likely false positive, becomes a tag.',
    ],
    ignores: [
      'Evidence, details and the extract of code: they hold data and secrets. Of a secret, links are passed over too.',
      'Ids, tracking and CVSS vectors: the former hold lines, and the latter come without a score.',
      'Remediations: they are patches.',
    ],
    limits: [
      'A report on an image without vulnerabilities does not name the image: send it with the category that the others have.',
      'A scan that says it failed, or has messages of the level fatal or error, is unhealthy.',
    ],
    sample: 'gitlab-sast.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    const vulnerabilities = asArray(top?.['vulnerabilities']);
    if (!top || !vulnerabilities || 'bomFormat' in top) return false;
    const first = vulnerabilities
      .slice(0, 5)
      .map(asObject)
      .find((one) => one !== undefined);
    if (first) return isOfGitlab(first);
    const scan = asObject(top['scan']);
    return scannerOf(scan) !== undefined && typeOf(scan?.['type']) !== undefined;
  },
  read: (document, notes) => {
    const top = topOf(document) ?? {};
    const scan = asObject(top['scan']);
    const found = eachObject(top['vulnerabilities'], '/vulnerabilities', notes, (vulnerability, at) => ({
      scanner: scannerOf(vulnerability) ?? 'GitLab',
      finding: readVulnerability(vulnerability, at, scan?.['type']),
    }));
    const toolVersion = asObject(scan?.['scanner'])?.['version'];
    const failures = readFailures(scan);
    return readScans(top, found).map((one): NativeRun => ({ ...one, toolVersion, failures }));
  },
});
