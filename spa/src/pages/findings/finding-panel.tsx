// One finding with all that is known of it. Beside the list on wide screens, over it on others.
import { Button, Skeleton, Stack } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import type { FindingDetail } from '../../api/contract.ts';
import { useFinding } from '../../api/use-finding.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SeverityBadge } from '../../components/severity-badge.tsx';
import { Tag } from '../../components/tag.tsx';
import { TriageBadge } from '../../components/triage-badge.tsx';
import { TriageForm } from '../../components/triage-form.tsx';
import { FindingFacts } from './finding-facts.tsx';
import { FindingHistory } from './finding-history.tsx';
import styles from './finding-panel.module.css';
import { placeOf } from './finding-words.ts';

const SafeMarkdown = lazy(() =>
  import('../../components/safe-markdown.tsx').then(({ SafeMarkdown: component }) => ({ default: component })),
);

interface FindingPanelProps {
  readonly project: string;
  readonly finding: string;
}

export function FindingPanel({ project, finding }: FindingPanelProps): ReactNode {
  const { data, error, refetch } = useFinding(project, finding);
  if (data === undefined)
    return error === null ? (
      <PanelSkeleton />
    ) : (
      <ErrorState error={error} title="This finding could not be loaded" onRetry={() => void refetch()} />
    );
  return <PanelContent project={project} finding={data} />;
}

function PanelContent({ project, finding }: { readonly project: string; readonly finding: FindingDetail }): ReactNode {
  const title = finding.rule?.title ?? finding.ruleId;
  return (
    <article className={styles['content']} data-finding-panel>
      <header className={styles['title']}>
        <div className={styles['marks']}>
          <SeverityBadge severity={finding.severity} />
          {finding.state === 'fixed' && <Tag tone="good">Fixed</Tag>}
          {finding.suppressed && <Tag>Suppressed in the source</Tag>}
          {finding.triage !== 'open' && <TriageBadge state={finding.triage} />}
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
      <PlainText text={finding.message} />
      <Place finding={finding} />
      <section aria-labelledby="decision">
        <h3 id="decision">Decision</h3>
        <InForce finding={finding} />
        <TriageForm project={project} findings={[finding.id]} current={finding.triage} />
      </section>
      <FindingFacts finding={finding} />
      <RuleHelp finding={finding} />
      <FindingHistory finding={finding} />
    </article>
  );
}

/** Who decided so, why, and until when; before anybody decides otherwise. */
function InForce({ finding: { triage, triageHistory } }: { readonly finding: FindingDetail }): ReactNode {
  const [decision] = triageHistory;
  if (decision?.state !== triage || triage === 'open') return null;
  return (
    <div className={styles['inForce']}>
      {decision.reason !== null && <PlainText text={decision.reason} longest={200} />}
      <div className={styles['when']}>
        <PlainLine text={decision.decidedBy} longest={80} />, <RelativeTime at={decision.decidedAt} />
        {decision.expiresAt !== null && (
          <>
            ; ends <RelativeTime at={decision.expiresAt} />
          </>
        )}
      </div>
    </div>
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
