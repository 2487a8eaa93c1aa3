// CycloneDX 1.2 to 1.7, JSON and XML, with vulnerabilities: a scan where it lists components, else VEX about findings of other reports.
import { ProblemError } from '../../../errors.ts';
import type { ReportDocument } from '../document.ts';
import { topOf } from '../documents-of.ts';
import type { Format } from '../format.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeRun, Notes } from '../native-finding.ts';
import { type Bom, readJsonBom } from './cyclonedx-bom.ts';
import { readBomFindings } from './cyclonedx-findings.ts';
import { imageOfRoot } from './cyclonedx-image.ts';
import { isVexAlone, readBomStatements } from './cyclonedx-statements.ts';
import { readBomTool } from './cyclonedx-tool.ts';
import { readXmlBom } from './cyclonedx-xml.ts';
import { imageCategory } from './image-category.ts';

function readBom(document: ReportDocument, notes: Pick<Notes, 'reject'>): Bom {
  const bom = document.kind === 'xml' ? readXmlBom(document.root) : readJsonBom(topOf(document) ?? {}, notes);
  const { specVersion } = bom;
  if (specVersion === undefined || (typeof specVersion === 'string' && /^1\.\d{1,2}$/.test(specVersion))) return bom;
  const said = typeof specVersion === 'string' ? JSON.stringify(specVersion.slice(0, 40)) : `a ${typeof specVersion}`;
  throw new ProblemError('report-version-unsupported', `The specVersion of this CycloneDX document is ${said}; 1.2 to 1.7 are read.`, {
    pointer: '/specVersion',
  });
}

/** A list of packages in which nobody looked for anything must not pass for a clean scan. */
function refuseInventory(): never {
  const detail =
    'This CycloneDX document is an SBOM: it lists packages and no vulnerabilities, so it is no scan. Scan it (for instance with grype sbom:file -o cyclonedx-json, trivy sbom, or osv-scanner) and send that report.';
  throw new ProblemError('report-invalid', detail, { pointer: '/vulnerabilities' });
}

/** Why an empty list is no sign that anybody looked; undefined where it is. */
function findDoubt(tool: string): string | undefined {
  if (tool === 'Trivy')
    return 'the list of vulnerabilities is empty, which Trivy writes also where it only listed packages; send its JSON or SARIF in its place';
  if (tool === 'CycloneDX') return 'the list of vulnerabilities is empty, and the document names no tool that looked for any';
  return undefined;
}

function read(document: ReportDocument, notes: Notes): readonly NativeRun[] {
  const bom = readBom(document, notes);
  if (isVexAlone(bom)) return [];
  const { tool, toolVersion, mayScan } = readBomTool(bom.tools);
  const { vulnerabilities } = bom;
  if (!vulnerabilities || (vulnerabilities.length === 0 && !mayScan)) return refuseInventory();
  const doubt = vulnerabilities.length === 0 ? findDoubt(tool) : undefined;
  const image = imageOfRoot(bom.root);
  const findings = readBomFindings(bom, { tool, image, notes });
  return [{ tool, toolVersion, category: imageCategory(image), findings, failures: doubt === undefined ? [] : [doubt] }];
}

const bomFormat = nativeFormat({
  name: 'cyclonedx',
  guide: {
    title: 'CycloneDX',
    versions: '1.2 to 1.7, JSON and XML (before 1.4 with the vulnerability extension)',
    howTo: '`grype . -o cyclonedx-json`, `trivy fs --scanners vuln --format cyclonedx .` or `osv-scanner --format cyclonedx-1-5 .`',
    reads: [
      'Each vulnerability in each component that it affects is a finding: names, ratings, CVSS, CWE, advice and the versions that are not affected.',
      'An analysis is read as VEX: what is not affected, a false positive or resolved is suppressed, if the policy honours it; an accepted risk is not.',
      'Without components, and with an analysis of each vulnerability, it is VEX: it marks findings of the other reports that it is sent with.',
      'The scanner is the first of the tools that scans; a container is the category.',
    ],
    ignores: ['Licences, dependencies, compositions, services and formulas: they are no findings.'],
    limits: [
      'An SBOM without a list of vulnerabilities is refused. An empty list of Trivy is unhealthy: it writes one also where it did not look.',
      'Of ratings that disagree, the one by the source of the vulnerability counts, then the scanner’s word, then CVSS 4, 3.1, 3.0, 2. Unknown counts as medium.',
      'Ranges of versions are not compared.',
    ],
    sample: 'cyclonedx.json',
  },
  recognises: (document) => {
    if (document.kind === 'xml')
      return document.root.name === 'bom' && document.root.namespace.startsWith('http://cyclonedx.org/schema/bom/');
    return topOf(document)?.['bomFormat'] === 'CycloneDX';
  },
  read,
});

export const cyclonedx: Format = {
  ...bomFormat,
  // What is no object in the list makes it a scan, where it is told.
  readStatements: (document) => readBomStatements(readBom(document, { reject: () => undefined })),
};
