// What the keys of the list do; findings-shortcuts.ts tells them.
import { useCallback, type RefObject } from 'react';
import type { FindingsAddress } from './use-findings-address.ts';
import type { ListItem, ListItems } from './use-list-items.ts';
import type { OpenFinding } from './use-open-finding.ts';
import { usePageKeys } from './use-page-keys.ts';
import type { Selection } from './use-selection.ts';
import type { RowsHandle } from './virtual-rows.tsx';

interface BoardParts {
  readonly address: FindingsAddress;
  readonly list: ListItems;
  readonly selection: Selection;
  readonly shown: OpenFinding;
  readonly rows: RefObject<RowsHandle | null>;
  /** Where the keyboard is; -1 before it was used. */
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly mayTriage: boolean;
  readonly onDecide: () => void;
  readonly onSearch: () => void;
  readonly onGroup: () => void;
}

export function useBoardKeys(parts: BoardParts): void {
  const { address, list, selection, shown, rows, active, setActive, mayTriage, onDecide, onSearch, onGroup } = parts;
  const moveTo = useMove(list.items, rows, setActive);
  const step = (by: 1 | -1): void => {
    if (address.finding === null) {
      moveTo(active === -1 ? 0 : active + by);
      return;
    }
    const way = by === 1 ? shown.next : shown.previous;
    if (way === null) return;
    way();
    rows.current?.scrollTo(active + by);
  };
  const open = (): void => activate(list.items?.[active], active, shown.open, address);
  const select = (isRange: boolean): void => {
    if (mayTriage && active >= 0) selection.toggle(active, isRange);
  };
  usePageKeys({
    j: () => step(1),
    k: () => step(-1),
    o: open,
    Enter: open,
    x: () => select(false),
    X: () => select(true),
    t: onDecide,
    '/': onSearch,
    // Not g: it begins the keys that go to another page.
    b: onGroup,
    Escape: address.finding === null ? selection.clear : shown.close,
  });
}

/** Moves the keyboard to a row: into view, with the focus on it as soon as it exists. */
function useMove(
  items: readonly ListItem[] | undefined,
  rows: RefObject<RowsHandle | null>,
  setActive: (index: number) => void,
): (index: number) => void {
  return useCallback(
    (index) => {
      const count = items?.length ?? 0;
      if (count === 0) return;
      const target = Math.max(0, Math.min(count - 1, index));
      setActive(target);
      rows.current?.scrollTo(target);
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-finding-index="${target}"]`)?.focus({ preventScroll: true }));
    },
    [items, rows, setActive],
  );
}

function activate(item: ListItem | undefined, index: number, open: (index: number) => void, { unfolded, change }: FindingsAddress): void {
  if (item?.kind === 'finding') open(index);
  if (item?.kind === 'group' && item.group.key !== null)
    change({ in: item.group.key === unfolded ? null : item.group.key }, { replace: true });
}
