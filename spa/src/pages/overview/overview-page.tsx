// The tenant at a glance. A first form that shows how a page is put together.
import { IconFolders } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ProjectState } from '../../api/contract.ts';
import { useOverview } from '../../api/use-overview.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SeverityBar } from '../../components/severity-bar.tsx';
import { TrendChart } from '../../components/trend-chart.tsx';
import styles from './overview-page.module.css';

export function OverviewPage(): ReactNode {
  const { data, error, refetch } = useOverview();
  if (data === undefined) return error === null ? <PageSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHeader title="Overview" description="The default branches of all projects." />
      {data.projects.length === 0 ? (
        <EmptyState icon={IconFolders} title="No projects yet">
          Make a project and send its first scan.
        </EmptyState>
      ) : (
        <div className={styles['page']}>
          <section className="card" aria-labelledby="trend">
            <h2 id="trend">Open findings</h2>
            <TrendChart days={data.trend} label="Open findings by severity" />
          </section>
          <section aria-label="Projects" className={styles['projects']}>
            {data.projects.map((project) => (
              <ProjectCard key={project.id} project={project} />
            ))}
          </section>
        </div>
      )}
    </>
  );
}

function ProjectCard({ project }: { readonly project: ProjectState }): ReactNode {
  return (
    <article className="card">
      <div className={styles['head']}>
        <h2>
          <Link href={`/projects/${project.slug}`}>
            <PlainLine text={project.name} />
          </Link>
        </h2>
        <OutcomeBadge outcome={project.outcome} />
      </div>
      <SeverityBar counts={project.open} legend />
      <p className={styles['note']}>
        Last scan: <RelativeTime at={project.lastScanAt} />
      </p>
    </article>
  );
}
