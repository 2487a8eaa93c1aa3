// What happened to a finding, newest first: where it came and went, what people decided, and what a second member refused.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { FindingDetail, TriageReview } from '../../api/contract.ts';
import { CommitRef } from '../../components/commit-ref.tsx';
import { describeRef } from '../../components/describe-ref.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { triageWords } from '../../components/triage-words.ts';
import styles from './finding-panel.module.css';

type Decision = FindingDetail['triageHistory'][number];

type Happening =
  | { readonly kind: 'came' | 'went'; readonly at: string; readonly ref: string; readonly commit: string | null }
  | { readonly kind: 'decided'; readonly at: string; readonly decision: Decision }
  | { readonly kind: 'rejected'; readonly at: string; readonly review: TriageReview };

const shownAtFirst = 6;

interface FindingHistoryProps {
  readonly finding: FindingDetail;
  readonly reviews: readonly TriageReview[];
}

export function FindingHistory({ finding, reviews }: FindingHistoryProps): ReactNode {
  const [isWhole, setIsWhole] = useState(false);
  const happenings = useMemo(() => tellHistory(finding, reviews), [finding, reviews]);
  const hidden = happenings.length - shownAtFirst;
  return (
    <section aria-labelledby="history">
      <h3 id="history">History</h3>
      <ol className={styles['history']}>
        {(isWhole ? happenings : happenings.slice(0, shownAtFirst)).map((one, index) => (
          <li key={index} data-kind={one.kind}>
            <div>
              <HappeningLine happening={one} />
            </div>
            <div className={styles['when']}>
              <RelativeTime at={one.at} />
            </div>
            {reasonOf(one) !== null && (
              <div className={styles['reason']}>
                <PlainText text={reasonOf(one) ?? ''} longest={200} />
              </div>
            )}
          </li>
        ))}
      </ol>
      {hidden > 0 && !isWhole && (
        <Button variant="subtle" size="compact-sm" onClick={() => setIsWhole(true)}>
          Show {hidden} earlier
        </Button>
      )}
    </section>
  );
}

function reasonOf(happening: Happening): string | null {
  if (happening.kind === 'decided') return happening.decision.reason;
  return happening.kind === 'rejected' ? happening.review.settledReason : null;
}

function HappeningLine({ happening }: { readonly happening: Happening }): ReactNode {
  if (happening.kind === 'decided') return <DecisionLine decision={happening.decision} />;
  if (happening.kind === 'rejected') return <RejectionLine review={happening.review} />;
  return <SightingLine happening={happening} />;
}

function RejectionLine({ review: { state, proposedBy, settledBy } }: { readonly review: TriageReview }): ReactNode {
  return (
    <>
      <strong>{triageWords[state].label}</strong>, proposed by <PlainLine text={proposedBy} longest={80} />, rejected by{' '}
      <PlainLine text={settledBy ?? ''} longest={80} />
    </>
  );
}

function SightingLine({
  happening: { kind, ref, commit },
}: {
  readonly happening: Extract<Happening, { kind: 'came' | 'went' }>;
}): ReactNode {
  return (
    <>
      {kind === 'came' ? 'Found on ' : 'Gone from '}
      <strong>
        <PlainLine text={describeRef(ref)} longest={80} />
      </strong>
      {commit !== null && (
        <>
          {' at '}
          <CommitRef commit={commit} />
        </>
      )}
    </>
  );
}

function DecisionLine({ decision: { state, ref, decidedBy, approvedBy, expiresAt } }: { readonly decision: Decision }): ReactNode {
  return (
    <>
      <strong>{triageWords[state].label}</strong>
      {ref !== null && (
        <>
          {' only on '}
          <PlainLine text={describeRef(ref)} longest={80} />
        </>
      )}
      {expiresAt !== null && (
        <>
          {Date.parse(expiresAt) <= Date.now() ? ', which ended ' : ', which ends '}
          <RelativeTime at={expiresAt} />
        </>
      )}
      {', decided by '}
      <PlainLine text={decidedBy} longest={80} />
      {approvedBy !== null && (
        <>
          {', approved by '}
          <PlainLine text={approvedBy} longest={80} />
        </>
      )}
    </>
  );
}

function tellHistory({ presence, triageHistory }: FindingDetail, reviews: readonly TriageReview[]): Happening[] {
  const sightings = presence.flatMap(({ ref, present, from, fromCommit, until, untilCommit }): Happening[] => [
    { kind: present ? 'came' : 'went', at: from, ref, commit: fromCommit },
    ...(until === null ? [] : [{ kind: present ? 'went' : 'came', at: until, ref, commit: untilCommit } as const]),
  ]);
  const decisions = triageHistory.map((decision): Happening => ({ kind: 'decided', at: decision.decidedAt, decision }));
  const rejected = reviews.flatMap((review): Happening[] =>
    review.outcome === 'refused' ? [{ kind: 'rejected', at: review.settledAt ?? review.proposedAt, review }] : [],
  );
  return [...sightings, ...decisions, ...rejected].sort((one, other) => other.at.localeCompare(one.at));
}
