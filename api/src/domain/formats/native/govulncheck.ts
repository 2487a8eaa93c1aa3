// govulncheck's JSON (govulncheck -json ./...): messages in a row, each an object with one member.
import type { Severity } from '@portcullis/contract';
import type { ReportDocument } from '../document.ts';
import { documentsOf, topOf } from '../documents-of.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { isLegacy, readLegacy } from './govulncheck-legacy.ts';
import { deepestOf, depths, readTrace, type Depth, type Reached } from './govulncheck-trace.ts';

type Message = readonly [message: JsonObject, at: string];

/** Messages in a row, or as a list, which people make of them. */
function messagesOf(document: ReportDocument): readonly unknown[] {
  const documents = documentsOf(document);
  return documents.length === 1 ? (asArray(documents[0]) ?? documents) : documents;
}

/** By the first messages: the configuration, or what was scanned. */
function isStream(document: ReportDocument): boolean {
  return messagesOf(document)
    .slice(0, 5)
    .some((value) => {
      const message = asObject(value);
      const config = asObject(message?.['config']);
      const modules = asObject(message?.['SBOM'])?.['modules'];
      return config?.['scanner_name'] === 'govulncheck' || (config !== undefined && 'scan_level' in config) || Array.isArray(modules);
    });
}

/** As govulncheck's SARIF rates: of a scan that looks for calls, what is only imported or required is less than what is called. */
function rate(depth: Depth, level: unknown): Severity {
  const deepest = level === 'module' ? 2 : level === 'package' ? 1 : 0;
  return (['high', 'medium', 'low'] as const)[Math.max(0, depths.indexOf(depth) - deepest)] ?? 'medium';
}

interface Scan {
  readonly reached: readonly Reached[];
  readonly advisories: ReadonlyMap<unknown, JsonObject>;
  readonly level: unknown;
  /** Of source code the modules stand in `go.mod`; of a binary nowhere. */
  readonly isSource: boolean;
}

const wordings: Readonly<Record<Depth, string>> = {
  called: 'the code calls',
  imported: 'the code imports',
  required: 'the code requires',
};

function readFinding(one: Reached, { advisories, level, isSource }: Scan): NativeFinding {
  const osv = advisories.get(one.osv);
  const place = `${asText(one.module)?.slice(0, 200) ?? 'a module'} ${asText(one.version)?.slice(0, 60) ?? ''}`.trim();
  const depth = [wordings[one.depth], ...(one.symbol === undefined ? [] : [one.symbol, 'of'])].join(' ');
  const databases = asObject(osv?.['database_specific']);
  return {
    at: one.at,
    type: 'sca',
    rule: {
      id: one.osv,
      title: osv?.['summary'],
      help: osv?.['details'],
      uri: databases?.['url'] ?? `https://pkg.go.dev/vuln/${asText(one.osv) ?? ''}`,
    },
    message: `${asText(osv?.['summary'])?.slice(0, 1000) ?? `${asText(one.osv) ?? 'A vulnerability'} in ${place}`} (${depth} ${place})`,
    severity: { word: asText(osv?.['severity']) ?? databases?.['severity'], fallback: rate(one.depth, level) },
    advisories: [one.osv, ...(asArray(osv?.['aliases']) ?? [])],
    tags: [one.depth],
    package: {
      name: one.module,
      version: one.version,
      ecosystem: 'golang',
      fixedIn: one.fixed === null ? undefined : asText(one.fixed) === undefined ? [] : [one.fixed],
      manifest: isSource ? 'go.mod' : undefined,
    },
    path: one.position?.['filename'] ?? (isSource ? 'go.mod' : undefined),
    line: one.position?.['line'],
    column: one.position?.['column'],
    references: objectsOf(osv?.['references']).map(({ url }) => url),
  };
}

function readMessages(document: ReportDocument, notes: Notes): Message[] {
  return messagesOf(document).flatMap((value, index): Message[] => {
    const message = asObject(value);
    if (message) return [[message, `/${index}`]];
    notes.reject(`/${index}`, 'The message is not an object.');
    return [];
  });
}

function failuresOf(messages: readonly Message[], config: JsonObject | undefined): string[] {
  if (config?.['scan_mode'] === 'query') return ['govulncheck only looked up the database (-mode query); it scanned nothing.'];
  const progress = asText(asObject(messages.at(-1)?.[0]['progress'])?.['message']);
  if (progress?.startsWith('Fetching vulnerabilities') === true)
    return ['govulncheck ended while it fetched the database: it checked nothing.'];
  // It writes its configuration first, and ends after that where the packages cannot be loaded.
  const isBare = messages.every(([message]) => 'config' in message);
  return isBare ? ['govulncheck wrote its configuration and nothing else: it ended before it scanned anything.'] : [];
}

function readStream(document: ReportDocument, notes: Notes) {
  const messages = readMessages(document, notes);
  const config = messages.map(([message]) => asObject(message['config'])).find((one) => one !== undefined);
  const advisories = new Map(objectsOf(messages.map(([message]) => message['osv'])).map((osv) => [osv['id'], osv]));
  const reached = messages.flatMap(([message, at]): Reached[] => {
    if (!('finding' in message)) return [];
    const read = readTrace(asObject(message['finding']) ?? {}, `${at}/finding`);
    if (read) return [read];
    notes.reject(`${at}/finding`, 'The finding names no advisory, or no module.');
    return [];
  });
  const scan: Scan = { reached, advisories, level: config?.['scan_level'], isSource: (config?.['scan_mode'] ?? 'source') === 'source' };
  return { scan, version: config?.['scanner_version'], failures: failuresOf(messages, config) };
}

function readObject(top: JsonObject, notes: Notes) {
  const { reached, advisories } = readLegacy(top, notes);
  const scan: Scan = { reached, advisories: new Map(advisories.map((osv) => [osv['id'], osv])), level: 'symbol', isSource: true };
  return { scan, version: undefined, failures: [] };
}

export const govulncheck = nativeFormat({
  name: 'govulncheck',
  guide: {
    title: 'govulncheck',
    versions: 'Protocol 1.x (messages in a row, or a list of them), and the single object of versions before 1.0',
    howTo: '`govulncheck -json ./...`',
    reads: [
      'Each advisory of each module is one finding, however many traces lead to it. A tag says how deep it reaches: `called`, `imported` or `required`.',
      'Where the code calls it, the finding stands at the call; its identity is the advisory, the module and `go.mod`.',
      'The database rates nothing. As in SARIF of govulncheck, called is high, imported medium, required low; less of this where the scan did not look for calls.',
    ],
    ignores: ['Advisories without a finding: the database has them, the code does not.', 'Progress, and the list of modules.'],
    limits: [
      'A stream that was cut after its beginning cannot be told from a whole one: it has no end mark. One of the configuration alone is unhealthy.',
      'A scan of a binary has the category `binary`. Several binaries, or several Go modules in one repository: name a category for each.',
    ],
    sample: 'govulncheck.json',
  },
  recognises: (document) => isLegacy(topOf(document)) || isStream(document),
  read: (document, notes) => {
    const top = topOf(document);
    const { scan, version, failures } = top && isLegacy(top) ? readObject(top, notes) : readStream(document, notes);
    const findings = deepestOf(scan.reached).map((one) => readFinding(one, scan));
    return [{ tool: 'govulncheck', toolVersion: version, category: scan.isSource ? undefined : 'binary', findings, failures }];
  },
});
