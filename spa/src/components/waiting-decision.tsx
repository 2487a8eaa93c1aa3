// A decision that waits for a second member: what is proposed, by whom, and the buttons of whoever may settle it.
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import type { TriageReview } from '../api/contract.ts';
import { useMay, useMembership } from '../api/use-me.ts';
import { approveTriage, rejectTriage } from '../api/use-reviews.ts';
import { useAct } from '../auth/use-act.ts';
import { describeRef } from './describe-ref.ts';
import { PlainLine } from './plain-line.tsx';
import { PlainText } from './plain-text.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { RelativeTime } from './relative-time.tsx';
import { explainNoApproval } from './review-words.ts';
import { TriageBadge } from './triage-badge.tsx';
import styles from './waiting-decision.module.css';

interface WaitingDecisionProps {
  readonly project: string;
  readonly review: TriageReview;
}

export function WaitingDecision({ project, review }: WaitingDecisionProps): ReactNode {
  const { state, reason, owner, expiresAt, proposedBy, proposedAt, ref } = review;
  return (
    <div className={styles['waiting']}>
      <div className={styles['what']}>
        <TriageBadge state={state} />
        <span>
          proposed by <PlainLine text={proposedBy} longest={80} /> <RelativeTime at={proposedAt} />
        </span>
      </div>
      <PlainText text={reason} longest={300} />
      <div className={styles['terms']}>
        {owner !== null && (
          <span>
            Owner <PlainLine text={owner.name} longest={80} />
          </span>
        )}
        {expiresAt !== null && (
          <span>
            Ends <RelativeTime at={expiresAt} />
          </span>
        )}
        <span>
          {ref === null ? (
            'For the whole project'
          ) : (
            <>
              Only on <PlainLine text={describeRef(ref)} longest={100} />
            </>
          )}
        </span>
      </div>
      <Settle project={project} review={review} />
    </div>
  );
}

function Settle({ project, review }: WaitingDecisionProps): ReactNode {
  const mayApprove = useMay('finding.approve');
  const own = useMembership()?.memberId;
  const [isRejecting, setIsRejecting] = useState(false);
  const approve = useAct(approveTriage);
  const why = useId();
  if (!mayApprove) return <p className={styles['note']}>It waits for a second member. Your role may look at it and not approve it.</p>;
  const obstacle = explainNoApproval(review, own, Date.now());
  const isOwn = review.proposerId === own;
  const name = <span className="visually-hidden"> the decision on {review.ruleId}</span>;
  if (isRejecting) return <RejectForm project={project} review={review} onCancel={() => setIsRejecting(false)} />;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          size="xs"
          loading={approve.isRunning}
          disabled={obstacle !== null}
          aria-describedby={obstacle === null ? undefined : why}
          onClick={() => void approve.run({ project, decision: review.id })}
        >
          Approve{name}
        </Button>
        {!isOwn && (
          <Button size="xs" variant="default" disabled={approve.isRunning} onClick={() => setIsRejecting(true)}>
            Reject{name}
          </Button>
        )}
      </Group>
      {obstacle !== null && (
        <p id={why} className={styles['note']}>
          {obstacle}
        </p>
      )}
      <ProblemAlert problem={approve.problem} />
    </Stack>
  );
}

function RejectForm({ project, review, onCancel }: WaitingDecisionProps & { readonly onCancel: () => void }): ReactNode {
  const [reason, setReason] = useState('');
  const { run, isRunning, problem } = useAct(rejectTriage);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run({ project, decision: review.id, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) });
      }}
    >
      <Stack gap="xs">
        <Textarea
          label="Why not"
          description="Whoever proposed it reads this. Kept in the history and in the audit log."
          data-autofocus
          autoFocus
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemAlert problem={problem} />
        <Group gap="xs">
          <Button type="submit" size="xs" color="red" loading={isRunning}>
            Reject
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
