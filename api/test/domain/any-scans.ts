// Random scans for property tests: few rules, files, lines and texts, so that findings collide in every way they can.
import fc from 'fast-check';
import { digestContent } from '../../src/domain/digest.ts';
import { parseReport } from '../../src/domain/formats/open-report.ts';
import type { ParsedResult } from '../../src/domain/parsed-report.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';

export interface AnyScan {
  readonly branch: string;
  readonly log: object;
  readonly isHealthy: boolean;
}

interface Parts {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly column: number | undefined;
  readonly text: string | undefined;
  readonly message: string;
  readonly level: 'error' | 'note';
  readonly fingerprint: string | undefined;
  readonly noise: number | undefined;
}

function toFinding({ rule, path, line, column, text, message, level, fingerprint, noise }: Parts): SarifFinding {
  const region = { startLine: line, startColumn: column, ...(text === undefined ? {} : { snippet: { text } }) };
  const extra = {
    locations: [{ physicalLocation: { artifactLocation: { uri: path }, region } }],
    fingerprints: fingerprint === undefined ? undefined : { 'id/v1': fingerprint },
    // Makes other bytes of the same finding.
    correlationGuid: noise,
  };
  return { rule, message, level, extra };
}

function anyFinding(fingerprints: readonly (string | undefined)[]): fc.Arbitrary<SarifFinding> {
  return fc
    .record({
      rule: fc.constantFrom('r1', 'r2'),
      path: fc.constantFrom('a.js', 'b.js'),
      line: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 200 })),
      column: fc.constantFrom(undefined, 1, 9),
      text: fc.constantFrom('same text', 'same text', 'other text', undefined),
      message: fc.constantFrom('m1', 'm1', 'm2'),
      level: fc.constantFrom('error' as const, 'note' as const),
      fingerprint: fc.constantFrom(...fingerprints),
      noise: fc.constantFrom(undefined, undefined, 1, 2),
    })
    .map(toFinding);
}

/** Without fingerprints of the tool, what is the same finding is told by rule, file and text of the line. */
export const plainFindings = fc.array(anyFinding([undefined]), { maxLength: 9 });

/** With fingerprints: unique ones, shared ones and placeholders. */
export const fingerprintedFindings = fc.array(
  anyFinding([undefined, 'requires login', 'aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc', 'dddddddddd']),
  { maxLength: 9 },
);

export function anyScans(findings: fc.Arbitrary<SarifFinding[]>): fc.Arbitrary<AnyScan[]> {
  const scan = fc
    .record({ branch: fc.constantFrom('main', 'main', 'pull-1', 'pull-2'), findings, isHealthy: fc.constantFrom(true, true, true, false) })
    .map(({ branch, findings: found, isHealthy }): AnyScan => ({ branch, isHealthy, log: makeLog(found, isHealthy) }));
  return fc.array(scan, { minLength: 1, maxLength: 6 });
}

export function makeLog(findings: readonly SarifFinding[], isHealthy = true): object {
  return makeSarif(findings, isHealthy ? {} : { invocations: [{ executionSuccessful: false }] });
}

/** The results of a log's run that differ in something that is shown. */
export function distinctResults(log: object): ParsedResult[] {
  const [run] = parseReport(Buffer.from(JSON.stringify(log)), { category: undefined });
  return [...new Map(run!.results.map((result) => [digestContent(result), result])).values()];
}

/** Rule, file and text of the line of each, sorted: what must be the same whatever moved. */
export function linesOf(results: readonly ParsedResult[]): string[] {
  return results.map(({ ruleId, path, lineText }) => `${ruleId} ${String(path)} ${String(lineText)}`).sort();
}
