// A project: its scans on a timeline, its branches, its settings. The tab is in the address; findings and the gate policy are pages of their own.
import { lazy, Suspense, type ReactNode } from 'react';
import { useParams, useSearchParams } from 'wouter';
import type { Project } from '../../api/contract.ts';
import { useOverview } from '../../api/use-overview.ts';
import { useProject } from '../../api/use-project.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSkeleton } from '../../components/page-skeleton.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './project-page.module.css';
import { ProjectTabs } from './project-tabs.tsx';
import { ProjectTrend } from './project-trend.tsx';
import { ScansTab } from './scans-tab.tsx';

const BranchesTab = lazy(() => import('./branches-tab.tsx').then(({ BranchesTab: tab }) => ({ default: tab })));
const SettingsTab = lazy(() => import('./settings-tab.tsx').then(({ SettingsTab: tab }) => ({ default: tab })));
const FirstUpload = lazy(() => import('./first-upload.tsx').then(({ FirstUpload: component }) => ({ default: component })));

const tabs = ['scans', 'branches', 'settings'] as const;

const breadcrumbs = [{ label: 'Projects', href: '/projects' }];

export function ProjectPage(): ReactNode {
  const { project: slug } = useParams<{ project: string }>();
  const [search] = useSearchParams();
  const { data: project, error, refetch } = useProject(slug);
  const tab = tabs.find((one) => one === search.get('tab')) ?? 'scans';
  if (project === undefined)
    return (
      <>
        <PageHeader title="Project" breadcrumbs={breadcrumbs} />
        {error === null ? <PageSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    );
  return (
    <>
      <PageHeader title={project.name} breadcrumbs={breadcrumbs} description={<Description project={project} />} />
      <ProjectTabs slug={project.slug} current={tab} />
      <Suspense fallback={<PageSkeleton />}>
        {tab === 'scans' && <Scans project={project} />}
        {tab === 'branches' && <BranchesTab project={project} />}
        {tab === 'settings' && <SettingsTab project={project} />}
      </Suspense>
    </>
  );
}

function Description({ project }: { readonly project: Project }): ReactNode {
  const { data } = useOverview({ days: '90', project: project.slug });
  const state = data?.projects[0];
  return (
    <span className={styles['description']}>
      {state !== undefined && <OutcomeBadge outcome={state.outcome} />}
      <code>{project.slug}</code>
      {project.repositoryUrl !== null && (
        <a href={project.repositoryUrl} rel="noopener noreferrer" target="_blank">
          <PlainLine text={project.repositoryUrl.replace('https://', '')} longest={100} />
        </a>
      )}
    </span>
  );
}

/** A project without any scan is led to its first one. */
function Scans({ project }: { readonly project: Project }): ReactNode {
  const { data } = useOverview({ days: '90', project: project.slug });
  const isEmpty = data?.projects[0]?.lastScanAt === null;
  return (
    <>
      {!isEmpty && <ProjectTrend project={project.slug} />}
      <ScansTab project={project} none={isEmpty ? <FirstUpload projects={[project]} /> : undefined} />
    </>
  );
}
