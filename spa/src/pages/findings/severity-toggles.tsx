// Severities with how many there are of each: what is looked at first, so always in sight. None pressed shows all.
import type { ReactNode } from 'react';
import type { Severity } from '../../api/contract.ts';
import { severitiesWorstFirst, severityWords } from '../../theme/severity.ts';
import styles from './filters.module.css';
import type { FindingsAddress } from './use-findings-address.ts';

interface SeverityTogglesProps {
  readonly address: FindingsAddress;
  /** Undefined while they are counted. */
  readonly counts: ReadonlyMap<Severity, number> | undefined;
}

export function SeverityToggles({ address: { filter, change }, counts }: SeverityTogglesProps): ReactNode {
  const toggle = (severity: Severity): void => {
    const chosen = severitiesWorstFirst.filter((one) => filter.severity.includes(one) !== (one === severity));
    change({ severity: chosen.length === severitiesWorstFirst.length ? null : chosen.join(',') });
  };
  return (
    <div role="group" aria-label="Severity" className={styles['severities']}>
      {severitiesWorstFirst.map((severity) => (
        <button
          key={severity}
          type="button"
          className={styles['severity']}
          data-severity={severity}
          data-none={counts !== undefined && !counts.has(severity) ? true : undefined}
          aria-pressed={filter.severity.includes(severity)}
          onClick={() => toggle(severity)}
        >
          <span className={styles['dot']} aria-hidden />
          <span className={styles['word']}>{severityWords[severity].label}</span>
          <span className={styles['number']}>{counts === undefined ? '\u2013' : (counts.get(severity) ?? 0).toLocaleString('en')}</span>
        </button>
      ))}
    </div>
  );
}
