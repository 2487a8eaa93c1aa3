// The decision in force on a finding, before anybody decides otherwise.
import type { ReactNode } from 'react';
import type { TriageDecision } from '../../api/contract.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './finding-panel.module.css';

/** Who decided so, why, where, and until when; before anybody decides otherwise. */
export function InForce({ decision }: { readonly decision: TriageDecision }): ReactNode {
  const { reason, decidedBy, decidedAt, approvedBy, owner, expiresAt, ref } = decision;
  return (
    <div className={styles['inForce']}>
      {reason !== null && <PlainText text={reason} longest={200} />}
      <div className={styles['when']}>
        <PlainLine text={decidedBy} longest={80} />, <RelativeTime at={decidedAt} />
        {approvedBy !== null && (
          <>
            ; approved by <PlainLine text={approvedBy} longest={80} />
          </>
        )}
        {expiresAt !== null && (
          <>
            ; {Date.parse(expiresAt) <= Date.now() ? 'ended' : 'ends'} <RelativeTime at={expiresAt} />
          </>
        )}
      </div>
      {(owner !== null || ref !== null) && (
        <div className={styles['when']}>
          {owner !== null && (
            <>
              Owner <PlainLine text={owner.name} longest={80} />
            </>
          )}
          {owner !== null && ref !== null && '; '}
          {ref !== null && (
            <>
              only on <PlainLine text={describeRef(ref)} longest={80} />
            </>
          )}
        </div>
      )}
    </div>
  );
}
