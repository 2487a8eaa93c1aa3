// A finding behind a reason: what a person decided since, by whom, and the form to decide it here.
import { Button } from '@mantine/core';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Reason, TriageReview, TriageState } from '../../api/contract.ts';
import { findInForce } from '../../api/in-force.ts';
import { useFinding } from '../../api/use-finding.ts';
import { useMay } from '../../api/use-me.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tag } from '../../components/tag.tsx';
import { TriageBadge } from '../../components/triage-badge.tsx';
import { triageWords } from '../../components/triage-words.ts';
import { FindingLine } from './finding-line.tsx';
import { isDismissed } from './reason-words.ts';
import styles from './scan-page.module.css';

const TriageForm = lazy(() => import('../../components/triage-form.tsx').then(({ TriageForm: form }) => ({ default: form })));

/** Where the scan is of, and what waits there for a second member. */
export interface ScanPlace {
  readonly ref: string;
  readonly isDefault: boolean;
  readonly waiting: readonly TriageReview[];
}

interface BlockingFindingProps {
  readonly project: string;
  /** Undefined where it may be in one of several. */
  readonly scan: string | undefined;
  readonly finding: Reason['findings'][number];
  /** Of today; undefined where it is not known. */
  readonly triage: TriageState | undefined;
  readonly place: ScanPlace;
}

export function BlockingFinding({ project, scan, finding, triage, place }: BlockingFindingProps): ReactNode {
  const mayTriage = useMay('finding.triage');
  const [isOpen, setIsOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setIsOpen(false);
    opener.current?.focus();
  };
  const button = mayTriage && triage !== undefined && (
    <Button ref={opener} size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
      {isOpen ? 'Cancel' : 'Triage'}
      <span className="visually-hidden"> {finding.ruleId}</span>
    </Button>
  );
  return (
    <FindingLine project={project} scan={scan} gitRef={place.ref} finding={finding} aside={button}>
      {triage !== undefined && triage !== 'open' && <TriageNote project={project} finding={finding.id} state={triage} gitRef={place.ref} />}
      {place.waiting
        .filter(({ findingId }) => findingId === finding.id)
        .map((review) => (
          <WaitingNote key={review.id} review={review} />
        ))}
      {isOpen && triage !== undefined && (
        <div className={styles['triage']}>
          <Suspense>
            <TriageForm
              project={project}
              findings={[finding.id]}
              current={triage}
              branch={place.isDefault ? undefined : { ref: place.ref, isDecidedAlone: false }}
              onDone={close}
            />
          </Suspense>
        </div>
      )}
    </FindingLine>
  );
}

function WaitingNote({ review: { state, ref, proposedBy, proposedAt } }: { readonly review: TriageReview }): ReactNode {
  return (
    <div className={styles['decision']}>
      <Tag tone="warn">Waits for a second member</Tag>
      <span>
        {triageWords[state].label}
        {ref !== null && (
          <>
            {' only on '}
            <PlainLine text={describeRef(ref)} longest={80} />
          </>
        )}
        , proposed by <PlainLine text={proposedBy} longest={80} /> <RelativeTime at={proposedAt} />
      </span>
      <Link href="/reviews">Reviews</Link>
      <span className={styles['effect']}>It still counts until then.</span>
    </div>
  );
}

interface TriageNoteProps {
  readonly project: string;
  readonly finding: string;
  readonly state: TriageState;
  /** Of the scan. */
  readonly gitRef: string;
}

function TriageNote({ project, finding, state, gitRef }: TriageNoteProps): ReactNode {
  const decision = findInForce(useFinding(project, finding).data?.triageHistory ?? [], gitRef);
  return (
    <div className={styles['decision']}>
      <TriageBadge state={state} />
      {decision?.state === state && (
        <span>
          by <PlainLine text={decision.decidedBy} longest={80} /> <RelativeTime at={decision.decidedAt} />
          {decision.expiresAt !== null && (
            <>
              , ends <RelativeTime at={decision.expiresAt} />
            </>
          )}
        </span>
      )}
      {decision?.state === state && decision.reason !== null && (
        <q>
          <PlainLine text={decision.reason} longest={200} />
        </q>
      )}
      <span className={styles['effect']}>
        {isDismissed(state) ? 'It blocks no longer.' : 'It still counts until it is fixed or dismissed.'}
      </span>
    </div>
  );
}
