// Compares a run with what is known of its partition: which results are which findings. Two steps, because what is present on base and
// branch is loaded first, and anything else that was ever known only of files in which something is news. Next: plan-changes.
import { digestContent } from './digest.ts';
import { type LiveFinding, type LiveFindings, presence } from './live-findings.ts';
import { makeResult, type Match, type Result } from './match-board.ts';
import { matchFindings } from './match-findings.ts';
import type { OpenRun, ParsedResult, ReadResults } from './parsed-report.ts';
import { findDoubtfulKeys, findQuarantinedKeys } from './quarantine.ts';
import { recognise } from './recognise.ts';

export interface Comparison {
  readonly read: ReadResults;
  readonly results: readonly Result[];
  readonly matches: readonly Match[];
  /** Results that are no known finding. */
  readonly unmatched: readonly Result[];
  /** Known findings that no result is. */
  readonly missing: readonly LiveFinding[];
  /** Recognised ones of which this branch says something that is over. */
  readonly same: readonly LiveFinding[];
  readonly sameCount: number;
  readonly sameSuppressed: number;
  /** Names of tool-native keys that were not trusted, with the reason. */
  readonly quarantined: ReadonlyMap<string, string>;
  /** Null for a result that has to be read again with every scan. */
  readonly rawDigestOf: (result: ParsedResult) => string | null;
}

/** What is known of the branch beside its findings. */
export interface CompareFacts {
  /** False where the gate has nothing to compare with, and wants to know all that was found. */
  readonly hasBaseline: boolean;
  /** The commit that the lines of the base's findings are of; undefined where they are of several. */
  readonly linesAreOf: string | undefined;
  /** Findings that people have dismissed. */
  readonly dismissed: ReadonlySet<string>;
}

/** Exact repetitions, which a report may hold by design (SARIF 3.14.23), are one finding. */
function withoutRepetitions(results: readonly ParsedResult[], recognised: readonly LiveFinding[]): Map<ParsedResult, string> {
  const seen = new Set(recognised.map((finding) => finding.contentDigest));
  const kept = new Map<ParsedResult, string>();
  for (const result of results) {
    const digest = digestContent(result);
    if (seen.has(digest)) continue;
    seen.add(digest);
    kept.set(result, digest);
  }
  return kept;
}

const isHere = ({ flags }: LiveFinding): boolean => (flags & (presence.openOnBase | presence.addedHere)) !== 0;

/**
 * @returns the comparison with what is present, and how to go on with what else is known. Findings that are open here or on the base come
 *   first, so that a twin fixed long ago never makes one that is there ambiguous.
 */
export function compareRun(
  run: OpenRun,
  live: LiveFindings,
  facts: CompareFacts,
): { readonly unknownPaths: readonly (string | null)[]; readonly finish: (others: LiveFindings) => Comparison } {
  const { read, same, others, recognised, sameCount, sameSuppressed } = recognise(run, live, facts.hasBaseline);
  const digests = withoutRepetitions(read.results, recognised);
  const quarantined = findQuarantinedKeys([...digests.keys()], run.resultCount);
  const names = new Set(quarantined.keys());
  const results = [...digests].map(([result, digest]) => makeResult(result, digest, names));
  const taken = new Set(recognised.flatMap((finding) => finding.marks.native));
  const lineMap = run.mappedFrom !== undefined && run.mappedFrom === facts.linesAreOf ? run.lineMap : undefined;
  const { dismissed } = facts;
  const here = matchFindings(results, others.filter(isHere), taken, { lineMap, dismissed });
  const doubtful = findDoubtfulKeys([...digests.keys()], quarantined);
  const gone = others.filter((finding) => !isHere(finding));
  return {
    unknownPaths: [...new Set(here.unmatched.map(({ result }) => result.path))],
    finish: (more) => {
      const known = new Set(Array.from({ length: live.count }, (_, index) => live.idAt(index)));
      const elsewhere = Array.from({ length: more.count }, (_, index) => more.at(index)).filter(({ id }) => !known.has(id));
      const rest = matchFindings(here.unmatched, [...gone, ...elsewhere], taken, { lineMap: undefined, dismissed });
      return {
        read,
        results,
        matches: [...here.matches, ...rest.matches],
        unmatched: rest.unmatched,
        missing: [...here.missing, ...rest.missing],
        same,
        sameCount,
        sameSuppressed,
        quarantined,
        rawDigestOf: ({ nativeKeys, rawDigest }) => (nativeKeys.some(([name]) => doubtful.has(name)) ? null : rawDigest),
      };
    },
  };
}
