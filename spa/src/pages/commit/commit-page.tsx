// The verdict on a commit, over everything that was uploaded for it: the outcome, each reason, what it went by, and how it came to be that.
import { Button, Skeleton } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useParams } from 'wouter';
import type { CommitGate, TriageState } from '../../api/contract.ts';
import { useCommitGate } from '../../api/use-commit-gate.ts';
import { useMay } from '../../api/use-me.ts';
import { useProject } from '../../api/use-project.ts';
import { useProjectReviews } from '../../api/use-reviews.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import type { ScanPlace } from '../scan/blocking-finding.tsx';
import { ReasonSection } from '../scan/reason-section.tsx';
import { groupReasons } from '../scan/reason-words.ts';
import styles from '../scan/scan-page.module.css';
import { VerdictBanner } from '../scan/verdict-banner.tsx';
import { CommitFacts } from './commit-facts.tsx';
import { LetPassModal } from './let-pass-modal.tsx';
import { OverrideBanner } from './override-banner.tsx';
import { VerdictTimeline } from './verdict-timeline.tsx';

export function CommitPage(): ReactNode {
  const { project, commit } = useParams<{ project: string; commit: string }>();
  const { data: gate, error, refetch } = useCommitGate(project, commit);
  const { data: known } = useProject(project);
  const breadcrumbs = [
    { label: 'Projects', href: '/projects' },
    { label: known?.name ?? project, href: `/projects/${encodeURIComponent(project)}` },
  ];
  if (gate === undefined)
    return (
      <>
        <PageHeader title="Commit" breadcrumbs={breadcrumbs} />
        {error === null ? <CommitSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    );
  const [first] = gate.scans;
  const title = `Commit ${gate.commit.slice(0, 8)}${first === undefined ? '' : ` on ${describeRef(first.ref)}`}`;
  return (
    <>
      <PageHeader title={title} breadcrumbs={breadcrumbs} actions={<LetPass project={project} gate={gate} />} />
      <CommitBody project={project} gate={gate} onOver={() => void refetch()} />
    </>
  );
}

function LetPass({ project, gate: { commit, verdict, scans } }: { readonly project: string; readonly gate: CommitGate }): ReactNode {
  const mayOverride = useMay('gate.override');
  const [isOpen, setIsOpen] = useState(false);
  const isStopped = verdict.outcome === 'fail' || verdict.outcome === 'error';
  if (!mayOverride || !isStopped || scans.length === 0) return null;
  return (
    <>
      <Button variant="default" onClick={() => setIsOpen(true)}>
        Let this commit pass…
      </Button>
      <LetPassModal opened={isOpen} project={project} commit={commit} onClose={() => setIsOpen(false)} />
    </>
  );
}

interface CommitBodyProps {
  readonly project: string;
  readonly gate: CommitGate;
  readonly onOver: () => void;
}

function CommitBody({ project, gate, onOver }: CommitBodyProps): ReactNode {
  const { verdict, scans, commit } = gate;
  const ref = scans[0]?.ref ?? '';
  const place: ScanPlace = {
    ref,
    isDefault: useProject(project).data?.defaultBranch === ref,
    waiting: useProjectReviews(project).data?.items ?? [],
  };
  // The verdict is of now: what counts in it has not been dismissed.
  const triage = new Map<string, TriageState>(verdict.reasons.flatMap(({ findings }) => findings.map(({ id }) => [id, 'open'] as const)));
  // The banner above says it.
  const reasons = verdict.reasons.filter(({ code }) => code !== 'break-glass' || !verdict.override);
  return (
    <div className={styles['page']}>
      <div className={styles['main']}>
        {verdict.override && <OverrideBanner project={project} override={verdict.override} onOver={onOver} />}
        <VerdictBanner verdict={verdict} />
        {groupReasons(reasons).map(({ reason, details }, index) => (
          <ReasonSection
            key={index}
            project={project}
            scan={reason.scans?.length === 1 ? reason.scans[0] : undefined}
            reason={reason}
            details={details}
            triage={triage}
            place={place}
          />
        ))}
        <VerdictTimeline project={project} commit={commit} />
      </div>
      <CommitFacts project={project} gate={gate} />
    </div>
  );
}

function CommitSkeleton(): ReactNode {
  return (
    <div className={styles['page']} role="status" aria-label="Loading the verdict">
      <div className={styles['main']}>
        <Skeleton height={110} />
        <Skeleton height={240} />
        <Skeleton height={160} />
      </div>
      <Skeleton height={320} />
    </div>
  );
}
