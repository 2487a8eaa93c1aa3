// The finding that is shown, its place in the list, and the way to the ones before and after it.
import { useCallback, useRef } from 'react';
import type { FindingsAddress } from './use-findings-address.ts';
import type { ListItem, ListItems } from './use-list-items.ts';

export interface OpenFinding {
  readonly position: { readonly number: number; readonly of: number | undefined } | null;
  readonly open: (index: number) => void;
  readonly close: () => void;
  readonly previous: (() => void) | null;
  readonly next: (() => void) | null;
}

interface Parts {
  readonly address: FindingsAddress;
  readonly list: ListItems;
  /** All that match, where that is known. */
  readonly total: number | undefined;
  readonly onMove: (index: number) => void;
}

export function useOpenFinding({ address: { finding: shown, group, change }, list, total, onMove }: Parts): OpenFinding {
  const items = list.items;
  const latest = useRef(items);
  latest.current = items;
  // Where it was, for when a decision has taken it out of the list: the next one has moved up to its place.
  const lastIndex = useRef(-1);
  const found = shown === null ? -1 : (items?.findIndex((item) => isFinding(item, shown)) ?? -1);
  if (found !== -1) lastIndex.current = found;

  const show = useCallback(
    (index: number, replace: boolean) => {
      const item = latest.current?.[index];
      if (item?.kind !== 'finding') return;
      lastIndex.current = index;
      change({ finding: item.finding.id }, { replace });
      onMove(index);
    },
    [change, onMove],
  );
  const open = useCallback((index: number) => show(index, false), [show]);
  const close = useCallback(() => change({ finding: null }), [change]);
  const at = found === -1 ? lastIndex.current : found;
  const after = found === -1 ? at : at + 1;
  const step = (index: number): (() => void) | null => (items?.[index]?.kind === 'finding' ? () => show(index, true) : null);
  const number = found === -1 ? 0 : list.findings.findIndex(({ id }) => id === shown) + 1;
  return {
    // Of a group, how many there are is known once all are loaded.
    position: number > 0 ? { number, of: group === null ? total : list.hasMore ? undefined : list.findings.length } : null,
    open,
    close,
    previous: at < 0 ? null : step(at - 1),
    next: at < 0 ? null : step(after),
  };
}

function isFinding(item: ListItem, id: string): boolean {
  return item.kind === 'finding' && item.finding.id === id;
}
