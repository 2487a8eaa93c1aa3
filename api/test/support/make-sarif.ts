// Builders of SARIF reports: each takes only what the test is about.

export interface SarifFinding {
  readonly rule?: string;
  readonly path?: string;
  readonly line?: number;
  readonly text?: string;
  readonly level?: 'error' | 'warning' | 'note' | 'none';
  readonly message?: string;
  readonly score?: string;
  readonly extra?: object;
}

/** One result. */
export function makeResult({
  rule = 'sql-injection',
  path = 'src/app.js',
  line = 10,
  text = `line ${line}`,
  level = 'error',
  message = 'A problem.',
  score,
  extra,
}: SarifFinding = {}): object {
  return {
    ruleId: rule,
    level,
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: path }, region: { startLine: line, snippet: { text } } } }],
    ...(score === undefined ? {} : { properties: { 'security-severity': score } }),
    ...extra,
  };
}

/** A log with one run. `run` overrides members of the run. */
export function makeSarif(findings: readonly SarifFinding[] = [], run: object = {}): object {
  return {
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'testscan', version: '1.0.0', rules: [] } }, results: findings.map(makeResult), ...run }],
  };
}
