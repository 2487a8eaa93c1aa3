// What people are told of a document that is in no format we read: what it looks like, and what to send in its place.
import type { ReportDocument } from './document.ts';
import { asObject, asText } from './json-values.ts';
import { childOf } from './read-xml.ts';

const advice = 'docs/formats.md lists what is read; most scanners also write SARIF 2.1.0, with an option such as --sarif.';

/** What people are told who send SPDX, in whatever of its serialisations. */
export const spdxRefusal =
  'This is an SPDX document. It lists packages and no findings: scan it (for instance with grype sbom:file, or osv-scanner -L) and send that report.';

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Documents that people send by mistake, and what each is. */
function recogniseOther(top: Readonly<Record<string, unknown>>): string | undefined {
  // SPDX 3 is JSON-LD.
  const contexts = [top['@context']].flat();
  if (
    asText(top['spdxVersion']) !== undefined ||
    contexts.some((one) => typeof one === 'string' && one.slice(0, 200).includes('spdx.org/rdf/'))
  )
    return spdxRefusal;
  if ('terraform_version' in top && ('planned_values' in top || 'resource_changes' in top))
    return 'This is a Terraform plan. It may hold secrets and is not kept here: let a scanner such as Checkov or Trivy read it, and send its report.';
  if ('lockfileVersion' in top && 'packages' in top) return 'This is a lock file of npm, no report: send what npm audit --json writes.';
  return undefined;
}

export function explainUnknown(document: ReportDocument): string {
  // SPDX 2 in RDF, and in XML.
  if (
    document.kind === 'xml' &&
    (Object.values(document.root.attributes).some((value) => value.startsWith('http://spdx.org/rdf/')) ||
      childOf(document.root, 'spdxVersion'))
  )
    return spdxRefusal;
  if (document.kind === 'xml')
    return `The report is XML with the root <${document.root.name.slice(0, 60)}>, which is none that is read. ${advice}`;
  if (document.kind === 'sequence')
    return `The report is ${document.values.length} JSON documents in a row, of no tool that is known. ${advice}`;
  const top = asObject(document.value);
  if (!top) {
    const clean =
      Array.isArray(document.value) || document.value === null
        ? ' Some tools write that where they found nothing, but it does not say which tool ran: it may as well be a scan that broke. Let the tool write SARIF.'
        : '';
    return `The report is ${nameOf(document.value)}.${clean} ${advice}`;
  }
  return (
    recogniseOther(top) ??
    `No format is known that has these members at its top: ${
      Object.keys(top)
        .slice(0, 8)
        .map((key) => JSON.stringify(key.slice(0, 40)))
        .join(', ') || 'none'
    }. ${advice}`
  );
}
