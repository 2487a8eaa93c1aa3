// A scan: the verdict that was given with it, why, what to do next. Then what changed, and where the scan comes from.
import { Skeleton } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useParams } from 'wouter';
import type { ScanDetail, TriageState } from '../../api/contract.ts';
import { useProject } from '../../api/use-project.ts';
import { useProjectReviews } from '../../api/use-reviews.ts';
import { useScan } from '../../api/use-scan.ts';
import { useScanChanges } from '../../api/use-scan-changes.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import type { ScanPlace } from './blocking-finding.tsx';
import { ChangesSection } from './changes-section.tsx';
import { HeldDrop } from './held-drop.tsx';
import { ReasonSection } from './reason-section.tsx';
import { groupReasons, isOvertaken } from './reason-words.ts';
import { ScanFacts } from './scan-facts.tsx';
import noticeStyles from './scan-notice.module.css';
import styles from './scan-page.module.css';
import { VerdictBanner } from './verdict-banner.tsx';
import { VerdictNow } from './verdict-now.tsx';
import { WarningsSection } from './warnings-section.tsx';

export function ScanPage(): ReactNode {
  const { project, scan: scanId } = useParams<{ project: string; scan: string }>();
  const { data: scan, error, refetch } = useScan(project, scanId);
  const { data: known } = useProject(project);
  const breadcrumbs = [
    { label: 'Projects', href: '/projects' },
    { label: known?.name ?? project, href: `/projects/${encodeURIComponent(project)}` },
  ];
  if (scan === undefined)
    return (
      <>
        <PageHeader title="Scan" breadcrumbs={breadcrumbs} />
        {error === null ? <ScanSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    );
  return (
    <>
      <PageHeader title={`${scan.tool} on ${describeRef(scan.ref, scan.pullRequest)}`} breadcrumbs={breadcrumbs} />
      <ScanBody project={project} scan={scan} />
    </>
  );
}

function ScanBody({ project, scan }: { readonly project: string; readonly scan: ScanDetail }): ReactNode {
  const { id, verdict, counts, warnings, warningCount } = scan;
  const { data: changes } = useScanChanges(project, id);
  const place: ScanPlace = {
    ref: scan.ref,
    isDefault: useProject(project).data?.defaultBranch === scan.ref,
    waiting: useProjectReviews(project).data?.items ?? [],
  };
  // What blocks is new, and the changes carry the triage of today.
  const triage = new Map<string, TriageState>(changes?.new.map((finding) => [finding.id, finding.triage]));
  const blocking = verdict.reasons.filter(({ outcome }) => outcome === 'fail');
  // While it is held, the notice says it, and what can be done.
  const reasons = verdict.reasons.filter(({ code }) => code !== 'sudden-drop' || scan.held === null);
  const isAllOvertaken = verdict.outcome === 'fail' && blocking.every((reason) => isOvertaken(reason, triage));
  return (
    <div className={styles['page']}>
      <div className={styles['main']}>
        <VerdictBanner verdict={verdict} counts={counts} isOvertaken={isAllOvertaken} />
        <VerdictNow project={project} scan={scan} />
        {scan.isLate && <LateNotice />}
        {scan.held !== null && <HeldDrop project={project} scan={scan} held={scan.held} />}
        {groupReasons(reasons).map(({ reason, details }, index) => (
          <ReasonSection key={index} project={project} scan={id} reason={reason} details={details} triage={triage} place={place} />
        ))}
        <ChangesSection project={project} scan={id} />
        <WarningsSection warnings={warnings} warningCount={warningCount} isOpen={counts.rejected > 0} />
      </div>
      <ScanFacts project={project} scan={scan} />
    </div>
  );
}

function LateNotice(): ReactNode {
  return (
    <section className={noticeStyles['notice']} aria-labelledby="late">
      <IconHistory size={26} stroke={1.7} aria-hidden />
      <div>
        <h2 id="late">This scan came late</h2>
        <p>It is of an older commit than one that was scanned before, so nothing was closed.</p>
      </div>
    </section>
  );
}

function ScanSkeleton(): ReactNode {
  return (
    <div className={styles['page']} role="status" aria-label="Loading the scan">
      <div className={styles['main']}>
        <Skeleton height={170} />
        <Skeleton height={220} />
        <Skeleton height={160} />
      </div>
      <Skeleton height={340} />
    </div>
  );
}
