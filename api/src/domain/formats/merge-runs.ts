// One scan per tool and category, however many runs and files of a submission it stands in.
import { digestFields } from '../digest.ts';
import type { OpenRun, ReadResults } from '../parsed-report.ts';
import { itemisedWarnings } from '../warning-list.ts';

function joinResults(parts: readonly ReadResults[]): ReadResults {
  const sum = (count: (part: ReadResults) => number): number => parts.reduce((total, part) => total + count(part), 0);
  return {
    results: parts.flatMap(({ results }) => results),
    rules: [...new Map(parts.flatMap(({ rules }) => rules).map((rule) => [rule.ruleId, rule])).values()],
    recognised: parts.flatMap(({ recognised }) => recognised),
    warnings: parts.flatMap(({ warnings }) => warnings).slice(0, itemisedWarnings),
    warningCount: sum(({ warningCount }) => warningCount),
    rejected: sum(({ rejected }) => rejected),
  };
}

/** All at once, not one onto the next: a report may have them by the ten thousand. */
function joinRuns(first: OpenRun, runs: readonly OpenRun[]): OpenRun {
  return {
    ...first,
    health: runs.every(({ health }) => health === 'healthy') ? 'healthy' : 'unhealthy',
    healthReasons: runs.flatMap(({ healthReasons }) => healthReasons),
    contextDigest: digestFields(
      'contexts-1',
      runs.map(({ contextDigest }) => contextDigest),
    ),
    files: runs.flatMap(({ files = [] }) => files),
    resultCount: runs.reduce((total, { resultCount }) => total + resultCount, 0),
    listedRules: () => new Set(runs.flatMap((run) => [...run.listedRules()])),
    digestResults: () => {
      for (const run of runs) run.digestResults();
    },
    readResults: (isKnown) => {
      const seen = new Set<string>();
      // A result that stands in several runs is recognised once.
      const isKnownOnce = (digest: string): boolean => isKnown(digest) && !seen.has(digest);
      return joinResults(
        runs.map((run) => {
          const read = run.readResults(isKnownOnce);
          for (const digest of read.recognised) seen.add(digest);
          return read;
        }),
      );
    },
  };
}

/** Runs by tool and category, in the order of the report. */
export function groupRuns<Run extends { readonly tool: string; readonly category?: string | undefined }>(
  runs: readonly Run[],
): [Run, ...Run[]][] {
  const groups = new Map<string, [Run, ...Run[]]>();
  for (const run of runs) {
    const key = JSON.stringify([run.tool, run.category ?? '']);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()];
}

/** One scan per tool and category: runs that share both are one run, or each would close what the other found. */
export function mergeRuns(runs: readonly OpenRun[]): OpenRun[] {
  return groupRuns(runs).map((group) => (group.length === 1 ? group[0] : joinRuns(group[0], group)));
}
