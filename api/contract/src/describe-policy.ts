// A policy in plain words, for people who read it in a verdict, in the dashboard and on the command line. No zod here: the dashboard reads it.
import type { PolicyAction, PolicyConditions, PolicyDocument, PolicyFile, PolicyRule, RequiredScan } from './policy.ts';

/** `critical, high or medium` */
export function eitherOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

const typeWords = {
  sast: 'code',
  sca: 'dependency',
  secret: 'secret',
  iac: 'infrastructure',
  container: 'container',
  dast: 'dynamic',
  licence: 'licence',
} as const;

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function named(words: readonly string[]): string {
  return eitherOf(words.length > 4 ? [...words.slice(0, 3), `${words.length - 3} more`] : words);
}

function describePaths(globs: readonly string[]): string[] {
  const within = globs.filter((glob) => !glob.startsWith('!'));
  const without = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  return [...(within.length > 0 ? [`in ${named(within)}`] : []), ...(without.length > 0 ? [`not in ${named(without)}`] : [])];
}

/**
 * What a rule looks for, as a noun phrase: `new or escalated critical or high dependency findings, with a fix available, in src/**`.
 * @param count 1 for the singular
 */
export function describeConditions(when: PolicyConditions, count = 2): string {
  const noun = count === 1 ? 'finding' : 'findings';
  const words = [
    when.novelty && when.novelty.length < 4 ? eitherOf(when.novelty) : undefined,
    when.severity && when.severity.length < 5 ? eitherOf(when.severity) : undefined,
    when.type && when.type.length < 7 ? eitherOf(when.type.map((type) => typeWords[type])) : undefined,
    noun,
  ].filter((word) => word !== undefined);
  const rest = [
    when.tool && `of ${named(when.tool)}`,
    when.rule && `of rule ${named(when.rule)}`,
    ...(when.path ? describePaths(when.path) : []),
    when.cwe && `of ${named(when.cwe.map((cwe) => `CWE-${cwe}`))}`,
    when.tags && `tagged ${named(when.tags)}`,
    when.fixAvailable === undefined ? undefined : when.fixAvailable ? 'with a fix available' : 'without a fix',
    when.epss === undefined ? undefined : `with an EPSS of ${when.epss} or more`,
    when.kev && 'known to be exploited (KEV)',
    when.triage && `that are ${eitherOf(when.triage)} in triage`,
    when.olderThanDays === undefined ? undefined : `known for more than ${plural(when.olderThanDays, 'day')}`,
    when.overdue && 'past their due date',
  ].filter((part) => typeof part === 'string');
  return [words.join(' '), ...rest].join(', ');
}

const verbs: Readonly<Record<PolicyAction, string>> = { block: 'Blocks', warn: 'Warns of', inform: 'Tells of' };

/** A rule as a sentence. */
export function describeRule({ when, action, moreThan, graceDays, effectiveFrom }: PolicyRule): string {
  const what = describeConditions(when);
  return [
    `${verbs[action]} ${moreThan === undefined || moreThan === 0 ? what : `more than ${moreThan} ${what}`}`,
    ...(graceDays === undefined ? [] : [`once they have been known for ${plural(graceDays, 'day')}`]),
    ...(when.branches ? [`on ${named(when.branches)}`] : []),
    ...(effectiveFrom === undefined ? [] : [`from ${effectiveFrom} on`]),
  ]
    .join(', ')
    .concat('.');
}

/** `semgrep (web)` */
export function nameRequiredScan({ tool, category }: RequiredScan): string {
  return category === undefined ? tool : `${tool} (${category})`;
}

function describeRequiredScan(scan: RequiredScan): string {
  const of = scan.of === 'branch' ? 'of the branch' : 'of the commit';
  const age = scan.maxAgeHours === undefined ? '' : `, not older than ${plural(scan.maxAgeHours, 'hour')}`;
  const where = scan.branches ? `, on ${named(scan.branches)}` : '';
  return `Demands a healthy scan ${of} by ${nameRequiredScan(scan)}${age}${where}.`;
}

const noBaselineWords = {
  warn: 'Where there is nothing to compare with, what would block is a warning.',
  block: 'Where there is nothing to compare with, all findings count as new and block.',
  error: 'Where there is nothing to compare with, what would block does, and for anything else there is no verdict.',
} as const;

/** A policy, or what a repository's file adds to one, sentence by sentence. */
export function describePolicy(document: PolicyDocument | PolicyFile): string[] {
  const sentences = [...document.rules.map(describeRule), ...(document.requiredScans ?? []).map(describeRequiredScan)];
  if (!('noBaseline' in document || 'fourEyes' in document || 'honourSuppressions' in document || 'dueDays' in document)) return sentences;
  if (document.noBaseline) sentences.push(noBaselineWords[document.noBaseline]);
  const due = Object.entries(document.dueDays ?? {}).flatMap(([severity, days]) =>
    days === undefined ? [] : [`${severity} after ${plural(days, 'day')}`],
  );
  if (due.length > 0) sentences.push(`Due: ${due.join(', ')}.`);
  if (document.honourSuppressions === true) sentences.push('What the source suppresses does not count.');
  if (document.honourSuppressions === false) sentences.push('What the source suppresses counts, also where a project would not count it.');
  if (document.fourEyes) sentences.push(`Dismissing findings of severity ${eitherOf(document.fourEyes.severity)} takes two people.`);
  return sentences;
}
