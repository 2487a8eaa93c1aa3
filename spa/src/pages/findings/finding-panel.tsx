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
import { FindingFacts } from './finding-facts.tsx';
import { FindingHistory } from './finding-history.tsx';
import styles from './finding-panel.module.css';
import { InForce } from './in-force.tsx';
import { placeOf, stateWords } from './finding-words.ts';
import { StateTag } from './state-tag.tsx';
import { placeShown, type ShownRef } from './use-shown-ref.ts';

const SafeMarkdown = lazy(() =>
  import('../../components/safe-markdown.tsx').then(({ SafeMarkdown: component }) => ({ default: component })),
);

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
  const title = finding.rule?.title ?? finding.ruleId;
  return (
    <article className={styles['content']} data-finding-panel>
      <header className={styles['title']}>
        <div className={styles['marks']}>
          <SeverityBadge severity={finding.severity} />
          <StateTag state={finding.state} />
          {finding.suppressed && <Tag>Suppressed in the source</Tag>}
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
      <PlainText text={finding.message} />
      <Place finding={finding} />
      <section aria-labelledby="decision">
        <h3 id="decision">Decision</h3>
        {waiting.map((review) => (
          <WaitingDecision key={review.id} project={project} review={review} />
        ))}
        {decision !== undefined && (triage !== 'open' || decision.ref !== null) && <InForce decision={decision} />}
        <TriageForm project={project} findings={[finding.id]} current={triage} branch={branch} />
      </section>
      <FindingFacts finding={finding} />
      <RuleHelp finding={finding} />
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
  const { path, column, sourceUrl, lastCommit } = finding;
  if (path === null) return <p className={styles['dim']}>The tool names no file.</p>;
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

function RuleHelp({ finding: { rule } }: { readonly finding: FindingDetail }): ReactNode {
  if (rule === null || (rule.help === null && rule.helpUri === null)) return null;
  return (
    <section aria-labelledby="rule-help">
      <h3 id="rule-help">What the tool says of the rule</h3>
      {rule.help !== null && (
        <div className={styles['help']}>
          <Suspense fallback={<Skeleton height={120} />}>
            <SafeMarkdown text={rule.help} />
          </Suspense>
        </div>
      )}
      {rule.helpUri !== null && (
        <p className={styles['link']}>
          <a href={rule.helpUri} target="_blank" rel="noopener noreferrer nofollow">
            Documentation of the rule at <PlainLine text={hostOf(rule.helpUri)} longest={80} />
            <IconExternalLink size={14} aria-hidden />
          </a>
        </p>
      )}
    </section>
  );
}

/** Whoever follows a link from a report sees where it leads. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
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
