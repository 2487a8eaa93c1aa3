// The list and what is done in it: moving, opening, selecting, deciding; by hand and by keyboard.
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Finding } from '../../api/contract.ts';
import { useTellShortcuts } from '../../shell/page-shortcuts.ts';
import { FindingsList } from './findings-list.tsx';
import styles from './findings-page.module.css';
import { findingsShortcuts } from './findings-shortcuts.ts';
import { ListHead } from './list-head.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { TriageModal } from './triage-modal.tsx';
import { useBoardKeys } from './use-board-keys.ts';
import type { FindingsAddress } from './use-findings-address.ts';
import { useListItems } from './use-list-items.ts';
import { useOpenFinding } from './use-open-finding.ts';
import { useSelection } from './use-selection.ts';
import { useShownRef } from './use-shown-ref.ts';
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
  const shownRef = useShownRef(project, address.filter);
  useForgetWithFilter(address, clear, setActive);
  useTellShortcuts(findingsShortcuts);

  const decide = (): void => {
    if (!mayTriage) return;
    const item = list.items?.[active];
    if (selected.size > 0) setDeciding([...selected.values()]);
    else if (address.finding !== null) document.querySelector<HTMLElement>('[data-finding-panel] form input')?.focus();
    else if (item?.kind === 'finding') setDeciding([item.finding]);
  };
  const groupNow = (): void => setIsGroupMenuOpen(true);
  useBoardKeys({ address, list, selection, shown, rows, active, setActive, mayTriage, onDecide: decide, onSearch, onGroup: groupNow });

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
          shownRef={shownRef}
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
        shownRef={shownRef}
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
