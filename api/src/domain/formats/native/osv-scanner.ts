// OSV-Scanner's JSON (osv-scanner --format json), versions 1 and 2.
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { ecosystemOf, type OsvGroup, readGroup } from './osv-scanner-group.ts';

type Place = Pick<OsvGroup, 'path' | 'layer'>;

/** Vulnerabilities are objects; a bare id counts as one that tells nothing else. */
function readVulnerabilities(list: unknown, at: string, notes: Notes): readonly JsonObject[] {
  const items = asArray(list)?.map((item) => (typeof item === 'string' ? { id: item } : item));
  return eachObject<JsonObject>(items ?? list, at, notes, (item): readonly JsonObject[] => [item]);
}

/** Each group is a vulnerability; one that no group names stands for itself. */
function readPackage(item: JsonObject, at: string, place: Place, notes: Notes): NativeFinding[] {
  const about = asObject(item['package']);
  const vulnerabilities = readVulnerabilities(item['vulnerabilities'], `${at}/vulnerabilities`, notes);
  const byId = new Map(vulnerabilities.map((one) => [asText(one['id']), one]));
  const lone = new Set(vulnerabilities);
  const groups = objectsOf(item['groups']).map((group, index): NativeFinding => {
    const ids = new Set((asArray(group['ids']) ?? []).slice(0, 1000).map(asText));
    // No vulnerability is in two groups, or a small report could be made to cost much.
    const own = [...ids]
      .map((id) => byId.get(id))
      .filter((one) => one !== undefined)
      .filter((one) => lone.delete(one));
    return readGroup({ group, vulnerabilities: own, about, at: `${at}/groups/${index}`, ...place });
  });
  const others = vulnerabilities.flatMap((one, index): NativeFinding[] =>
    lone.has(one) ? [readGroup({ group: {}, vulnerabilities: [one], about, at: `${at}/vulnerabilities/${index}`, ...place })] : [],
  );
  return [...groups, ...others, ...readLicences(item, at, about, place)];
}

function readLicences(item: JsonObject, at: string, about: JsonObject | undefined, { path }: Place): NativeFinding[] {
  return (asArray(item['license_violations']) ?? []).map((licence, index): NativeFinding => {
    const [name, said] = [asText(about?.['name']) ?? 'a package', asText(licence) ?? 'unknown'];
    return {
      at: `${at}/license_violations/${index}`,
      type: 'licence',
      rule: { id: 'license-violation', title: 'Licence that is not on the list of those allowed' },
      message: `Licence ${said} of ${name} ${asText(about?.['version']) ?? ''} is not on the list of those allowed`,
      severity: { fallback: 'medium' },
      package: { name: about?.['name'], version: about?.['version'], ecosystem: ecosystemOf(about?.['ecosystem']) },
      licence: said,
      path,
    };
  });
}

function readSource(item: JsonObject, at: string, isImage: boolean, notes: Notes): NativeFinding[] {
  const source = asObject(item['source']);
  const path = asText(source?.['path']);
  const place: Place = {
    // In an image the root is the image's.
    path: isImage ? path?.replace(/^\/+/, '') : path,
    layer: isImage ? (source?.['type'] === 'os' ? 'os' : 'app') : undefined,
  };
  return eachObject(item['packages'], `${at}/packages`, notes, (one, where) => readPackage(one, where, place, notes));
}

export const osvScanner = nativeFormat({
  name: 'osv-scanner',
  guide: {
    title: 'OSV-Scanner',
    versions: 'JSON of versions 1 and 2',
    howTo: '`osv-scanner scan source --format json --output osv-scanner.json -r .` (version 1: without `scan source`)',
    reads: [
      'Each group of ids of a package in a lock file is one finding, under the id that OSV-Scanner shows (the CVE where there is one).',
      'Severity is the highest score of the group, else the word of the database; a malicious package that nobody rates is critical.',
      'Licences that are not on the list of those allowed.',
      'What call analysis found not to be called is kept, with the tag `not called`.',
    ],
    ignores: ['Packages without a vulnerability, also deprecated ones, and layers of an image.'],
    limits: [
      'An empty file, and a bare `{"results": []}` of old versions, do not say that OSV-Scanner ran, and are refused.',
      'The report on an image does not name it, so all images have the category `image`: name a category for each.',
    ],
    sample: 'osv-scanner.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    const results = asArray(top?.['results']);
    if (!top || !results) return false;
    const first = asObject(results[0]);
    const hasSource = asObject(first?.['source']) !== undefined && 'packages' in (first ?? {});
    return hasSource || asObject(top['experimental_config']) !== undefined;
  },
  read: (document, notes) => {
    const top = topOf(document) ?? {};
    const isImage = asObject(top['image_metadata']) !== undefined;
    const findings = eachObject(top['results'], '/results', notes, (item, at) => readSource(item, at, isImage, notes));
    return [{ tool: 'osv-scanner', category: isImage ? 'image' : undefined, findings }];
  },
});
