// The entries under the days they fell on, and the next page when the end comes near.
import { Button } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import type { AuditEntry } from '../../api/contract.ts';
import { AuditEntryRow } from './audit-entry.tsx';
import styles from './audit.module.css';
import { useActorNames } from './use-actor-names.ts';

interface AuditListProps {
  readonly entries: readonly AuditEntry[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** The next page did not come; it is then not asked for again by itself. */
  readonly hasFailed: boolean;
  readonly onMore: () => void;
}

const dayWords = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

export function AuditList({ entries, hasMore, isLoadingMore, hasFailed, onMore }: AuditListProps): ReactNode {
  const nameActor = useActorNames();
  return (
    <>
      {groupByDay(entries).map(([day, ofDay]) => (
        <section key={day} aria-label={day} className={styles['day']}>
          <h2>{day}</h2>
          <ol className={styles['list']}>
            {ofDay.map((entry) => (
              <AuditEntryRow key={entry.id} entry={entry} nameActor={nameActor} />
            ))}
          </ol>
        </section>
      ))}
      {hasMore ? (
        <More key={entries.length} isLoading={isLoadingMore} isByHand={hasFailed} onMore={onMore} />
      ) : (
        <p className={styles['end']}>That is all.</p>
      )}
    </>
  );
}

interface MoreProps {
  readonly isLoading: boolean;
  readonly isByHand: boolean;
  readonly onMore: () => void;
}

function More({ isLoading, isByHand, onMore }: MoreProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  });
  useEffect(() => {
    if (frame.current === null || isByHand) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && more.current(), { rootMargin: '600px' });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [isByHand]);
  return (
    <div ref={frame} className={styles['more']}>
      <Button variant="default" loading={isLoading} onClick={onMore}>
        {isByHand ? 'Try to load more again' : 'Load more'}
      </Button>
    </div>
  );
}

function groupByDay(entries: readonly AuditEntry[]): [string, AuditEntry[]][] {
  const days = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const day = dayWords.format(new Date(entry.at));
    const ofDay = days.get(day);
    if (ofDay === undefined) days.set(day, [entry]);
    else ofDay.push(entry);
  }
  return [...days];
}
