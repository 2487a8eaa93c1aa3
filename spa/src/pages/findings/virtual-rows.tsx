// Rows of one height in the page's own scroll, of which only those in view exist. Nothing is measured, so nothing moves while it scrolls.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import styles from './findings-list.module.css';

export const rowHeight = 60;

/** Of what stands above the list and may wrap. */
export const aboveRowsId = 'above-findings';

/** Rows before the end at which more are asked for: about two screens. */
const nearEnd = 40;

export interface RowsHandle {
  readonly scrollTo: (index: number) => void;
}

interface VirtualRowsProps {
  readonly count: number;
  readonly rowKey: (index: number) => string;
  readonly row: (index: number) => ReactNode;
  /** Index after which more rows belong. */
  readonly endsAt: number;
  readonly onEndNear: () => void;
  readonly handle: Ref<RowsHandle>;
}

export function VirtualRows({ count, rowKey, row, endsAt, onEndNear, handle }: VirtualRowsProps): ReactNode {
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  // Not with each rendering: reading a place in the middle of a scroll makes the browser lay out twice.
  useLayoutEffect(() => {
    const measure = (): void => {
      if (body.current !== null) setOffset(Math.round(body.current.getBoundingClientRect().top + window.scrollY));
    };
    const observer = new ResizeObserver(measure);
    const above = document.getElementById(aboveRowsId);
    if (above !== null) observer.observe(above);
    measure();
    return () => observer.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: offset,
    // Room for what sticks to the top: the bar of phones and the head of the list.
    scrollPaddingStart: 120,
    scrollPaddingEnd: 16,
    getItemKey: rowKey,
  });
  useImperativeHandle(handle, () => ({ scrollTo: (index) => virtualizer.scrollToIndex(index) }), [virtualizer]);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0 && last >= endsAt - nearEnd) onEndNear();
  }, [last, endsAt, onEndNear]);
  return (
    <div role="rowgroup" ref={body} className={styles['rows']} style={{ height: count * rowHeight }}>
      {items.map(({ key, index }) => (
        <div key={key} role="presentation" className={styles['slot']} style={{ transform: `translateY(${index * rowHeight}px)` }}>
          {row(index)}
        </div>
      ))}
    </div>
  );
}
