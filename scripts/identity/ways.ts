// The ways of matching that stand beside each other in the table.
import { matchByHashFields } from './defectdojo-matcher.ts';
import { makeGithubMatcher } from './github-matcher.ts';
import { matchByLineDiff } from './line-diff-matcher.ts';
import type { Matcher } from './matcher.ts';
import { makeOurMatcher } from './our-matcher.ts';

export const ways = {
  /** With all that the action sends: the aims are for this one. */
  ours: 'Ours',
  withoutGit: 'Ours, no git',
  reportOnly: 'Ours, report only',
  withoutSnippets: 'Ours, no snippets',
  github: 'GitHub',
  githubWithPath: 'GitHub with path',
  defectDojo: 'DefectDojo',
  lineDiff: 'Line diff',
} as const;

export function makeMatchers(): readonly Matcher[] {
  return [
    makeOurMatcher(ways.ours, { snippets: true, hashes: true, git: true }),
    makeOurMatcher(ways.withoutGit, { snippets: true, hashes: true, git: false }),
    makeOurMatcher(ways.reportOnly, { snippets: true, hashes: false, git: false }),
    makeOurMatcher(ways.withoutSnippets, { snippets: false, hashes: false, git: false }),
    makeGithubMatcher(ways.github, false),
    makeGithubMatcher(ways.githubWithPath, true),
    { name: ways.defectDojo, match: matchByHashFields },
    { name: ways.lineDiff, match: matchByLineDiff },
  ];
}
