// The gate policy of a project: what is in force, the editor, a trial on what was scanned, and the versions before.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useParams } from 'wouter';
import type { Policy } from '../../api/contract.ts';
import { useFloorPolicy } from '../../api/use-floor-policy.ts';
import { useMay } from '../../api/use-me.ts';
import { usePolicyDraft } from '../../api/use-policy-draft.ts';
import { usePolicy } from '../../api/use-policy.ts';
import { useProject } from '../../api/use-project.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { PolicyWords } from '../../components/policy/policy-words.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { ProjectTabs } from '../project/project-tabs.tsx';
import { FloorNotice } from './floor-notice.tsx';
import styles from './policy-page.module.css';
import { PolicyWorkbench } from './policy-workbench.tsx';
import { VersionsSection } from './versions-section.tsx';

export function PolicyPage(): ReactNode {
  const { project } = useParams<{ project: string }>();
  const { data: known } = useProject(project);
  return (
    <>
      <PageHeader
        title="Gate policy"
        breadcrumbs={[
          { label: 'Projects', href: '/projects' },
          { label: known?.name ?? project, href: `/projects/${encodeURIComponent(project)}` },
        ]}
      />
      <ProjectTabs slug={project} current="policy" />
      <PolicyBody key={project} project={project} />
    </>
  );
}

function PolicyBody({ project }: { readonly project: string }): ReactNode {
  const { data: policy, error, refetch } = usePolicy(project);
  const { data: draft, dataUpdatedAt: draftReadAt, error: draftError, refetch: refetchDraft } = usePolicyDraft(project);
  const { data: floor } = useFloorPolicy();
  const mayManage = useMay('project.manage');
  const failure = policy === undefined ? error : draftError;
  if (failure !== null && (policy === undefined || draft === undefined))
    return <ErrorState error={failure} onRetry={() => void (policy === undefined ? refetch() : refetchDraft())} />;
  if (policy === undefined || draft === undefined) return <PolicySkeleton />;
  return (
    <div className={styles['page']}>
      <InForce policy={policy} />
      {floor !== undefined && <FloorNotice floor={floor} />}
      {mayManage ? (
        <PolicyWorkbench project={project} policy={policy} draft={draft} draftReadAt={draftReadAt} />
      ) : (
        <section className={styles['card']} aria-labelledby="reading">
          <h2 id="reading">What it says</h2>
          <PolicyWords document={policy.document} none="It asks for nothing: no finding blocks a commit." />
          <p className={styles['note']}>Owners and admins may change it.</p>
        </section>
      )}
      <VersionsSection project={project} policy={policy} />
    </div>
  );
}

function InForce({ policy: { version, createdBy, createdAt, restoredFrom } }: { readonly policy: Policy }): ReactNode {
  return (
    <p className={styles['inForce']}>
      <strong>Version {version}</strong> is in force
      {createdBy !== null && (
        <>
          , published by <PlainLine text={createdBy} longest={80} />
        </>
      )}
      , <RelativeTime at={createdAt} />
      {restoredFrom !== null && `; it is version ${restoredFrom} again`}.
    </p>
  );
}

function PolicySkeleton(): ReactNode {
  return (
    <div className={styles['page']} role="status" aria-label="Loading the policy">
      <Skeleton height={22} width="min(24rem, 80%)" />
      <Skeleton height={110} />
      <Skeleton height={520} />
    </div>
  );
}
