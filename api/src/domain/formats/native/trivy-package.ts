// Trivy's findings about packages: vulnerabilities and licences.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { NativeFinding, RawCvss } from '../native-finding.ts';
import { fileOfTarget, type TrivyTarget } from './trivy-target.ts';

/** Of each vendor, in all versions that it states. */
export function cvssOfVendors(vendors: unknown): RawCvss[] {
  return Object.values(asObject(vendors) ?? {})
    .slice(0, 20)
    .flatMap((value) => {
      const vendor = asObject(value);
      return [
        { version: '4.0' as const, score: vendor?.['V40Score'], vector: vendor?.['V40Vector'] },
        // 3.0 or 3.1: the vector says which.
        { score: vendor?.['V3Score'], vector: vendor?.['V3Vector'] },
        { version: '2.0' as const, score: vendor?.['V2Score'], vector: vendor?.['V2Vector'] },
      ];
    });
}

const withoutFix: ReadonlySet<unknown> = new Set(['affected', 'will_not_fix', 'fix_deferred', 'end_of_life', 'not_affected']);

/** "1.2, 1.3" is a list. Without one the status says whether there is none or nobody knows; older reports say nothing. */
export function readFixes(fixed: unknown, status: unknown): readonly string[] | undefined {
  const versions = (asText(fixed)?.slice(0, 1000) ?? '')
    .split(',')
    .map((version) => version.trim())
    .filter((version) => version !== '');
  return versions.length > 0 ? versions : withoutFix.has(status) ? [] : undefined;
}

function vexOf(status: unknown): NativeFinding['vex'] {
  return status === 'not_affected' || status === 'under_investigation' ? { status } : undefined;
}

export function readVulnerability(item: JsonObject, at: string, target: TrivyTarget): NativeFinding {
  const { image, resource, isOs } = target;
  const identifier = asObject(item['PkgIdentifier']);
  const line = target.lines.get(asText(identifier?.['UID']) ?? asText(item['PkgID']) ?? '');
  const named = `${asText(item['VulnerabilityID']) ?? 'A vulnerability'} in ${asText(item['PkgName']) ?? 'a package'}`;
  return {
    at,
    type: image === undefined ? 'sca' : 'container',
    rule: { id: item['VulnerabilityID'], title: item['Title'], help: item['Description'], uri: item['PrimaryURL'] },
    message: asText(item['Title']) ?? asText(item['Description']) ?? `${named} ${asText(item['InstalledVersion']) ?? ''}`,
    severity: { word: item['Severity'], fallback: 'medium' },
    cvss: cvssOfVendors(item['CVSS']),
    cwes: item['CweIDs'],
    advisories: [item['VulnerabilityID'], ...(asArray(item['VendorIDs']) ?? [])],
    package: {
      name: item['PkgName'],
      version: item['InstalledVersion'],
      purl: identifier?.['PURL'],
      ecosystem: target.ecosystem,
      fixedIn: readFixes(item['FixedVersion'], item['Status']),
    },
    ...(image !== undefined && { image, layer: isOs ? ('os' as const) : ('app' as const) }),
    resource,
    path: asText(item['PkgPath']) ?? fileOfTarget(target),
    ...(line !== undefined && { line }),
    references: [item['PrimaryURL'], ...(asArray(item['References']) ?? [])],
    vex: vexOf(item['Status']),
  };
}

/** The rule is named as in Trivy's SARIF: package, colon, licence. */
export function readLicence(item: JsonObject, at: string, target: TrivyTarget): NativeFinding {
  const [name, licence, category] = [asText(item['PkgName']), asText(item['Name']), asText(item['Category'])];
  const about = name ?? asText(item['FilePath']);
  return {
    at,
    type: 'licence',
    rule: { id: licence === undefined ? undefined : `${name ?? ''}:${licence}`, uri: item['Link'] },
    message: `Licence ${licence ?? 'without a name'}${category === undefined ? '' : ` (${category})`} of ${about ?? 'a file'}`,
    severity: { word: item['Severity'], fallback: 'medium' },
    confidence: item['Confidence'],
    package: name === undefined ? undefined : { name },
    image: target.image,
    resource: target.resource,
    licence,
    path: asText(item['FilePath']) ?? fileOfTarget(target),
  };
}

/** Findings that Trivy lists with --show-suppressed: what it holds back, and why. */
export function readModified(
  item: JsonObject,
  read: (finding: JsonObject, type: unknown) => readonly NativeFinding[],
): readonly NativeFinding[] {
  const [finding] = objectsOf([item['Finding']]);
  const { Status: status, Statement: statement } = item;
  if (!finding) return [];
  return read(finding, item['Type']).map((one) => ({
    ...one,
    suppressed: true,
    vex: status === 'not_affected' || status === 'fixed' ? { status, statement } : undefined,
  }));
}
