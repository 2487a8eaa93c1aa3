// gosec's JSON (gosec -fmt json).
import { topOf } from '../documents-of.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding } from '../native-finding.ts';
import { eachObject } from './each-object.ts';
import { lineOfListing } from './line-of-listing.ts';

// Hard-coded credentials: their line is the secret, and its hash could be guessed at.
const credentials = 'G101';

/** gosec writes lines and columns as text, and several lines as `36-39`. */
function firstNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const digits = /^\d{1,9}(?=-|$)/.exec(asText(value) ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/** Older versions print the code alone, newer ones a listing. */
function codeOf(issue: JsonObject): string | undefined {
  const code = asText(issue['code']);
  if (code === undefined || issue['rule_id'] === credentials) return undefined;
  return /^\s*\d+: /.test(code.slice(0, 100))
    ? lineOfListing(code, firstNumber(issue['line']))
    : code.slice(0, 2000).trimStart().split('\n')[0];
}

function readIssue(issue: JsonObject, at: string): NativeFinding {
  const cwe = asObject(issue['cwe']);
  return {
    at,
    type: 'sast',
    rule: { id: issue['rule_id'], title: issue['details'] },
    message: issue['details'],
    severity: { word: issue['severity'], fallback: 'medium' },
    confidence: issue['confidence'],
    path: issue['file'],
    line: firstNumber(issue['line']),
    column: firstNumber(issue['column']),
    code: codeOf(issue),
    cwes: cwe?.['id'] ?? cwe?.['ID'],
    suppressed: issue['nosec'] === true || (asArray(issue['suppressions'])?.length ?? 0) > 0,
    ...(issue['rule_id'] === credentials && { secrets: [issue['code']] }),
  };
}

/** Files that gosec could not build or read, each with its errors; where there are none, some versions write an empty text. */
function failuresOf(errors: unknown): string[] {
  if (asText(errors) !== undefined) return [`gosec reports errors: ${asText(errors)?.slice(0, 300) ?? ''}`];
  return Object.entries(asObject(errors) ?? {}).flatMap(([file, told]) => {
    if (asArray(told)?.length === 0) return [];
    const [first] = objectsOf(told);
    return [`gosec could not read ${file.slice(0, 200) || 'a file'}: ${asText(first?.['error'])?.slice(0, 300) ?? 'no reason given'}`];
  });
}

/** A report that was filtered or cut after gosec wrote it must not pass for a clean one. */
function countFailure(found: unknown, listed: number): string[] {
  return typeof found === 'number' && found > listed ? [`gosec counts ${found} issues, but the report lists ${listed}.`] : [];
}

export const gosec = nativeFormat({
  name: 'gosec',
  guide: {
    title: 'gosec',
    versions: '2.x JSON',
    howTo: '`gosec -fmt json -out gosec.json ./...`',
    reads: [
      'Each issue is a finding of its rule; severity, confidence and CWE as gosec says them.',
      'Issues that gosec lists with a suppression (`-track-suppressions`) are findings that are suppressed in the source.',
    ],
    ignores: ['`Stats`, and `autofix`: a suggestion of a language model.'],
    limits: [
      'A file that gosec could not build or read makes the scan unhealthy.',
      'gosec writes absolute paths. They are made relative where the checkout is one of a hosted runner.',
    ],
    sample: 'gosec.json',
  },
  recognises: (document) => {
    const top = topOf(document);
    const stats = asObject(top?.['Stats']);
    if (!top || !stats || !('Issues' in top) || !('files' in stats || 'found' in stats)) return false;
    if (top['Issues'] === null) return true;
    const [issue] = objectsOf(top['Issues']);
    return Array.isArray(top['Issues']) && (issue === undefined || 'rule_id' in issue || 'details' in issue);
  },
  read: (document, notes) => {
    const top = topOf(document) ?? {};
    const findings = eachObject(top['Issues'], '/Issues', notes, readIssue);
    const stats = asObject(top['Stats']);
    const failures = [
      ...(stats?.['files'] === 0 ? ['gosec looked at no file: it found no package of Go to scan.'] : []),
      ...countFailure(stats?.['found'], asArray(top['Issues'])?.length ?? 0),
      ...failuresOf(top['Golang errors']),
    ];
    return [{ tool: 'gosec', toolVersion: top['GosecVersion'], findings, failures }];
  },
});
