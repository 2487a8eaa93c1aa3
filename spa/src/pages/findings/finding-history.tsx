// What happened to a finding, newest first: where it came and went, and what people decided.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { FindingDetail } from '../../api/contract.ts';
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
  | { readonly kind: 'decided'; readonly at: string; readonly decision: Decision };

const shownAtFirst = 6;

export function FindingHistory({ finding }: { readonly finding: FindingDetail }): ReactNode {
  const [isWhole, setIsWhole] = useState(false);
  const happenings = useMemo(() => tellHistory(finding), [finding]);
  const hidden = happenings.length - shownAtFirst;
  return (
    <section aria-labelledby="history">
      <h3 id="history">History</h3>
      <ol className={styles['history']}>
        {(isWhole ? happenings : happenings.slice(0, shownAtFirst)).map((one, index) => (
          <li key={index} data-kind={one.kind}>
            <div>{one.kind === 'decided' ? <DecisionLine decision={one.decision} /> : <SightingLine happening={one} />}</div>
            <div className={styles['when']}>
              <RelativeTime at={one.at} />
            </div>
            {one.kind === 'decided' && one.decision.reason !== null && (
              <div className={styles['reason']}>
                <PlainText text={one.decision.reason} longest={200} />
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

function SightingLine({ happening: { kind, ref, commit } }: { readonly happening: Exclude<Happening, { kind: 'decided' }> }): ReactNode {
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

function DecisionLine({ decision: { state, decidedBy, expiresAt } }: { readonly decision: Decision }): ReactNode {
  return (
    <>
      <strong>{triageWords[state].label}</strong>
      {expiresAt !== null && (
        <>
          {Date.parse(expiresAt) <= Date.now() ? ', which ended ' : ', which ends '}
          <RelativeTime at={expiresAt} />
        </>
      )}
      {', decided by '}
      <PlainLine text={decidedBy} longest={80} />
    </>
  );
}

function tellHistory({ presence, triageHistory }: FindingDetail): Happening[] {
  const sightings = presence.flatMap(({ ref, present, from, fromCommit, until, untilCommit }): Happening[] => [
    { kind: present ? 'came' : 'went', at: from, ref, commit: fromCommit },
    ...(until === null ? [] : [{ kind: present ? 'went' : 'came', at: until, ref, commit: untilCommit } as const]),
  ]);
  const decisions = triageHistory.map((decision): Happening => ({ kind: 'decided', at: decision.decidedAt, decision }));
  return [...sightings, ...decisions].sort((one, other) => other.at.localeCompare(one.at));
}
