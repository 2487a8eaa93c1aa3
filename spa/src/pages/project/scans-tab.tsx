// Scans of a project on a timeline, newest first, a heading for each day. Older ones follow as somebody scrolls.
import { Button, Select } from '@mantine/core';
import { IconRadar2 } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import type { Project } from '../../api/contract.ts';
import { useBranches } from '../../api/use-branches.ts';
import { useScans } from '../../api/use-scans.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { groupByDay } from './group-by-day.ts';
import { ScanRow } from './scan-row.tsx';
import styles from './scans-tab.module.css';

interface ScansTabProps {
  readonly project: Project;
  /** Instead of everything, where there was never a scan. */
  readonly none: ReactNode;
}

export function ScansTab({ project, none }: ScansTabProps): ReactNode {
  const [search, setSearch] = useSearchParams();
  const ref = search.get('ref');
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useScans(project.slug, { ref });
  const end = useEndInSight(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  });
  if (none !== undefined) return none;
  if (data === undefined) return error === null ? <PageSkeleton rows={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const scans = data.pages.flatMap(({ items }) => items);
  const showAll = (): void => setSearch({});
  return (
    <>
      <RefFilter project={project} value={ref} onChange={(next) => setSearch(next === null ? {} : { ref: next })} />
      {scans.length === 0 ? (
        <EmptyState
          icon={IconRadar2}
          title="No scan of this branch"
          action={
            <Button variant="default" onClick={showAll}>
              Show all scans
            </Button>
          }
        />
      ) : (
        groupByDay(scans).map(({ label, scans: ofDay }, index) => (
          <div key={index} className={styles['day']}>
            <h2 id={`day-${index}`}>{label}</h2>
            <ol aria-labelledby={`day-${index}`}>
              {ofDay.map((scan) => (
                <ScanRow key={scan.id} project={project.slug} scan={scan} />
              ))}
            </ol>
          </div>
        ))
      )}
      <div ref={end} className={styles['end']}>
        {hasNextPage && (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Load older scans
          </Button>
        )}
        {error !== null && <ErrorState title="Older scans could not be loaded" error={error} onRetry={() => void fetchNextPage()} />}
      </div>
    </>
  );
}

interface RefFilterProps {
  readonly project: Project;
  readonly value: string | null;
  readonly onChange: (ref: string | null) => void;
}

function RefFilter({ project, value, onChange }: RefFilterProps): ReactNode {
  const { data } = useBranches(project.slug);
  const refs = new Set([project.defaultBranch, ...(data?.items.map(({ ref }) => ref) ?? []), ...(value === null ? [] : [value])]);
  const numbers = new Map(data?.items.map(({ ref, pullRequest }) => [ref, pullRequest]));
  return (
    <Select
      className={styles['filter']}
      aria-label="Branch or pull request"
      placeholder="All branches and pull requests"
      data={[...refs].map((ref) => ({ value: ref, label: describeRef(ref, numbers.get(ref) ?? null).slice(0, 120) }))}
      value={value}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Show all branches' }}
      nothingFoundMessage="No such branch"
    />
  );
}

/** Calls back while the end of the list is near the window. */
function useEndInSight(onNear: () => void): React.RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (end.current === null) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && onNear(), { rootMargin: '600px' });
    observer.observe(end.current);
    return () => observer.disconnect();
  });
  return end;
}
