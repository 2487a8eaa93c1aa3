// KICS's JSON (kics scan --report-formats json).
import { topOf } from '../documents-of.ts';
import { asArray, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding } from '../native-finding.ts';
import { eachObject } from './each-object.ts';

const unnamed: ReadonlySet<string> = new Set(['', 'n/a', 'unknown', 'undefined']);

function nameIn(value: unknown): string | undefined {
  const name = asText(value)?.slice(0, 200).trim();
  return name === undefined || unnamed.has(name.toLowerCase()) ? undefined : name;
}

/** Older versions name no resource; the key that KICS searched by says where in the file it is. */
function resourceOf(file: JsonObject): string | undefined {
  const [type, name] = [nameIn(file['resource_type']), nameIn(file['resource_name'])];
  return type !== undefined && name !== undefined ? `${type}.${name}` : asText(file['search_key']);
}

/** What may quote the secret: it is taken out of the texts that remain. */
function secretsIn(file: JsonObject): unknown[] {
  const lines = asArray(file['vulnerable_lines']) ?? asArray(file['lines']) ?? [];
  return [file['search_key'], file['search_value'], file['value'], file['actual_value'], ...objectsOf(lines).map((line) => line['line'])];
}

function readFile(file: JsonObject, at: string, query: JsonObject): NativeFinding {
  const isSecret = /^passwords? and secrets/i.test(asText(query['query_name'])?.slice(0, 100) ?? '');
  const about = asText(query['query_name'])?.slice(0, 500);
  const actual = asText(file['actual_value'])?.slice(0, 2000);
  const shared = {
    at,
    rule: { id: query['query_id'], title: query['query_name'], help: query['description'], uri: query['query_url'] },
    severity: { word: query['severity'], fallback: isSecret ? ('high' as const) : ('medium' as const) },
    path: file['file_name'],
    line: file['line'],
    cwes: query['cwe'],
    tags: [query['platform'], query['category'], file['issue_type']],
    references: [query['query_url']],
  };
  if (isSecret) return { ...shared, type: 'secret', message: about ?? query['description'], secrets: secretsIn(file) };
  return {
    ...shared,
    type: 'iac',
    message: [about, actual].filter((text) => text !== undefined).join(': ') || query['description'],
    resource: resourceOf(file),
    // KICS hashes path, query, search key and search value; no line.
    fingerprints: { 'kics-similarity-id': file['similarity_id'] },
  };
}

/** @param listed items of all queries, whether they could be read or not */
function failuresOf(top: JsonObject, listed: number): string[] {
  const told = (member: string, what: string): string[] => {
    const count = top[member];
    return typeof count === 'number' && count > 0 ? [`KICS could not ${what} (${count}).`] : [];
  };
  const { total_counter: counted } = top;
  return [
    ...(typeof counted === 'number' && counted > listed ? [`KICS counts ${counted} findings, but the report lists ${listed}.`] : []),
    ...told('files_failed_to_scan', 'scan all files'),
    ...told('queries_failed_to_execute', 'run all of its queries'),
  ];
}

export const kics = nativeFormat({
  name: 'kics',
  guide: {
    title: 'KICS',
    versions: '1.x and 2.x JSON',
    howTo: '`kics scan -p . --report-formats json -o .`',
    reads: [
      'Each file of each query is a finding about its resource, recognised again by the similarity id, which holds no line.',
      'What the queries for passwords and secrets find is a secret: neither the value nor the key around it is kept.',
    ],
    ignores: ['`bill_of_materials`: a list of resources, no faults.', 'The expected value: the rule says what is to be done.'],
    limits: ['Files that KICS could not scan and queries that it could not run make the scan unhealthy.'],
    sample: 'kics.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    if (!top || !('queries' in top) || !('queries_total' in top || 'kics_version' in top)) return false;
    const [query] = objectsOf(top['queries']);
    return top['queries'] === null || (Array.isArray(top['queries']) && (query === undefined || 'files' in query || 'query_id' in query));
  },
  read: (document, notes) => {
    const top = topOf(document) ?? {};
    const findings = eachObject(top['queries'], '/queries', notes, (query, at) => {
      if (!('files' in query)) notes.reject(at, 'The query names no files.');
      return eachObject(query['files'], `${at}/files`, notes, (file, place) => readFile(file, place, query));
    });
    const listed = objectsOf(top['queries']).reduce((sum, query) => sum + (asArray(query['files'])?.length ?? 0), 0);
    return [{ tool: 'KICS', toolVersion: top['kics_version'], findings, failures: failuresOf(top, listed) }];
  },
});
