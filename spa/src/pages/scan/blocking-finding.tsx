// A finding behind a reason: what a person decided since, by whom, and the form to decide it here.
import { Button } from '@mantine/core';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import type { Reason, TriageState } from '../../api/contract.ts';
import { useFinding } from '../../api/use-finding.ts';
import { useMay } from '../../api/use-me.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TriageBadge } from '../../components/triage-badge.tsx';
import { FindingLine } from './finding-line.tsx';
import { isDismissed } from './reason-words.ts';
import styles from './scan-page.module.css';

const TriageForm = lazy(() => import('../../components/triage-form.tsx').then(({ TriageForm: form }) => ({ default: form })));

interface BlockingFindingProps {
  readonly project: string;
  readonly scan: string;
  readonly finding: Reason['findings'][number];
  /** Of today; undefined where it is not known. */
  readonly triage: TriageState | undefined;
}

export function BlockingFinding({ project, scan, finding, triage }: BlockingFindingProps): ReactNode {
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
    <FindingLine project={project} scan={scan} finding={finding} aside={button}>
      {triage !== undefined && triage !== 'open' && <TriageNote project={project} finding={finding.id} state={triage} />}
      {isOpen && triage !== undefined && (
        <div className={styles['triage']}>
          <Suspense>
            <TriageForm project={project} findings={[finding.id]} current={triage} onDone={close} />
          </Suspense>
        </div>
      )}
    </FindingLine>
  );
}

interface TriageNoteProps {
  readonly project: string;
  readonly finding: string;
  readonly state: TriageState;
}

function TriageNote({ project, finding, state }: TriageNoteProps): ReactNode {
  const decision = useFinding(project, finding).data?.triageHistory[0];
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
        {isDismissed(state) ? 'The next upload will not block on it.' : 'It still blocks until it is fixed or dismissed.'}
      </span>
    </div>
  );
}
