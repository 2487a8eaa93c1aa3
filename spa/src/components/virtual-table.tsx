// A table of any length of which only the rows in view exist. Its roles and row numbers tell assistive technology the whole.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import styles from './virtual-table.module.css';

export interface Column<Row> {
  readonly name: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** A track of CSS grid: `8rem`, `minmax(10rem, 2fr)`. Not used on narrow screens, where cells stand under each other. */
  readonly width: string;
}

interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** How many there are in all, where that is known and not all are loaded. */
  readonly total?: number;
  readonly estimatedHeight?: number;
  /** Called when the last loaded row comes near. */
  readonly onEndNear?: () => void;
}

export function VirtualTable<Row>(props: VirtualTableProps<Row>): ReactNode {
  const { label, columns, rows, rowKey, total, estimatedHeight = 52, onEndNear } = props;
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useEffect(() => {
    setOffset((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, [rows.length]);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => estimatedHeight,
    overscan: 8,
    scrollMargin: offset,
    getItemKey: (index) => rowKey(at(rows, index)),
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 10) onEndNear?.();
  }, [lastShown, rows.length, onEndNear]);

  const template = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    <div role="table" aria-label={label} aria-rowcount={(total ?? rows.length) + 1} className={styles['table']}>
      <div role="row" aria-rowindex={1} className={styles['head']} style={template}>
        {columns.map(({ name, header }) => (
          <div key={name} role="columnheader">
            {header}
          </div>
        ))}
      </div>
      <div role="rowgroup" ref={body} className={styles['body']} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ key, index, start }) => (
          <div
            key={key}
            role="row"
            aria-rowindex={index + 2}
            data-index={index}
            ref={virtualizer.measureElement}
            className={styles['row']}
            style={{ ...template, transform: `translateY(${start - offset}px)` }}
          >
            {columns.map(({ name, cell }) => (
              <div key={name} role="cell" data-column={name}>
                {cell(at(rows, index))}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function at<Row>(rows: readonly Row[], index: number): Row {
  // The virtualiser only names indexes below `count`.
  return rows[index] as Row;
}
