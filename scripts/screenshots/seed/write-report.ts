// Writes invented findings as a scanner would: one SARIF log with one run.
import type { InventedFinding, InventedTool, Level } from './invent-findings.ts';

const scores: Readonly<Record<Level, string | undefined>> = { critical: '9.4', high: '7.8', medium: '5.3', low: '2.6', info: undefined };
const levels: Readonly<Record<Level, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'none' };

function writeResult({ rule, path, line, text, message }: InventedFinding): object {
  const score = scores[rule.level];
  return {
    ruleId: rule.id,
    level: levels[rule.level],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: path }, region: { startLine: line, snippet: { text } } } }],
    ...(score === undefined ? {} : { properties: { 'security-severity': score } }),
  };
}

export interface ReportOptions {
  /** Why the tool says that it did not run to its end. */
  readonly failure?: string | undefined;
}

export function writeReport(tool: InventedTool, findings: readonly InventedFinding[], { failure }: ReportOptions = {}): string {
  const invocation =
    failure === undefined
      ? { executionSuccessful: true }
      : { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message: { text: failure } }] };
  return JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, version: tool.version, rules: [] } },
        automationDetails: { id: `${tool.category}/` },
        invocations: [invocation],
        results: findings.map(writeResult),
      },
    ],
  });
}
