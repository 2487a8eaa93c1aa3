// The list: its head, its rows, and what stands there while there are none.
import { Button, Skeleton } from '@mantine/core';
import { useCallback, type ReactNode, type Ref } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { FindingRow } from './finding-row.tsx';
import styles from './findings-list.module.css';
import { GroupRow } from './group-row.tsx';
import { NoFindings } from './no-findings.tsx';
import type { FindingsAddress } from './use-findings-address.ts';
import type { ListItem, ListItems } from './use-list-items.ts';
import type { Selection } from './use-selection.ts';
import { VirtualRows, type RowsHandle } from './virtual-rows.tsx';

interface FindingsListProps {
  readonly project: string;
  readonly address: FindingsAddress;
  readonly list: ListItems;
  readonly total: number | undefined;
  readonly selection: Selection;
  readonly active: number;
  readonly mayTriage: boolean;
  readonly rows: Ref<RowsHandle>;
  readonly onOpen: (index: number) => void;
  readonly head: ReactNode;
}

export function FindingsList({ head, ...props }: FindingsListProps): ReactNode {
  const { address, list, total } = props;
  const { items } = list;
  return (
    <div className={styles['list']} data-old={list.isOld || undefined} aria-busy={list.isOld}>
      {head}
      {items === undefined && list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
      {items === undefined && list.error === null && <RowSkeletons />}
      {items?.length === 0 && <NoFindings project={props.project} address={address} />}
      {items !== undefined && items.length > 0 && (
        <div
          role="table"
          aria-label="Findings"
          aria-rowcount={address.group === null && total !== undefined ? total + 1 : -1}
          className={styles['table']}
        >
          <div role="rowgroup" className="visually-hidden">
            <div role="row" aria-rowindex={1}>
              {address.group === null && props.mayTriage && <span role="columnheader">Selected</span>}
              {address.group === null
                ? ['Severity', 'Finding', 'Decision', 'First seen'].map(columnHead)
                : ['Group', 'Findings'].map(columnHead)}
            </div>
          </div>
          <Rows {...props} items={items} />
        </div>
      )}
      {list.isCut && <p className={styles['cut']}>These are the 200 largest groups. Filter or search to see the others.</p>}
    </div>
  );
}

function columnHead(name: string): ReactNode {
  return (
    <span key={name} role="columnheader">
      {name}
    </span>
  );
}

type RowsProps = Omit<FindingsListProps, 'head'> & { readonly items: readonly ListItem[] };

function Rows({ project, address, list, items, selection, active, mayTriage, rows, onOpen }: RowsProps): ReactNode {
  const { group, unfolded, finding: shown, change } = address;
  const { selected, toggle } = selection;
  const toggleGroup = useCallback((key: string) => change({ in: key === unfolded ? null : key }, { replace: true }), [change, unfolded]);
  const rowKey = useCallback((index: number) => keyOf(items[index], index), [items]);
  const row = (index: number): ReactNode => {
    const item = items[index];
    if (item === undefined || item.kind === 'loading') return <LoadingRow isFailed={list.error !== null} onRetry={list.retry} />;
    if (item.kind === 'group' && group !== null)
      return (
        <GroupRow
          group={item.group}
          by={group}
          index={index}
          isActive={index === active}
          isOpen={item.group.key !== null && item.group.key === unfolded}
          onToggle={toggleGroup}
        />
      );
    if (item.kind !== 'finding') return null;
    const { finding } = item;
    return (
      <FindingRow
        finding={finding}
        index={index}
        href={`/projects/${project}/findings?finding=${finding.id}`}
        isActive={index === active}
        isShown={finding.id === shown}
        isSelected={selected.has(finding.id)}
        maySelect={mayTriage}
        isNested={group !== null}
        onOpen={onOpen}
        onSelect={toggle}
      />
    );
  };
  return <VirtualRows count={items.length} rowKey={rowKey} row={row} endsAt={list.endsAt} onEndNear={list.loadMore} handle={rows} />;
}

function keyOf(item: ListItem | undefined, index: number): string {
  if (item?.kind === 'finding') return item.finding.id;
  return item?.kind === 'group' ? `group ${item.group.key ?? ''}` : `loading ${index}`;
}

function LoadingRow({ isFailed, onRetry }: { readonly isFailed: boolean; readonly onRetry: () => void }): ReactNode {
  return (
    <div role="row" className={styles['loading']}>
      <div role="cell">
        {isFailed ? (
          <>
            The rest could not be loaded.{' '}
            <Button variant="subtle" size="compact-sm" onClick={onRetry}>
              Try again
            </Button>
          </>
        ) : (
          <Skeleton height={14} width="60%" role="status" aria-label="Loading more" />
        )}
      </div>
    </div>
  );
}

function RowSkeletons(): ReactNode {
  return (
    <div role="status" aria-label="Loading findings">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className={styles['skeleton']}>
          <Skeleton height={22} width={84} radius="xl" />
          <div>
            <Skeleton height={13} width={`${82 - ((index * 17) % 40)}%`} />
            <Skeleton height={11} mt={9} width={`${48 - ((index * 11) % 22)}%`} />
          </div>
        </div>
      ))}
    </div>
  );
}
