// Builders of what the domain works on after parsing: results, introduced findings and facts of runs.
import type { Severity } from '@portcullis/contract';
import { severities } from '@portcullis/contract';
import fc from 'fast-check';
import type { RunFacts } from '../../src/domain/gate.ts';
import type { ParsedResult } from '../../src/domain/parsed-report.ts';
import type { IntroducedFinding } from '../../src/domain/plan-changes.ts';

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

let made = 0;

export function makeIntroduced(parts: Partial<ParsedResult> = {}, isReopened = false): IntroducedFinding {
  made += 1;
  const id = `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`;
  return { id, result: makeParsedResult(parts), isReopened };
}

export function makeRunFacts(parts: Partial<RunFacts> = {}): RunFacts {
  return {
    tool: 'testscan',
    category: '',
    healthReasons: [],
    baseline: 'earlier-scan',
    baseRef: 'refs/heads/main',
    foundCount: 0,
    rejected: 0,
    comparedWith: undefined,
    heldCount: 0,
    hits: [],
    ...parts,
  };
}

export const anySeverity: fc.Arbitrary<Severity> = fc.constantFrom(...severities);

/** Any introduced findings, as the gate sees them. */
export const anyIntroduced: fc.Arbitrary<IntroducedFinding[]> = fc.array(
  fc
    .record({ severity: anySeverity, suppressed: fc.boolean(), path: fc.constantFrom('a', 'b', null), line: fc.constantFrom(1, 2, null) })
    .map((parts) => makeIntroduced(parts)),
  { maxLength: 12 },
);
