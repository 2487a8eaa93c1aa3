// A policy while it is changed: what the form edits, and the document that comes of it. What the form does not show stays as it was.
import type { Policy, PolicyDocument, Severity } from '../../api/contract.ts';
import { followSeverities } from './rule-name.ts';

export interface EditedRule {
  /** Of this form only. */
  readonly key: number;
  readonly id: string;
  readonly severity: Severity[];
  /** The rule as it was published; undefined for a new one. */
  readonly kept: PolicyDocument['rules'][number] | undefined;
}

/** Parts of a policy beside its rules. */
export type PolicySettings = Pick<PolicyDocument, 'honourSuppressions' | 'noBaseline' | 'fourEyes'>;

let lastKey = 0;
const nextKey = (): number => (lastKey += 1);

export function editRules({ document }: Pick<Policy, 'document'>): readonly EditedRule[] {
  return document.rules.map((rule) => ({ key: nextKey(), id: rule.id, severity: rule.when.severity, kept: rule }));
}

export function newRule(rules: readonly EditedRule[]): EditedRule {
  const taken = new Set(rules.map(({ id }) => id));
  let number = rules.length + 1;
  while (taken.has(`rule-${number}`)) number += 1;
  return { key: nextKey(), id: `rule-${number}`, severity: ['critical'], kept: undefined };
}

/** What is read in verdicts must not name severities that the rule no longer has. */
export function changeRule(rule: EditedRule, next: Partial<EditedRule>, rules: readonly EditedRule[]): EditedRule {
  const changed = { ...rule, ...next };
  if (next.severity === undefined) return changed;
  const taken = rules.filter(({ key }) => key !== rule.key).map(({ id }) => id);
  return { ...changed, id: followSeverities(rule.id, next.severity, taken) };
}

/** The pattern is that of the contract. */
export function describeFault(rules: readonly EditedRule[], id: string, index: number): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/.test(id)) return '1 to 63 letters, digits, dots and dashes';
  return rules.findIndex((rule) => rule.id === id) === index ? undefined : 'Another rule has this name';
}

export function readSettings({ document: { honourSuppressions, noBaseline, fourEyes } }: Pick<Policy, 'document'>): PolicySettings {
  return {
    ...(honourSuppressions === undefined ? {} : { honourSuppressions }),
    ...(noBaseline === undefined ? {} : { noBaseline }),
    ...(fourEyes === undefined ? {} : { fourEyes }),
  };
}

/** The document to publish. A part that this form does not know is published again as it is, never dropped. */
export function writeDocument(base: PolicyDocument, rules: readonly EditedRule[], settings: PolicySettings): PolicyDocument {
  const { honourSuppressions: _, noBaseline: __, fourEyes: ___, ...rest } = base;
  return {
    ...rest,
    rules: rules.map(({ id, severity, kept }) => ({ ...kept, id, when: { ...kept?.when, introduced: true, severity }, action: 'block' })),
    ...settings,
  };
}

/** True where both say the same: a part that is left out says what its default says. */
export function isSameDocument(one: PolicyDocument, other: PolicyDocument): boolean {
  const say = (document: PolicyDocument): string =>
    JSON.stringify(
      { ...document, honourSuppressions: document.honourSuppressions ?? false, noBaseline: document.noBaseline ?? 'warn' },
      sortKeys,
    );
  return say(one) === say(other);
}

/** Postgres keeps the keys of a document in an order of its own. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
