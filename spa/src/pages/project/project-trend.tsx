// What is open on the default branch, and how it went: a narrow strip above the scans.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useOverview } from '../../api/use-overview.ts';
import { totalOpen } from '../../components/project-table.tsx';
import { TrendChart } from '../../components/trend-chart.tsx';
import { formatDays } from '../overview/format-days.ts';
import styles from './project-trend.module.css';

export function ProjectTrend({ project }: { readonly project: string }): ReactNode {
  const { data } = useOverview({ days: '90', project });
  const state = data?.projects[0];
  if (data === undefined || state === undefined) return <Skeleton height={230} mb="lg" />;
  if (data.trend.length === 0) return null;
  const { fixed, medianDays } = data.timeToFix;
  return (
    <section className={styles['strip']} aria-label="Default branch">
      <dl className={styles['numbers']}>
        <div>
          <dt>Open</dt>
          <dd>
            <Link href={`/projects/${project}/findings`}>{totalOpen(state).toLocaleString('en')}</Link>
          </dd>
        </div>
        <div>
          <dt>Dismissed</dt>
          <dd>{state.dismissed.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Fixed in 90 days</dt>
          <dd>{fixed.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Median time to fix</dt>
          <dd>{formatDays(medianDays)}</dd>
        </div>
      </dl>
      <TrendChart days={data.trend} label="Open findings of the default branch" height={150} />
    </section>
  );
}
