// What of the log is wanted, kept in the address. Days are those of who looks; the API is asked for moments.
import { useSearchParams } from 'wouter';
import type { Query } from '../../api/client.ts';

export interface AuditFilter {
  readonly action: string;
  readonly actor: string;
  readonly outcome: '' | 'done' | 'denied';
  /** Empty: without reads of findings, which would drown the rest. */
  readonly kind: '' | 'reads' | 'all';
  /** First day, `2026-01-31`. */
  readonly from: string;
  /** Last day, itself included. */
  readonly to: string;
}

const names = ['action', 'actor', 'outcome', 'kind', 'from', 'to'] as const;

export const noFilter: AuditFilter = { action: '', actor: '', outcome: '', kind: '', from: '', to: '' };

const kinds = { '': 'acts', reads: 'reads', all: null } as const;

export function useAuditFilter(): readonly [AuditFilter, (change: Partial<AuditFilter>) => void] {
  const [search, setSearch] = useSearchParams();
  const outcome = search.get('outcome');
  const kind = search.get('kind');
  const filter: AuditFilter = {
    action: search.get('action') ?? '',
    actor: search.get('actor') ?? '',
    outcome: outcome === 'done' || outcome === 'denied' ? outcome : '',
    kind: kind === 'reads' || kind === 'all' ? kind : '',
    from: readDay(search.get('from')),
    to: readDay(search.get('to')),
  };
  const change = (part: Partial<AuditFilter>): void => {
    const next = { ...filter, ...part };
    setSearch(Object.fromEntries(names.filter((name) => next[name] !== '').map((name) => [name, next[name]])));
  };
  return [filter, change];
}

export function isFiltered(filter: AuditFilter): boolean {
  return names.some((name) => filter[name] !== '');
}

export function toQuery({ action, actor, outcome, kind, from, to }: AuditFilter): Query {
  return { action, actor, outcome, kind: kinds[kind], from: from === '' ? null : startOf(from, 0), to: to === '' ? null : startOf(to, 1) };
}

function readDay(text: string | null): string {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00`)) ? text : '';
}

/** The moment at which the day begins here, so many days later. */
function startOf(day: string, later: number): string {
  const start = new Date(`${day}T00:00`);
  start.setDate(start.getDate() + later);
  return start.toISOString();
}
