// How many findings of each severity, as a bar of proportions with the numbers beside it.
import type { ReactNode } from 'react';
import type { SeverityCounts } from '../api/contract.ts';
import { severitiesWorstFirst, severityWords } from '../theme/severity.ts';
import styles from './severity-bar.module.css';

/** `legend` shows letters and numbers under the bar; without it they are read out and shown on hover. */
export function SeverityBar({ counts, legend = false }: { readonly counts: SeverityCounts; readonly legend?: boolean }): ReactNode {
  const present = severitiesWorstFirst.filter((severity) => counts[severity] > 0);
  const told = present
    .map((severity) => `${counts[severity].toLocaleString('en')} ${severityWords[severity].label.toLowerCase()}`)
    .join(', ');
  return (
    <div className={styles['frame']}>
      <div className={styles['bar']} role="img" aria-label={told === '' ? 'No open findings' : told} title={told}>
        {present.map((severity) => (
          <span key={severity} className={styles['part']} data-severity={severity} style={{ flexGrow: counts[severity] }} />
        ))}
      </div>
      {legend && present.length > 0 && (
        <ul className={styles['legend']} aria-hidden>
          {present.map((severity) => (
            <li key={severity} data-severity={severity}>
              <span className={styles['dot']} data-severity={severity} />
              {severityWords[severity].letter} {counts[severity].toLocaleString('en')}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
