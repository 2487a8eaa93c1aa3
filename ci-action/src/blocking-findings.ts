// The findings behind a verdict, each once, worst first. Used by the summary, the annotations and the log.
import { severityRank, type Receipt, type Verdict } from '@portcullis/contract';

export type ReasonFinding = Verdict['reasons'][number]['findings'][number];

/** The reasons that made the verdict what it is; none of a pass. */
function decisiveReasons({ verdict }: Receipt): Verdict['reasons'] {
  return verdict.reasons.filter((reason) => reason.outcome !== 'pass' && reason.outcome === verdict.outcome);
}

export function blockingFindings(receipt: Receipt): readonly ReasonFinding[] {
  const byId = new Map(
    decisiveReasons(receipt)
      .flatMap((reason) => reason.findings)
      .map((finding) => [finding.id, finding]),
  );
  return [...byId.values()].sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
}

/** How many findings the verdict names no details of. */
export function unnamedCount(receipt: Receipt): number {
  return decisiveReasons(receipt).reduce((sum, reason) => sum + Math.max(0, reason.findingCount - reason.findings.length), 0);
}

/** `path:line`, as far as known. */
export function placeOf(finding: ReasonFinding): string {
  if (finding.path === null) return 'no place in a file';
  return finding.line === null ? finding.path : `${finding.path}:${finding.line}`;
}
