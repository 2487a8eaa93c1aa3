// The list and what is done in it: moving, opening, selecting, deciding; by hand and by keyboard.
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Finding } from '../../api/contract.ts';
import { useTellShortcuts } from '../../shell/page-shortcuts.ts';
import { FindingsList } from './findings-list.tsx';
import styles from './findings-page.module.css';
import { findingsShortcuts } from './findings-shortcuts.ts';
import { ListHead } from './list-head.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { TriageModal } from './triage-modal.tsx';
import type { FindingsAddress } from './use-findings-address.ts';
import { useListItems, type ListItem } from './use-list-items.ts';
import { useOpenFinding } from './use-open-finding.ts';
import { usePageKeys } from './use-page-keys.ts';
import { useSelection } from './use-selection.ts';
import type { RowsHandle } from './virtual-rows.tsx';

interface FindingsBoardProps {
  readonly project: string;
  readonly address: FindingsAddress;
  readonly total: number | undefined;
  readonly mayTriage: boolean;
  readonly onSearch: () => void;
}

export function FindingsBoard({ project, address, total, mayTriage, onSearch }: FindingsBoardProps): ReactNode {
  const isBeside = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const rows = useRef<RowsHandle>(null);
  const [active, setActive] = useState(-1);
  const [isGroupMenuOpen, setIsGroupMenuOpen] = useState(false);
  const [deciding, setDeciding] = useState<readonly Finding[] | null>(null);
  const list = useListItems(project, address);
  const selection = useSelection(list.items);
  const shown = useOpenFinding({ address, list, total, onMove: setActive });
  const { selected, clear } = selection;
  useForgetWithFilter(address, clear, setActive);
  useTellShortcuts(findingsShortcuts);

  const moveTo = useMove(list.items, rows, setActive);
  const step = (by: 1 | -1): void => {
    if (address.finding === null) moveTo(active === -1 ? 0 : active + by);
    else {
      const way = by === 1 ? shown.next : shown.previous;
      way?.();
      rows.current?.scrollTo(active + by);
    }
  };
  const decide = (): void => {
    if (!mayTriage) return;
    const item = list.items?.[active];
    if (selected.size > 0) setDeciding([...selected.values()]);
    else if (address.finding !== null) document.querySelector<HTMLElement>('[data-finding-panel] form input')?.focus();
    else if (item?.kind === 'finding') setDeciding([item.finding]);
  };
  const open = (): void => activate(list.items?.[active], active, shown.open, address);
  const leave = (): void => {
    if (address.finding !== null) shown.close();
    else clear();
  };
  usePageKeys({
    j: () => step(1),
    k: () => step(-1),
    o: open,
    Enter: open,
    x: () => mayTriage && active >= 0 && selection.toggle(active, false),
    X: () => mayTriage && active >= 0 && selection.toggle(active, true),
    t: decide,
    '/': onSearch,
    g: () => setIsGroupMenuOpen(true),
    Escape: leave,
  });

  return (
    <div className={styles['board']} data-split={(isBeside && address.finding !== null) || undefined}>
      <FindingsList
        project={project}
        address={address}
        list={list}
        total={total}
        selection={selection}
        active={active}
        mayTriage={mayTriage}
        rows={rows}
        onOpen={shown.open}
        head={
          <ListHead
            address={address}
            total={total}
            loaded={list.findings.length}
            selected={selected.size}
            mayTriage={mayTriage}
            isGroupMenuOpen={isGroupMenuOpen}
            onGroupMenu={setIsGroupMenuOpen}
            onSelectAll={() => selection.selectAll(list.findings)}
            onClear={clear}
            onTriage={decide}
            onReload={list.reload}
          />
        }
      />
      {address.finding !== null && (
        <PanelFrame
          project={project}
          finding={address.finding}
          isBeside={isBeside}
          position={shown.position}
          onPrevious={shown.previous}
          onNext={shown.next}
          onClose={shown.close}
        />
      )}
      <TriageModal
        project={project}
        findings={deciding}
        onClose={() => setDeciding(null)}
        onDone={() => {
          setDeciding(null);
          clear();
        }}
      />
    </div>
  );
}

/** What was selected under one filter may be out of sight under another, and is not decided on unseen. */
function useForgetWithFilter(address: FindingsAddress, clear: () => void, setActive: (index: number) => void): void {
  const { viewQuery } = address;
  useEffect(() => {
    clear();
    setActive(-1);
  }, [viewQuery, clear, setActive]);
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
