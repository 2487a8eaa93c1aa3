// A severity as letter, word and colour: never by colour alone.
import type { ReactNode } from 'react';
import type { Severity } from '../api/contract.ts';
import { severityWords } from '../theme/severity.ts';
import styles from './badges.module.css';

/** `compact` shows the letter; its word is read out and shown on hover. */
export function SeverityBadge({ severity, compact = false }: { readonly severity: Severity; readonly compact?: boolean }): ReactNode {
  const { label, letter } = severityWords[severity];
  return (
    <span className={styles['badge']} data-severity={severity} title={compact ? label : undefined}>
      <span className={styles['letter']} aria-hidden>
        {letter}
      </span>
      <span className={compact ? 'visually-hidden' : undefined}>{label}</span>
    </span>
  );
}
