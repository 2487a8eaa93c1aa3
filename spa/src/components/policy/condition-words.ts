// Words of the form for what a rule can ask of a finding.
import type { FindingType, Novelty, PolicyAction } from '../../api/contract.ts';

export const noveltyWords = {
  new: { label: 'New', meaning: 'brought by the commit' },
  escalated: { label: 'Escalated', meaning: 'there before, more severe now' },
  'newly-disclosed': { label: 'Newly disclosed', meaning: 'there before, known only since' },
  'pre-existing': { label: 'Pre-existing', meaning: 'there and known before' },
} as const satisfies Readonly<Record<Novelty, { readonly label: string; readonly meaning: string }>>;

export const noveltiesInOrder = ['new', 'escalated', 'newly-disclosed', 'pre-existing'] as const satisfies readonly Novelty[];

export const typeWords = {
  sast: 'Own code',
  sca: 'Dependencies',
  secret: 'Secrets',
  iac: 'Infrastructure as code',
  container: 'Container images',
  dast: 'Running application',
  licence: 'Licences',
} as const satisfies Readonly<Record<FindingType, string>>;

export const typesInOrder = ['sast', 'sca', 'secret', 'iac', 'container', 'dast', 'licence'] as const satisfies readonly FindingType[];

export const actionWords = {
  block: 'Block',
  warn: 'Warn',
  inform: 'Inform',
} as const satisfies Readonly<Record<PolicyAction, string>>;

/** Keeps the order that people know, whatever order they clicked in. */
export function toggleIn<Value extends string>(all: readonly Value[], chosen: readonly Value[], value: Value): Value[] {
  const next = new Set(chosen);
  if (!next.delete(value)) next.add(value);
  return all.filter((one) => next.has(one));
}
