// A scan of the files as a SARIF report, in the spelling that a tool has. Each way of matching gets as much of it as it may see.
import { contextFingerprint, type Evidence, evidenceProperty, githubFingerprint } from '@portcullis/contract';
import type { LineHashes } from './hash-lines.ts';
import type { Random } from './random.ts';
import { type Finding, messageOf, ruleIds } from './scan-file.ts';

/** What a tool does its own way. */
export interface Tool {
  readonly version: string;
  /** Rules that it does not have. */
  readonly withoutRules: readonly string[];
  readonly spellPath: (path: string) => string;
  readonly fingerprints: (finding: Finding) => Readonly<Record<string, string>> | undefined;
  /** Decides the order of the results; in that of the code where there is none. */
  readonly order: Random | null;
}

export const plainTool: Tool = {
  version: '1.0.0',
  withoutRules: [],
  spellPath: (path) => path,
  fingerprints: () => undefined,
  order: null,
};

/** One scan: what was found, and by which tool. */
export interface Scan {
  readonly findings: readonly Finding[];
  readonly tool: Tool;
  readonly hashes: LineHashes;
}

/** What goes into the report beside rule, place and message. */
export interface Content {
  readonly hasSnippets: boolean;
  readonly hasHashes: boolean;
  readonly evidence: Evidence | null;
}

/** Results that the tool reports, in the order of the code. */
export function findingsOf({ findings, tool }: Scan): readonly Finding[] {
  return findings.filter(({ ruleId }) => !tool.withoutRules.includes(ruleId));
}

function makeResult(finding: Finding, { tool, hashes }: Scan, { hasSnippets, hasHashes }: Content): object {
  const context = hasHashes ? hashes.context(finding.path, finding.line) : undefined;
  const github = hasHashes ? hashes.github(finding.path, finding.line) : undefined;
  const fingerprints = tool.fingerprints(finding);
  return {
    ruleId: finding.ruleId,
    level: 'warning',
    message: { text: messageOf(finding.ruleId) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: tool.spellPath(finding.path) },
          region: {
            startLine: finding.line,
            startColumn: finding.column,
            endColumn: finding.endColumn,
            ...(hasSnippets && { snippet: { text: finding.snippet } }),
          },
        },
      },
    ],
    ...(fingerprints && { fingerprints }),
    ...(hasHashes && {
      partialFingerprints: { ...(context && { [contextFingerprint]: context }), ...(github && { [githubFingerprint]: github }) },
    }),
  };
}

export function makeReport(scan: Scan, content: Content): Buffer {
  const { tool } = scan;
  const results = findingsOf(scan).map((finding) => makeResult(finding, scan, content));
  const rules = ruleIds.filter((id) => !tool.withoutRules.includes(id)).map((id) => ({ id, shortDescription: { text: messageOf(id) } }));
  const run = {
    tool: { driver: { name: 'truthscan', semanticVersion: tool.version, rules } },
    invocations: [{ executionSuccessful: true }],
    ...(content.evidence && { properties: { [evidenceProperty]: content.evidence } }),
    results: tool.order ? tool.order.shuffle(results) : results,
  };
  return Buffer.from(JSON.stringify({ version: '2.1.0', runs: [run] }));
}
