// A verdict in parts that people read: reasons worst first, each finding under the first of them, whose rule it is, by what it was judged.
// Used by the log (describe-verdict.ts), the summary (render-verdict.ts) and the annotations.
import { outcomesWorstFirst, severityRank, type Reason, type Verdict } from '@portcullis/contract';
import { plainLine } from './plain-line.ts';

export type ReasonFinding = Reason['findings'][number];

export interface ExplainedReason {
  readonly reason: Reason;
  /** Findings that no reason before names, worst first. */
  readonly findings: readonly ReasonFinding[];
  /** How many a reason before names already. */
  readonly repeated: number;
  /** How many the verdict gives no details of. */
  readonly unnamed: number;
}

const ranks = new Map(outcomesWorstFirst.map((outcome, rank) => [outcome, rank]));

/** What passes is told without its findings: nobody has to look at them. */
export function explainReasons({ reasons }: Pick<Verdict, 'reasons'>): readonly ExplainedReason[] {
  const seen = new Set<string>();
  return [...reasons]
    .sort((a, b) => (ranks.get(a.outcome) ?? 0) - (ranks.get(b.outcome) ?? 0))
    .map((reason) => {
      if (reason.outcome === 'pass') return { reason, findings: [], repeated: 0, unnamed: 0 };
      const fresh = reason.findings.filter(({ id }) => !seen.has(id));
      const findings = [...new Map(fresh.map((finding) => [finding.id, finding])).values()];
      for (const { id } of findings) seen.add(id);
      return {
        reason,
        findings: findings.sort((a, b) => severityRank(a.severity) - severityRank(b.severity)),
        repeated: reason.findings.length - findings.length,
        unnamed: Math.max(0, reason.findingCount - reason.findings.length),
      };
    });
}

const sources: Readonly<Record<NonNullable<Reason['source']>, string>> = {
  tenant: 'a rule of the organisation',
  project: 'a rule of the project',
  file: 'a rule of the repository’s policy file',
  upload: 'asked for by fail-on',
};

/** Whose rule it is; undefined where the gate says it by itself. */
export function sourceOf({ source }: Pick<Reason, 'source'>): string | undefined {
  return source && sources[source];
}

/** What follows the findings of a reason; undefined where it names them all itself. */
export function tellTheRest({ repeated, unnamed }: Pick<ExplainedReason, 'repeated' | 'unnamed'>): string | undefined {
  const parts = [...(repeated > 0 ? [`${repeated} named above`] : []), ...(unnamed > 0 ? [`${unnamed} more in Portcullis`] : [])];
  return parts.length === 0 ? undefined : `and ${parts.join(', ')}`;
}

/** `path:line`, as far as known. */
export function placeOf(finding: ReasonFinding): string {
  if (finding.path === null) return 'no place in a file';
  return finding.line === null ? finding.path : `${finding.path}:${finding.line}`;
}

/** By what it was judged, in one sentence. */
export function tellBasis({ policyVersion, floorVersion = 0, policyFile, intelligence }: Verdict): string {
  const parts = [
    `policy version ${policyVersion}`,
    ...(floorVersion > 0 ? [`the organisation’s policy version ${floorVersion}`] : []),
    ...(policyFile ? [`the repository’s policy file (SHA-256 ${plainLine(policyFile, 12)})`] : []),
    ...(intelligence ? [`what was known of vulnerabilities (${plainLine(intelligence, 200)})`] : []),
  ];
  return `Judged by ${parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`}.`;
}

/** Break-glass that let the commit pass: who, why, until when, and what it would be. Undefined where it changed nothing. */
export function tellOverride({
  outcome,
  override,
}: Pick<Verdict, 'outcome' | 'override'>): readonly [what: string, why: string] | undefined {
  if (!override || override.instead === outcome) return undefined;
  const instead = override.instead === 'error' ? 'would have no verdict' : `would be ${override.instead}`;
  return [
    `BREAK-GLASS: ${plainLine(override.madeBy, 200)} lets this commit pass until ${override.expiresAt}. Without that it ${instead}.`,
    `Because: ${plainLine(override.reason, 2000)}`,
  ];
}
