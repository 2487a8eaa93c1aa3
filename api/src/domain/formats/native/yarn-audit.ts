// What yarn audit writes by lines: events of Yarn 1, or one advisory each of Yarn 4. The object of Yarn 2 and 3 is npm-audit.ts.
import { documentsOf } from '../documents-of.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { Notes } from '../native-finding.ts';
import { readClassicAdvisory, tellAdvisories, type AuditAdvisory } from './npm-audit-advisory.ts';

const telling: ReadonlySet<unknown> = new Set(['auditAdvisory', 'auditSummary', 'error']);
const eventType = /^(?:info|warning|error|success|log|step|audit[A-Z][a-z]+|activity[A-Z][a-z]+|progress[A-Z][a-z]+)$/;
const deprecation = ' (deprecation)';

function isEvent(value: unknown): boolean {
  const event = asObject(value);
  return event !== undefined && 'data' in event && eventType.test(asText(event['type'])?.slice(0, 40) ?? '');
}

/** Of Yarn 4: the name of a package, and what is known of it under words for people. */
function isEntry(value: unknown): boolean {
  const entry = asObject(value);
  const children = asObject(entry?.['children']);
  return asText(entry?.['value']) !== undefined && children !== undefined && 'ID' in children && 'Issue' in children;
}

function readEntry(entry: JsonObject, at: string, notes: Notes): AuditAdvisory[] {
  const about = asObject(entry['children']) ?? {};
  if (asText(about['ID'])?.slice(0, 400).endsWith(deprecation)) {
    notes.warn(at, 'deprecation-ignored', 'A package is deprecated. That is no vulnerability, and was passed over.');
    return [];
  }
  return [
    {
      at,
      id: about['ID'],
      url: about['URL'],
      title: about['Issue'],
      package: entry['value'],
      versions: asArray(about['Tree Versions']) ?? [],
      range: about['Vulnerable Versions'],
      severity: about['Severity'],
    },
  ];
}

function readEvent(event: JsonObject, at: string, notes: Notes): AuditAdvisory[] {
  if (event['type'] !== 'auditAdvisory') return [];
  const advisory = asObject(asObject(event['data'])?.['advisory']);
  if (advisory) return [readClassicAdvisory(advisory, `${at}/data/advisory`)];
  notes.reject(at, 'The event has no advisory.');
  return [];
}

/** Why the audit is not to be believed: Yarn tells of errors among the events, and Yarn 1 ends with a summary. */
function failuresOf(documents: readonly unknown[], listed: number): string[] {
  const objects = objectsOf(documents);
  const summary = objects.findLast(({ type }) => type === 'auditSummary');
  // Others are counted also where --level leaves them out.
  const critical = asObject(asObject(summary?.['data'])?.['vulnerabilities'])?.['critical'];
  if (listed === 0 && typeof critical === 'number' && critical > 0)
    return [`Yarn counts ${critical} critical vulnerabilities, but the report lists none.`];
  const errors = objects.filter(({ type }) => type === 'error').map(({ data }) => `Yarn failed: ${asText(data) ?? 'no reason given'}`);
  if (errors.length > 0 || objects.some(isEntry) || objects.some(({ type }) => type === 'auditSummary')) return errors;
  return ['The summary that Yarn writes last is missing: the audit broke off, or the report was cut.'];
}

export const yarnAudit = nativeFormat({
  name: 'yarn-audit',
  guide: {
    title: 'yarn audit',
    versions: 'Yarn 1 (events by lines) and Yarn 4 (advisories by lines)',
    howTo: '`yarn audit --json` with Yarn 1, `yarn npm audit --all --recursive --json` with Yarn 4',
    reads: [
      'Each package with each of its advisories is one finding; Yarn 1 tells it anew for each way to the package.',
      'An event of the type `error`, or a report of Yarn 1 without its summary, makes the scan unhealthy.',
    ],
    ignores: [
      'Entries of Yarn 4 for deprecated packages: they are no vulnerabilities. One warning says so.',
      'Information, progress and counts.',
    ],
    limits: [
      'Yarn 4 writes nothing at all where it finds nothing, and an empty report is refused: nobody could tell it from a broken one.',
      'The object of Yarn 2 and 3 cannot be told from npm 6, and is read as npm audit.',
      'The lock file is not named by the report, so findings have no path.',
    ],
    sample: 'yarn-audit.ndjson',
  },
  recognises: (document) => {
    const documents = documentsOf(document);
    if (!documents.slice(0, 20).every((one) => isEvent(one) || isEntry(one))) return false;
    return documents.some((one) => isEntry(one) || (isEvent(one) && telling.has(asObject(one)?.['type'])));
  },
  read: (document, notes) => {
    const documents = documentsOf(document);
    let deprecations = 0;
    const once: Notes = {
      ...notes,
      warn: (at, code, detail) => {
        deprecations += 1;
        if (deprecations === 1) notes.warn(at, code, detail);
      },
    };
    const advisories = documents.flatMap((value, index) => {
      const at = documents.length === 1 ? '' : `/${index}`;
      const object = asObject(value);
      if (object && isEntry(object)) return readEntry(object, at, once);
      if (object && typeof object['type'] === 'string') return readEvent(object, at, notes);
      notes.reject(at, 'The line is neither an event nor an advisory of Yarn.');
      return [];
    });
    return [{ tool: 'yarn audit', findings: tellAdvisories(advisories), failures: failuresOf(documents, advisories.length) }];
  },
});
