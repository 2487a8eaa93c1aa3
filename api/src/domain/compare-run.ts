// Compares a run with what is known of its partition: which results are which findings. Two steps, because what is present on base and
// branch is loaded first, and anything else that was ever known only of files in which something is news. Next: plan-changes.
import { digestContent } from './digest.ts';
import { type LiveFinding, type LiveFindings, presence } from './live-findings.ts';
import { readNative } from './marks.ts';
import { makeResult, type Match, type Result } from './match-board.ts';
import { matchFindings, type Matching } from './match-findings.ts';
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
  /** Places, among what was loaded first, of the findings that results are byte for byte. */
  readonly recognised: ReadonlySet<number>;
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

/**
 * Exact repetitions, which a report may hold by design (SARIF 3.14.23), are one finding.
 * @param recognised contents that results have which were not read
 * @returns results by their digests
 */
function withoutRepetitions(results: readonly ParsedResult[], recognised: Iterable<string>): Map<string, ParsedResult> {
  const kept = new Map<string, ParsedResult>();
  for (const result of results) {
    const digest = digestContent(result);
    if (!kept.has(digest)) kept.set(digest, result);
  }
  for (const digest of recognised) kept.delete(digest);
  return kept;
}

/**
 * What people merged into a finding goes on to lead to it, where nothing else of the report does. A second result that one finding would be
 * is a finding of its own.
 */
function matchMerged(
  results: readonly Result[],
  merged: readonly LiveFinding[],
  seen: ReadonlySet<string>,
  taken: ReadonlySet<string>,
  dismissed: ReadonlySet<string>,
): Pick<Matching, 'matches' | 'unmatched'> {
  const free = merged.filter(({ id }) => !seen.has(id));
  if (free.length === 0) return { matches: [], unmatched: results };
  const ids = new Set<string>();
  const used = new Set<Result>();
  const { matches } = matchFindings(results, free, taken, { lineMap: undefined, dismissed });
  const first = matches.filter(({ finding: { id }, result }) => {
    if (ids.has(id)) return false;
    ids.add(id);
    used.add(result);
    return true;
  });
  // What is shown of it may be another place by now: this result's content is news, whatever the merged one had.
  const asNews = first.map((match) => ({ ...match, finding: { ...match.finding, contentDigest: '', rawDigest: '' } }));
  return { matches: asNews, unmatched: results.filter((result) => !used.has(result)) };
}

const isMerged = ({ flags }: LiveFinding): boolean => (flags & presence.merged) !== 0;

/** What is known of some files beside what was loaded before. */
function splitOthers(live: LiveFindings, more: LiveFindings): { elsewhere: LiveFinding[]; mergedOnes: LiveFinding[] } {
  const ids = Array.from({ length: more.count }, (_, index) => more.rawIdAt(index));
  const wanted = new Set(ids);
  // By their ids: a finding stands there once for itself, and once for each one that was merged into it.
  const loaded = new Set<string>();
  for (let index = 0; wanted.size > 0 && index < live.count; index += 1) {
    const id = live.rawIdAt(index);
    if (wanted.has(id)) loaded.add(id);
  }
  const elsewhere: LiveFinding[] = [];
  const mergedOnes: LiveFinding[] = [];
  for (const [index, id] of ids.entries()) {
    const finding = more.at(index);
    if (isMerged(finding)) mergedOnes.push(finding);
    else if (!loaded.has(id)) elsewhere.push(finding);
  }
  return { elsewhere, mergedOnes };
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
  // Nothing has to be told apart from them where no result was read.
  const beside = read.results.length === 0 ? [] : [...recognised];
  const digests = withoutRepetitions(
    read.results,
    beside.map((index) => live.contentDigestAt(index)),
  );
  const distinct = [...digests.values()];
  const quarantined = findQuarantinedKeys(distinct, run.resultCount);
  const names = new Set(quarantined.keys());
  const results: Result[] = [];
  for (const [digest, result] of digests) results.push(makeResult(result, digest, names));
  const hasNative = read.results.some(({ nativeKeys }) => nativeKeys.length > 0);
  const taken = new Set(hasNative ? beside.flatMap((index) => readNative(live.entriesAt(index))) : []);
  const lineMap = run.mappedFrom !== undefined && run.mappedFrom === facts.linesAreOf ? run.lineMap : undefined;
  const { dismissed } = facts;
  const here = matchFindings(results, others.filter(isHere), taken, { lineMap, dismissed });
  const doubtful = findDoubtfulKeys(distinct, quarantined);
  const gone = others.filter((finding) => !isHere(finding));
  return {
    unknownPaths: [...new Set(here.unmatched.map(({ result }) => result.path))],
    finish: (more) => {
      const { elsewhere, mergedOnes } = splitOthers(live, more);
      const rest = matchFindings(here.unmatched, [...gone, ...elsewhere], taken, { lineMap: undefined, dismissed });
      const found = [...here.matches, ...rest.matches];
      const seen = new Set(
        mergedOnes.length === 0
          ? []
          : [...beside.map((index) => live.at(index)), ...found.map(({ finding }) => finding)].map(({ id }) => id),
      );
      const merged = matchMerged(rest.unmatched, mergedOnes, seen, taken, dismissed);
      const back = new Set(merged.matches.map(({ finding }) => finding.id));
      return {
        read,
        results,
        matches: [...found, ...merged.matches],
        unmatched: merged.unmatched,
        missing: [...here.missing, ...rest.missing].filter(({ id }) => !back.has(id)),
        same,
        recognised,
        sameCount,
        sameSuppressed,
        quarantined,
        rawDigestOf: ({ nativeKeys, rawDigest }) => (nativeKeys.some(([name]) => doubtful.has(name)) ? null : rawDigest),
      };
    },
  };
}
