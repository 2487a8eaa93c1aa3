// One result of Semgrep's command line: a finding of code, of a dependency or of a secret.
import { asArray, asObject, asString, asText, type JsonObject } from '../json-values.ts';
import type { NativeFinding } from '../native-finding.ts';

/** What Semgrep writes for what only those see who are logged in. */
const withheld = 'requires login';

/** Words of rules that look for secrets. */
const secretWords: ReadonlySet<unknown> = new Set(['secrets', 'secret', 'Hard-coded Secrets']);

function textsOf(value: unknown): readonly unknown[] {
  return asArray(value) ?? [value];
}

function isSecret(rule: unknown, metadata: JsonObject | undefined, state: unknown): boolean {
  const words = [
    metadata?.['category'],
    metadata?.['product'],
    ...['technology', 'vulnerability_class'].flatMap((name) => textsOf(metadata?.[name])),
  ];
  const parts = asText(rule)?.slice(0, 500).split('.') ?? [];
  const isValidated = typeof state === 'string' && state !== 'NO_VALIDATOR';
  return isValidated || [...words, ...parts].some((word) => secretWords.has(word));
}

/** Semgrep's own INFO is its lowest rating of a problem, as in its SARIF (note); INVENTORY and EXPERIMENT rate none. */
export function wordOfSemgrep(severity: unknown): unknown {
  if (severity === 'INFO') return 'LOW';
  return severity === 'INVENTORY' || severity === 'EXPERIMENT' ? 'INFO' : severity;
}

/** What the finding quotes of the code: the lines, and what stood for the rule's variables. */
function quotedBy(extra: JsonObject | undefined): readonly unknown[] {
  const lines = asText(extra?.['lines'])?.slice(0, 20_000).split('\n').slice(0, 100) ?? [];
  const variables = Object.values(asObject(extra?.['metavars']) ?? {}).slice(0, 50);
  const contents = variables.flatMap((value) => {
    const variable = asObject(value);
    const content = asText(variable?.['abstract_content']);
    const propagated = asText(asObject(variable?.['propagated_value'])?.['svalue_abstract_content']);
    return [content, content?.replace(/^["'`]|["'`]$/g, ''), propagated, propagated?.replace(/^["'`]|["'`]$/g, '')];
  });
  return [...lines, ...contents];
}

/** Fixed versions come as a list of objects, each of one package and its version. */
function fixesOf(list: unknown, name: unknown): readonly unknown[] | undefined {
  const fixes = asArray(list);
  return typeof name === 'string' ? fixes?.map((fix) => asObject(fix)?.[name]).filter((version) => typeof version === 'string') : undefined;
}

/** Of a dependency: Semgrep Supply Chain. Its place is the lock file, wherever the code uses it. */
function dependencyOf(result: JsonObject, extra: JsonObject, metadata: JsonObject | undefined): Partial<NativeFinding> | undefined {
  const info = asObject(extra['sca_info']);
  const match = asObject(info?.['dependency_match']);
  if (!info || !match) return undefined;
  const found = asObject(match['found_dependency']);
  const lockFile = asText(found?.['lockfile_path']) ?? asText(match['lockfile']);
  return {
    type: 'sca',
    path: lockFile ?? result['path'],
    line: lockFile === undefined ? asObject(result['start'])?.['line'] : found?.['line_number'],
    column: undefined,
    code: undefined,
    severity: { word: metadata?.['sca-severity'] ?? wordOfSemgrep(extra['severity']), fallback: 'medium' },
    package: {
      name: found?.['package'],
      version: found?.['version'],
      ecosystem: found?.['ecosystem'],
      fixedIn: fixesOf(metadata?.['sca-fix-versions'], found?.['package']),
    },
    advisories: [metadata?.['sca-vuln-database-identifier'], metadata?.['cve'], metadata?.['ghsa']],
    tags: info['reachable'] === true ? ['reachable'] : [],
  };
}

export function readResult(result: JsonObject, at: string): NativeFinding {
  const extra = asObject(result['extra']) ?? {};
  const metadata = asObject(extra['metadata']);
  const start = asObject(result['start']);
  const isOfSecret = isSecret(result['check_id'], metadata, extra['validation_state']);
  const [lines, fingerprint] = [asString(extra['lines']), asText(extra['fingerprint'])];
  const source = asText(metadata?.['source']) ?? asText(metadata?.['shortlink']) ?? asText(metadata?.['source-rule-url']);
  return {
    at,
    type: isOfSecret ? 'secret' : 'sast',
    rule: { id: result['check_id'], uri: source },
    message: extra['message'],
    severity: { word: wordOfSemgrep(extra['severity']), fallback: isOfSecret ? 'high' : 'medium' },
    path: result['path'],
    line: start?.['line'],
    column: start?.['col'],
    ...(isOfSecret ? { secrets: quotedBy(extra) } : { code: lines === withheld ? undefined : lines }),
    cwes: metadata?.['cwe'],
    tags: [...textsOf(metadata?.['owasp']), ...textsOf(metadata?.['technology'])],
    confidence: metadata?.['confidence'],
    references: [source, ...textsOf(metadata?.['references'])],
    suppressed: extra['is_ignored'] === true,
    // By the name that it has in Semgrep's SARIF, so that both formats know the same finding.
    ...(fingerprint !== undefined && fingerprint !== withheld && { fingerprints: { 'matchBasedId/v1': fingerprint } }),
    ...dependencyOf(result, extra, metadata),
  };
}
