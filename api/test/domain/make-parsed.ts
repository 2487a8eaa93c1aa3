// Builder of what the domain works on after parsing: results.
import type { ParsedResult } from '../../src/domain/parsed-report.ts';

export function makeParsedResult(parts: Partial<ParsedResult> = {}): ParsedResult {
  const line = parts.line === undefined ? 10 : parts.line;
  return {
    ruleId: 'sql-injection',
    severity: 'high',
    severitySource: 'level',
    severityRaw: 'error',
    message: 'A problem.',
    path: 'src/app.js',
    line,
    column: null,
    cwes: [],
    type: 'sast',
    tags: [],
    aliases: [],
    fixAvailable: null,
    details: null,
    suppressed: false,
    lineText: `line ${String(line)}`,
    rawDigest: null,
    subject: null,
    logicalName: null,
    githubHash: null,
    context: null,
    nativeKeys: [],
    ...parts,
  };
}
