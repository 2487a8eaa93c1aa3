// What code scanning on GitHub can go by: the rule and the line hash that its action computes.
import { findingsOf, type Scan } from './make-report.ts';
import { type Matcher, matchByKey } from './matcher.ts';
import type { Finding } from './scan-file.ts';

/** @param withPath true where the path is a part of the key, without which renames and moves change nothing */
export function makeGithubMatcher(name: string, withPath: boolean): Matcher {
  const keyOf = ({ ruleId, path, line }: Finding, { hashes }: Scan): string =>
    JSON.stringify([ruleId, withPath ? path : '', hashes.github(path, line)]);
  return {
    name,
    match: ({ before, after }) =>
      matchByKey(findingsOf(before), findingsOf(after), (finding, isAfter) => keyOf(finding, isAfter ? after : before), 'hash'),
  };
}
