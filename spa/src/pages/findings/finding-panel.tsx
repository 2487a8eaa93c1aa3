// One finding with all that is known of it. Beside the list on wide screens, over it on others.
import { Button, Skeleton, Stack } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import type { FindingDetail, TriageReview } from '../../api/contract.ts';
import { findInForce, stateBy } from '../../api/in-force.ts';
import { useFinding } from '../../api/use-finding.ts';
import { useMay } from '../../api/use-me.ts';
import { useFindingReviews } from '../../api/use-reviews.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { SeverityBadge } from '../../components/severity-badge.tsx';
import { Tag } from '../../components/tag.tsx';
import { TriageBadge } from '../../components/triage-badge.tsx';
import { TriageForm } from '../../components/triage-form.tsx';
import { WaitingDecision } from '../../components/waiting-decision.tsx';
import { FindingDetailFacts } from './finding-details.tsx';
import { FindingFacts } from './finding-facts.tsx';
import { FindingFlow } from './finding-flow.tsx';
import { FindingHistory } from './finding-history.tsx';
import styles from './finding-panel.module.css';
import { InForce } from './in-force.tsx';
import { placeOf, stateWords, tellSuppressed } from './finding-words.ts';
import { Remedy } from './remedy.tsx';
import { References, RuleHelp } from './rule-help.tsx';
import { StateTag } from './state-tag.tsx';
import { placeShown, type ShownRef } from './use-shown-ref.ts';

const IdentityMenu = lazy(() => import('./identity-menu.tsx').then(({ IdentityMenu: component }) => ({ default: component })));

interface FindingPanelProps {
  readonly project: string;
  readonly finding: string;
  readonly shownRef: ShownRef;
}

export function FindingPanel({ project, finding, shownRef }: FindingPanelProps): ReactNode {
  const { data, error, refetch } = useFinding(project, finding);
  const reviews = useFindingReviews(project, finding);
  // What waits stands above the form, which must not move under the hand.
  if (data === undefined || reviews.isPending)
    return error === null ? (
      <PanelSkeleton />
    ) : (
      <ErrorState error={error} title="This finding could not be loaded" onRetry={() => void refetch()} />
    );
  return <PanelContent project={project} finding={data} shownRef={shownRef} reviews={reviews.data?.pages[0]?.items ?? []} />;
}

interface PanelContentProps {
  readonly project: string;
  readonly finding: FindingDetail;
  readonly shownRef: ShownRef;
  readonly reviews: readonly TriageReview[];
}

function PanelContent({ project, finding, shownRef, reviews }: PanelContentProps): ReactNode {
  const ref = placeShown(finding, shownRef);
  const decision = findInForce(finding.triageHistory, ref ?? null);
  const triage = stateBy(decision, Date.now());
  const mayTriage = useMay('finding.triage');
  const waiting = reviews.filter(({ outcome }) => outcome === null);
  const isDecidedAlone = decision !== undefined && decision.ref !== null;
  const branch = ref === undefined || (ref === shownRef.ofProject && !isDecidedAlone) ? undefined : { ref, isDecidedAlone };
  const { details } = finding;
  const title = finding.rule?.title ?? finding.ruleId;
  return (
    <article className={styles['content']} data-finding-panel>
      <header className={styles['title']}>
        <div className={styles['marks']}>
          <SeverityBadge severity={finding.severity} />
          <StateTag state={finding.state} />
          {finding.suppressed && <Tag>{tellSuppressed(details)}</Tag>}
          {triage !== 'open' && <TriageBadge state={triage} />}
          {waiting.length > 0 && <Tag tone="warn">Waits for a second member</Tag>}
        </div>
        <h2>
          <PlainLine text={title} />
        </h2>
        {title !== finding.ruleId && (
          <code className={styles['rule']}>
            <PlainLine text={finding.ruleId} />
          </code>
        )}
      </header>
      {finding.state === 'retired' && <p className={styles['dim']}>Rule retired: {stateWords.retired.meaning.replace(/^T/, 't')}</p>}
      {details !== null && <Remedy details={details} />}
      <PlainText text={finding.message} />
      <Place finding={finding} />
      {details !== null && <FindingDetailFacts details={details} />}
      <section aria-labelledby="decision">
        <h3 id="decision">Decision</h3>
        {waiting.map((review) => (
          <WaitingDecision key={review.id} project={project} review={review} />
        ))}
        {decision !== undefined && (triage !== 'open' || decision.ref !== null) && <InForce decision={decision} />}
        <TriageForm project={project} findings={[finding.id]} current={triage} branch={branch} />
      </section>
      {details?.flow !== undefined && details.flow.length > 0 && <FindingFlow flow={details.flow} />}
      <FindingFacts finding={finding} />
      <RuleHelp finding={finding} />
      <References finding={finding} />
      <FindingHistory finding={finding} reviews={reviews} />
      {mayTriage && (
        <Suspense>
          <IdentityMenu project={project} finding={finding} shownRef={shownRef.named} />
        </Suspense>
      )}
    </article>
  );
}

function Place({ finding }: { readonly finding: FindingDetail }): ReactNode {
  const { path, column, sourceUrl, lastCommit, details } = finding;
  // An image, a resource or a request is the place, and stands among the details.
  const isElsewhere = details !== null && (details.image ?? details.resource ?? details.request) !== undefined;
  if (path === null) return isElsewhere ? null : <p className={styles['dim']}>The tool names no file.</p>;
  const place = placeOf(finding);
  return (
    <div className={styles['place']}>
      <code>
        <PlainLine text={place} longest={500} />
        {column !== null && <span className={styles['dim']}>:{column}</span>}
      </code>
      <CopyButton text={place} what="place" />
      {sourceUrl !== null && (
        <Button
          component="a"
          href={sourceUrl}
          target="_blank"
          rel="noopener noreferrer nofollow"
          variant="default"
          size="xs"
          rightSection={<IconExternalLink size={14} aria-hidden />}
          title={lastCommit === null ? undefined : `At commit ${lastCommit}`}
        >
          Show the line
        </Button>
      )}
    </div>
  );
}

function PanelSkeleton(): ReactNode {
  return (
    <Stack gap="md" role="status" aria-label="Loading the finding" data-finding-panel>
      <Skeleton height={24} width={90} radius="xl" />
      <Skeleton height={22} width="80%" />
      <Skeleton height={60} />
      <Skeleton height={34} />
      <Skeleton height={110} />
      <Skeleton height={180} />
    </Stack>
  );
}
