// A verdict's outcome as icon, word and colour.
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconHelpCircle, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Outcome } from '../api/contract.ts';
import { outcomeWords } from '../theme/severity.ts';
import styles from './badges.module.css';

const icons: Readonly<Record<Outcome, Icon>> = { pass: IconCircleCheck, warn: IconAlertTriangle, fail: IconCircleX, error: IconHelpCircle };

/** Null: never scanned. */
export function OutcomeBadge({ outcome }: { readonly outcome: Outcome | null }): ReactNode {
  const OutcomeIcon = outcome === null ? IconCircleDashed : icons[outcome];
  return (
    <span className={styles['badge']} data-outcome={outcome ?? 'none'}>
      <OutcomeIcon size={15} stroke={2} aria-hidden />
      {outcome === null ? 'Not scanned' : outcomeWords[outcome]}
    </span>
  );
}
