// A policy in plain words: what blocks, what does not, and rules that can never apply.
import type { PolicyDocument, Severity } from '../../api/contract.ts';
import { severitiesWorstFirst } from '../../theme/severity.ts';

export interface PolicyReading {
  readonly blocks: string;
  readonly rest: string;
  /** Rules whose severities stand in earlier rules: a finding counts for the first rule only. */
  readonly idle: readonly string[];
  /** What it says beside its rules, where that differs from what policies say unless told. */
  readonly besides: readonly string[];
}

export function readPolicy({ rules, ...settings }: PolicyDocument): PolicyReading {
  const blocking = new Set(rules.flatMap((rule) => rule.when.severity));
  const blocks = severitiesWorstFirst.filter((severity) => blocking.has(severity));
  const passes = severitiesWorstFirst.filter((severity) => !blocking.has(severity));
  const seen = new Set<Severity>();
  const idle = rules
    .filter(({ when }) => {
      const isIdle = when.severity.every((severity) => seen.has(severity));
      for (const severity of when.severity) seen.add(severity);
      return isIdle && when.severity.length > 0;
    })
    .map(({ id }) => id);
  return { blocks: sayBlocks(blocks), rest: sayRest(blocks, passes), idle, besides: sayBesides(settings) };
}

function sayBlocks(blocks: readonly Severity[]): string {
  if (blocks.length === 0) return 'No finding blocks a commit. Only a scan that is incomplete keeps it from passing.';
  if (blocks.length === severitiesWorstFirst.length) return 'A commit fails as soon as it brings any new finding.';
  return `A commit fails as soon as it brings a new finding of severity ${list(blocks)}.`;
}

function sayRest(blocks: readonly Severity[], passes: readonly Severity[]): string {
  if (blocks.length === 0) return 'A job may still set a threshold of its own with “fail-on”.';
  const passing = passes.length === 0 ? '' : ` New findings of severity ${list(passes)} are recorded and pass.`;
  return `What the base has already, and what people have dismissed, blocks nothing.${passing} A job may tighten this with “fail-on”, never loosen it.`;
}

function sayBesides({ fourEyes, honourSuppressions, noBaseline }: Omit<PolicyDocument, 'rules'>): string[] {
  const guarded = severitiesWorstFirst.filter((severity) => fourEyes?.severity.includes(severity));
  return [
    guarded.length === 0 ? '' : `Who dismisses a finding of severity ${list(guarded)} needs the approval of another member.`,
    honourSuppressions === true ? 'What the source suppresses blocks nothing and is counted.' : '',
    noBaseline === 'block' ? 'Where there is nothing to compare with, what would block fails the commit.' : '',
  ].filter((sentence) => sentence !== '');
}

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
