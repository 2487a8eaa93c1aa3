// One entry of Snyk's lists: a vulnerability, a licence, or an issue of infrastructure as code.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { NativeFinding } from '../native-finding.ts';

/** The project of a report that an entry belongs to. */
export interface SnykProject {
  readonly path: string | undefined;
  readonly image: string | undefined;
  readonly layer: 'os' | 'app';
  readonly ecosystem: unknown;
}

/** Fixed versions; of images the nearest one alone. */
function fixesOf(item: JsonObject): readonly unknown[] | undefined {
  const nearest = asText(item['nearestFixedInVersion']);
  return asArray(item['fixedIn']) ?? (nearest === undefined ? undefined : [nearest]);
}

function namesOf(item: JsonObject): readonly unknown[] {
  const identifiers = Object.entries(asObject(item['identifiers']) ?? {}).slice(0, 50);
  return [item['id'], ...identifiers.flatMap(([kind, names]) => (kind === 'CWE' ? [] : (asArray(names) ?? [])))];
}

/** Words such as "Proof of Concept", which Snyk gives to few. */
function tagsOf(item: JsonObject): readonly string[] {
  const exploit = asText(item['exploit']);
  const isKnown = exploit !== undefined && !['not defined', 'unproven'].includes(exploit.toLowerCase());
  return isKnown ? [`exploit: ${exploit.slice(0, 60)}`] : [];
}

export function readIssue(item: JsonObject, at: string, { path, image, layer, ecosystem }: SnykProject): NativeFinding {
  const [name, version] = [asText(item['name']) ?? asText(item['packageName']) ?? asText(item['moduleName']), asText(item['version'])];
  const isLicence = item['type'] === 'license';
  // `debian:12`: a system that is renewed keeps its findings.
  const manager = asText(item['packageManager']) ?? asText(ecosystem);
  const epss = asObject(item['epssDetails']);
  const title = asText(item['title']);
  return {
    at,
    type: isLicence ? 'licence' : image === undefined ? 'sca' : 'container',
    rule: { id: item['id'], title, help: item['description'], uri: item['url'] },
    message: `${title ?? asText(item['id']) ?? 'An issue'} in ${name ?? 'a package'} ${version ?? ''}`,
    severity: { word: item['severityWithCritical'] ?? item['severity'], score: item['cvssScore'], fallback: 'medium' },
    cvss: [{ score: item['cvssScore'], vector: item['CVSSv3'] }],
    epss: epss && { score: epss['probability'], percentile: epss['percentile'] },
    cwes: asObject(item['identifiers'])?.['CWE'],
    advisories: isLicence ? [] : namesOf(item),
    package: { name, version, ecosystem: manager?.split(':', 1)[0], fixedIn: isLicence ? undefined : fixesOf(item) },
    ...(image !== undefined && { image, layer }),
    licence: isLicence ? item['license'] : undefined,
    path,
    tags: tagsOf(item),
    references: objectsOf(item['references']).map((reference) => reference['url']),
  };
}

export function readIacIssue(item: JsonObject, at: string, path: string | undefined): NativeFinding {
  const told = asObject(item['iacDescription']);
  const texts = ['issue', 'impact', 'resolve'].map((name) => asText(item[name]) ?? asText(told?.[name]));
  return {
    at,
    type: 'iac',
    rule: {
      id: asText(item['publicId']) ?? item['id'],
      title: item['title'],
      help: texts.filter((text) => text !== undefined).join('\n\n'),
      uri: item['documentation'],
    },
    message: texts[0] ?? item['title'],
    severity: { word: item['severity'], fallback: 'medium' },
    // The address of the attribute, such as resource.aws_s3_bucket[logs].acl.
    resource: item['msg'],
    path,
    line: item['lineNumber'],
    references: asArray(item['references']) ?? [],
    suppressed: item['isIgnored'] === true,
  };
}
