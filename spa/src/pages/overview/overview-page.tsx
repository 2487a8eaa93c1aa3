// The tenant at a glance: what needs attention, how open findings went, and the state of every project. An empty tenant is led to its first upload.
import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Overview } from '../../api/contract.ts';
import { useOverview } from '../../api/use-overview.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { ProjectTable, sortByPressure } from '../../components/project-table.tsx';
import { AttentionList } from './attention-list.tsx';
import { FirstScanNotice } from './first-scan-notice.tsx';
import { OpenTrend } from './open-trend.tsx';
import styles from './overview-page.module.css';
import { readRange } from './range.ts';

const FirstUpload = lazy(() => import('../project/first-upload.tsx').then(({ FirstUpload: component }) => ({ default: component })));

const EndingAcceptances = lazy(() =>
  import('./ending-acceptances.tsx').then(({ EndingAcceptances: component }) => ({ default: component })),
);

const shownProjects = 12;

export function OverviewPage(): ReactNode {
  const [search] = useSearchParams();
  const { data, error, refetch } = useOverview({ days: readRange(search) });
  const isEmpty = data?.projects.every(({ lastScanAt }) => lastScanAt === null) === true;
  const [wasEmpty, setWasEmpty] = useState(false);
  if (isEmpty && !wasEmpty) setWasEmpty(true);
  if (data === undefined)
    return (
      <>
        <PageHeader title="Overview" description={description} />
        {error === null ? <OverviewSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    );
  if (isEmpty)
    return (
      <>
        <PageHeader title="Overview" />
        <Suspense fallback={<PageSkeleton rows={4} />}>
          <FirstUpload projects={data.projects} />
        </Suspense>
      </>
    );
  return (
    <>
      <PageHeader title="Overview" description={description} />
      {wasEmpty && <FirstScanNotice projects={data.projects} onClose={() => setWasEmpty(false)} />}
      <OverviewBody overview={data} />
    </>
  );
}

const description = 'Default branches of all projects, over all tools.';

function OverviewBody({ overview }: { readonly overview: Overview }): ReactNode {
  const { projects, trend, timeToFix, endingAcceptances } = overview;
  // What ends soon stands in a list of its own, with its owner; what has ended needs attention.
  const soon = new Set(endingAcceptances.items.map(({ findingId, expiresAt }) => `${findingId} ${expiresAt}`));
  const attention = overview.attention.filter(
    ({ kind, findingId, at }) => kind !== 'acceptance-lapsing' || !soon.has(`${findingId ?? ''} ${at}`),
  );
  const shown = sortByPressure(projects).slice(0, shownProjects);
  return (
    <div className={styles['page']}>
      <OpenTrend trend={trend} timeToFix={timeToFix} path="/" />
      <AttentionList attention={attention} projects={projects} />
      <div className={styles['below']}>
        {endingAcceptances.count > 0 && (
          <div className={styles['ending']}>
            <Suspense>
              <EndingAcceptances ending={endingAcceptances} />
            </Suspense>
          </div>
        )}
        <section className={styles['projects']} aria-labelledby="projects">
          <h2 id="projects">Projects</h2>
          <ProjectTable projects={shown} />
          {projects.length > shown.length && (
            <p className={styles['more']}>
              <Link href="/projects">All {projects.length} projects</Link>
            </p>
          )}
        </section>
      </div>
    </div>
  );
}

function OverviewSkeleton(): ReactNode {
  return (
    <div className={styles['page']} role="status" aria-label="Loading the overview">
      <div className={styles['trend']} data-panel>
        <Skeleton height={18} width={130} mb={10} />
        <Skeleton height={28} width={200} mb="lg" />
        <Skeleton height={296} mb="xl" />
        <Skeleton height={72} />
      </div>
      <div className={styles['attention']} data-panel>
        <Skeleton height={18} width={150} mb="lg" />
        {Array.from({ length: 5 }, (_, index) => (
          <Skeleton key={index} height={64} mb="md" />
        ))}
      </div>
      <div className={styles['below']} data-panel>
        <Skeleton height={18} width={90} mb="lg" />
        {Array.from({ length: 4 }, (_, index) => (
          <Skeleton key={index} height={44} mb="md" />
        ))}
      </div>
    </div>
  );
}
