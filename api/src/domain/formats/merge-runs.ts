// One scan per tool and category, however many runs and files of a submission it stands in.
import { digestFields } from '../digest.ts';
import type { OpenRun, ReadResults } from '../parsed-report.ts';
import { itemisedWarnings } from '../warning-list.ts';

function joinResults(first: ReadResults, second: ReadResults): ReadResults {
  return {
    results: [...first.results, ...second.results],
    rules: [...new Map([...first.rules, ...second.rules].map((rule) => [rule.ruleId, rule])).values()],
    recognised: [...first.recognised, ...second.recognised],
    warnings: [...first.warnings, ...second.warnings].slice(0, itemisedWarnings),
    warningCount: first.warningCount + second.warningCount,
    rejected: first.rejected + second.rejected,
  };
}

function joinRuns(first: OpenRun, second: OpenRun): OpenRun {
  return {
    ...first,
    health: first.health === 'healthy' ? second.health : first.health,
    healthReasons: [...first.healthReasons, ...second.healthReasons],
    contextDigest: digestFields('contexts-1', [first.contextDigest, second.contextDigest]),
    files: [...(first.files ?? []), ...(second.files ?? [])],
    resultCount: first.resultCount + second.resultCount,
    listedRules: () => new Set([...first.listedRules(), ...second.listedRules()]),
    digestResults: () => {
      first.digestResults();
      second.digestResults();
    },
    readResults: (isKnown) => {
      const seen = new Set<string>();
      // A result that stands in both runs is recognised once.
      const isKnownOnce = (digest: string): boolean => isKnown(digest) && !seen.has(digest);
      const one = first.readResults(isKnownOnce);
      for (const digest of one.recognised) seen.add(digest);
      return joinResults(one, second.readResults(isKnownOnce));
    },
  };
}

/** One scan per tool and category: runs that share both are one run, or each would close what the other found. */
export function mergeRuns(runs: readonly OpenRun[]): OpenRun[] {
  const merged = new Map<string, OpenRun>();
  for (const run of runs) {
    const key = JSON.stringify([run.tool, run.category]);
    const first = merged.get(key);
    merged.set(key, first === undefined ? run : joinRuns(first, run));
  }
  return [...merged.values()];
}
