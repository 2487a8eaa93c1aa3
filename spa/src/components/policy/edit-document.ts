// A policy document while it is changed: what the form does to it. What the form does not know stays as it was.
import type { PolicyConditions, PolicyDocument, PolicyRule, RequiredScan } from '../../api/contract.ts';
import { followSeverities } from './rule-name.ts';

/** As many as the contract takes. */
export const mostRules = 50;
export const mostRequiredScans = 20;

/** JSON as people write it: a list of words or numbers that fits stands on one line. */
export function writeText(document: PolicyDocument): string {
  return writeValue(document, '');
}

const longestLine = 80;

function writeValue(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((part) => writeValue(part, inner))
    : Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${writeValue(part, inner)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const line = parts.join(', ');
  const isPlain = isList && value.every((part) => typeof part !== 'object');
  if (parts.length === 0 || (isPlain && inner.length + line.length <= longestLine)) return `${open}${line}${close}`;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

/** The rules with a new one, which has a name of its own and blocks what most policies block. */
export function addRule(rules: readonly PolicyRule[]): PolicyRule[] {
  const taken = new Set(rules.map(({ id }) => id));
  let number = rules.length + 1;
  while (taken.has(`rule-${number}`)) number += 1;
  return [...rules, { id: `rule-${number}`, when: { novelty: ['new', 'escalated'], severity: ['critical'] }, action: 'block' }];
}

/** With a condition changed; undefined takes it out. What is read in verdicts must not name severities that the rule no longer has. */
export function changeConditions(rules: readonly PolicyRule[], index: number, change: ChangedParts<PolicyConditions>): PolicyRule[] {
  return rules.map((rule, place) => {
    if (place !== index) return rule;
    const when = withParts(rule.when, change);
    const taken = rules.filter((_, other) => other !== index).map(({ id }) => id);
    return { ...rule, id: 'severity' in change ? followSeverities(rule.id, when.severity ?? [], taken) : rule.id, when };
  });
}

export function changeRule(rules: readonly PolicyRule[], index: number, change: ChangedParts<PolicyRule>): PolicyRule[] {
  return rules.map((rule, place) => (place === index ? withParts(rule, change) : rule));
}

export function changeScan(scans: readonly RequiredScan[], index: number, change: ChangedParts<RequiredScan>): RequiredScan[] {
  return scans.map((scan, place) => (place === index ? withParts(scan, change) : scan));
}

export type ChangedParts<Whole> = { readonly [Part in keyof Whole]?: Whole[Part] | undefined };

/** A part that is undefined is left out of the document, not kept as nothing. */
export function withParts<Whole extends object>(whole: Whole, change: ChangedParts<Whole>): Whole {
  return Object.fromEntries(Object.entries({ ...whole, ...change }).filter(([, value]) => value !== undefined)) as Whole;
}

/** A list without its empty entries; undefined where nothing is left, since an empty list is no condition. */
export function listOrNone<Value>(values: readonly Value[]): Value[] | undefined {
  return values.length === 0 ? undefined : [...values];
}

/** Lines of a field as entries, each once. */
export function readLines(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}

/** True where both say the same: a part that is left out says what its default says, and the order of keys says nothing. */
export function isSameDocument(one: PolicyDocument, other: PolicyDocument): boolean {
  const say = (document: PolicyDocument): string => {
    const { honourSuppressions, noBaseline, requiredScans = [], dueDays = {}, ...rest } = document;
    return JSON.stringify(
      { ...rest, honourSuppressions: honourSuppressions ?? false, noBaseline: noBaseline ?? 'warn', requiredScans, dueDays },
      sortKeys,
    );
  };
  return say(one) === say(other);
}

/** Postgres keeps the keys of a document in an order of its own. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const order = ['id', 'action', 'when', 'moreThan', 'graceDays', 'effectiveFrom', 'rules', 'requiredScans'];

/** The document with its keys as people write them: Postgres gives them back in its own order. */
export function orderKeys(document: PolicyDocument): PolicyDocument {
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const sort = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sort);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b));
    return Object.fromEntries(entries.map(([key, part]) => [key, sort(part)]));
  };
  return sort(document) as PolicyDocument;
}
