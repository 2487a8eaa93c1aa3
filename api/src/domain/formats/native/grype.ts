// Grype's JSON (grype -o json).
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding, RawCvss } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { imageCategory } from './image-category.ts';

function cvssOf(vulnerability: JsonObject | undefined): RawCvss[] {
  return objectsOf(vulnerability?.['cvss']).map((entry) => ({ score: asObject(entry['metrics'])?.['baseScore'], vector: entry['vector'] }));
}

/** Where the packages were looked for: an image, or something else. */
function imageOf(top: JsonObject): string | undefined {
  const source = asObject(top['source']);
  const target = asObject(source?.['target']);
  return source?.['type'] === 'image' ? (asText(target?.['userInput']) ?? asText(target?.['imageID'])) : undefined;
}

function readMatch(match: JsonObject, at: string, image: string | undefined): NativeFinding {
  const vulnerability = asObject(match['vulnerability']);
  const artifact = asObject(match['artifact']);
  const fix = asObject(vulnerability?.['fix']);
  const related = objectsOf(match['relatedVulnerabilities']);
  const [epss] = objectsOf(vulnerability?.['epss']);
  const [location] = objectsOf(artifact?.['locations']);
  const isOs = ['deb', 'rpm', 'apk', 'alpm', 'portage', 'linux-kernel'].includes(asText(artifact?.['type']) ?? '');
  return {
    at,
    type: image === undefined ? 'sca' : 'container',
    rule: { id: vulnerability?.['id'], uri: vulnerability?.['dataSource'] },
    message: asText(vulnerability?.['description']) ?? related.map((one) => asText(one['description'])).find((text) => text !== undefined),
    severity: { word: vulnerability?.['severity'], fallback: 'medium' },
    cvss: [...cvssOf(vulnerability), ...related.flatMap(cvssOf)],
    epss: epss && { score: epss['epss'], percentile: epss['percentile'] },
    advisories: [vulnerability?.['id'], ...related.map((one) => one['id'])],
    cwes: objectsOf(vulnerability?.['cwes']).map((one) => one['cwe']),
    package: {
      name: artifact?.['name'],
      version: artifact?.['version'],
      purl: artifact?.['purl'],
      ecosystem: artifact?.['type'],
      // `unknown` says nothing; `not-fixed` and `wont-fix` say that there is none.
      fixedIn: fix === undefined || fix['state'] === 'unknown' ? undefined : (asArray(fix['versions']) ?? []),
    },
    ...(image !== undefined && { image, layer: isOs ? ('os' as const) : ('app' as const) }),
    // From the root of what was scanned.
    path: asText(location?.['path'])?.replace(/^\/+/, ''),
    references: [vulnerability?.['dataSource'], ...(asArray(vulnerability?.['urls']) ?? [])],
  };
}

export const grype = nativeFormat({
  name: 'grype',
  guide: {
    title: 'Grype',
    versions: 'JSON of all versions from 0.30 on',
    howTo: '`grype dir:. -o json` or `grype <image> -o json`',
    reads: [
      'Each match is a finding of a package: names of the vulnerability with its relatives, CVSS, EPSS, CWE and the versions that mend it.',
      'Of an image, the image is the category, so that several are kept apart.',
    ],
    ignores: ['`matchDetails`, the distribution and the state of the database: how a match came about is not shown.'],
    limits: ['Two places of one package with one version are one finding where the path is the same.'],
    sample: 'grype.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    if (!Array.isArray(top?.['matches'])) return false;
    const [match] = objectsOf(top['matches']);
    return (
      asText(asObject(top['descriptor'])?.['name']) === 'grype' && (match === undefined || asObject(match['vulnerability']) !== undefined)
    );
  },
  read: (document, notes) => {
    const top = topOf(document) ?? {};
    const image = imageOf(top);
    const findings = eachObject(top['matches'], '/matches', notes, (match, at) => readMatch(match, at, image));
    return [{ tool: 'grype', toolVersion: asObject(top['descriptor'])?.['version'], category: imageCategory(image), findings }];
  },
});
