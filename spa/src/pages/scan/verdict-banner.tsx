// The verdict: the outcome, large, and one sentence of what it means for the commit.
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Counts, Outcome, Verdict } from '../../api/contract.ts';
import { outcomeWords } from '../../theme/severity.ts';
import { describeVerdict } from './reason-words.ts';
import styles from './verdict-banner.module.css';

const icons: Readonly<Record<Outcome, Icon>> = { pass: IconCircleCheck, warn: IconAlertTriangle, fail: IconCircleX, error: IconHelpCircle };

interface VerdictBannerProps {
  readonly verdict: Verdict;
  /** Of the scan; a commit has none of its own. */
  readonly counts?: Counts;
  /** All that blocked was dismissed since. */
  readonly isOvertaken?: boolean;
}

export function VerdictBanner({ verdict, counts, isOvertaken = false }: VerdictBannerProps): ReactNode {
  const OutcomeIcon = icons[verdict.outcome];
  return (
    <section className={styles['banner']} data-outcome={verdict.outcome} aria-label="Verdict">
      <div className={styles['head']}>
        <OutcomeIcon size={44} stroke={1.6} aria-hidden className={styles['icon']} />
        <div>
          <p className={styles['outcome']}>{outcomeWords[verdict.outcome]}</p>
          <p className={styles['meaning']}>{describeVerdict(verdict)}</p>
          {isOvertaken && (
            <p className={styles['meaning']}>All of it was dismissed since. This is the verdict as it was given with the upload.</p>
          )}
        </div>
      </div>
      {counts !== undefined && (
        <dl className={styles['counts']}>
          {countRows.map(({ name, label, explanation }) => (
            <div key={name} title={explanation} data-zero={counts[name] === 0 || undefined}>
              <dt>{label}</dt>
              <dd>{counts[name].toLocaleString('en')}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

const countRows: readonly { readonly name: keyof Counts; readonly label: string; readonly explanation: string }[] = [
  { name: 'new', label: 'New', explanation: 'Findings that the base does not have' },
  { name: 'existing', label: 'Existing', explanation: 'Findings that were there before' },
  { name: 'fixed', label: 'Fixed', explanation: 'Findings of the base, or of the branch before, that are gone' },
  { name: 'reopened', label: 'Reopened', explanation: 'Findings that were fixed once and are back' },
  {
    name: 'suppressed',
    label: 'Suppressed',
    explanation: 'Findings that the source or a VEX statement suppresses; they are also new or existing',
  },
  { name: 'rejected', label: 'Rejected', explanation: 'Results that could not be read; each has a warning' },
];
