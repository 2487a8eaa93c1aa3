// All verdicts that the commit was given, the newest first: why it was judged again, and what that changed.
import { Skeleton } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Verdict } from '../../api/contract.ts';
import { useVerdicts } from '../../api/use-verdicts.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './commit-page.module.css';
import { describeCause, describeChange } from './describe-change.ts';

/** As many as the API names. */
const namedByApi = 100;

interface VerdictTimelineProps {
  readonly project: string;
  readonly commit: string;
}

export function VerdictTimeline({ project, commit }: VerdictTimelineProps): ReactNode {
  const { data, error, refetch } = useVerdicts(project, commit);
  if (data === undefined)
    return error === null ? (
      <Skeleton height={140} role="status" aria-label="Loading the verdicts" />
    ) : (
      <ErrorState title="The verdicts could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  if (data.items.length === 0) return null;
  return (
    <section className={styles['card']} aria-labelledby="timeline">
      <h2 id="timeline">How it came to be</h2>
      <ol className={styles['timeline']} reversed>
        {data.items.map((verdict, index) => (
          <TimelineItem key={verdict.id ?? index} verdict={verdict} before={data.items[index + 1]} />
        ))}
      </ol>
      {data.items.length >= namedByApi && <p className={styles['note']}>These are the newest {namedByApi}.</p>}
    </section>
  );
}

interface TimelineItemProps {
  readonly verdict: Verdict;
  /** The one before it; undefined for the first. */
  readonly before: Verdict | undefined;
}

function TimelineItem({ verdict, before }: TimelineItemProps): ReactNode {
  const { outcome, decidedAt, override } = verdict;
  const changes = describeChange(before, verdict);
  return (
    <li data-outcome={outcome}>
      <div className={styles['step']}>
        <strong>{describeCause(verdict)}</strong>
        <span className={styles['outcomes']}>
          {before !== undefined && before.outcome !== outcome && (
            <>
              <OutcomeBadge outcome={before.outcome} />
              <IconArrowRight size={16} role="img" aria-label="then" />
            </>
          )}
          <OutcomeBadge outcome={outcome} />
        </span>
        {decidedAt !== undefined && (
          <span className={styles['note']}>
            <RelativeTime at={decidedAt} />
          </span>
        )}
      </div>
      {override && (
        <p className={styles['note']}>
          <PlainLine text={override.madeBy} longest={80} />: “<PlainLine text={override.reason} longest={200} />”
        </p>
      )}
      {changes.length > 0 && (
        <ul className={styles['changes']}>
          {changes.map((change) => (
            <li key={change}>
              <PlainLine text={change} longest={200} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
