// What the findings page shows, as its address says. Without a word of it: what is open and not dismissed.
import type { Query } from '../../api/client.ts';
import type { FindingState, Severity, TriageState } from '../../api/contract.ts';
import { triageOrder } from '../../components/triage-words.ts';
import { severitiesWorstFirst } from '../../theme/severity.ts';

export const filterNames = ['ref', 'scan', 'severity', 'triage', 'state', 'tool', 'category', 'rule', 'path', 'q'] as const;

export type FilterName = (typeof filterNames)[number];

export type StateChoice = FindingState | 'all';

export const stateChoices = ['open', 'fixed', 'retired', 'all'] as const satisfies readonly StateChoice[];

export interface FindingsFilter {
  readonly ref: string | null;
  readonly scan: string | null;
  /** Empty for all. */
  readonly severity: readonly Severity[];
  readonly triage: readonly TriageState[];
  readonly state: StateChoice;
  readonly tool: string | null;
  readonly category: string | null;
  readonly rule: string | null;
  readonly path: string | null;
  readonly q: string | null;
}

const undecided = ['open', 'in-review'] as const satisfies readonly TriageState[];

export function readFilter(search: URLSearchParams): FindingsFilter {
  const text = (name: FilterName): string | null => (search.get(name) === '' ? null : search.get(name));
  return {
    ref: text('ref'),
    scan: text('scan'),
    severity: pick(severitiesWorstFirst, search.get('severity')),
    triage: readTriage(search.get('triage')),
    state: stateChoices.find((one) => one === search.get('state')) ?? 'open',
    tool: text('tool'),
    category: text('category'),
    rule: text('rule'),
    path: text('path'),
    q: text('q'),
  };
}

function readTriage(text: string | null): readonly TriageState[] {
  if (text === 'all') return triageOrder;
  const chosen = pick(triageOrder, text);
  return chosen.length === 0 ? undecided : chosen;
}

/** As the address has it; null for the default, which is left out. */
export function writeTriage(chosen: readonly TriageState[]): string | null {
  if (chosen.length === 0 || chosen.length === triageOrder.length) return 'all';
  const isDefault = chosen.length === undecided.length && undecided.every((state) => chosen.includes(state));
  return isDefault ? null : triageOrder.filter((state) => chosen.includes(state)).join(',');
}

export function toQuery(filter: FindingsFilter): Query {
  return {
    ...filter,
    severity: filter.severity.join(','),
    triage: filter.triage.length === triageOrder.length ? undefined : filter.triage.join(','),
    state: filter.state === 'all' ? undefined : filter.state,
  };
}

function pick<Value extends string>(known: readonly Value[], text: string | null): Value[] {
  const named = (text ?? '').split(',');
  return known.filter((value) => named.includes(value));
}
