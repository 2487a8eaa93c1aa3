// The page's address: filter, grouping, the group that is unfolded, the finding that is shown.
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { filterNames, readFilter, type FilterName, type FindingsFilter } from './findings-filter.ts';

export const groupings = ['rule', 'path', 'severity'] as const;

export type Grouping = (typeof groupings)[number];

/** Null takes a name out of the address. */
export type AddressChange = Readonly<Partial<Record<FilterName | 'group' | 'in' | 'finding', string | null>>>;

export interface FindingsAddress {
  readonly filter: FindingsFilter;
  /** True where the address says nothing of the filter. */
  readonly isDefault: boolean;
  readonly group: Grouping | null;
  /** Key of the unfolded group. */
  readonly unfolded: string | null;
  readonly finding: string | null;
  /** The filter as a saved view has it. */
  readonly viewQuery: string;
  readonly change: (change: AddressChange, how?: { readonly replace: boolean }) => void;
  readonly open: (view: string) => void;
}

export function useFindingsAddress(): FindingsAddress {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const change = useCallback<FindingsAddress['change']>(
    (wish, how = { replace: false }) =>
      setSearch((before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(wish))
          if (value) next.set(name, value);
          else next.delete(name);
        return next;
      }, how),
    [setSearch],
  );
  const open = useCallback((view: string) => setSearch(takeView(view)), [setSearch]);
  return useMemo(() => {
    const now = new URLSearchParams(text);
    const group = now.get('group');
    return {
      filter: readFilter(now),
      isDefault: filterNames.every((name) => !now.get(name)),
      group: groupings.find((one) => one === group) ?? null,
      unfolded: now.get('in'),
      finding: now.get('finding'),
      viewQuery: takeView(text).toString(),
      change,
      open,
    };
  }, [text, change, open]);
}

/** What of an address a view keeps: not the finding that happens to be shown. */
function takeView(text: string): URLSearchParams {
  const kept = new URLSearchParams();
  const search = new URLSearchParams(text);
  for (const name of [...filterNames, 'group']) {
    const value = search.get(name);
    if (value) kept.set(name, value);
  }
  return kept;
}
