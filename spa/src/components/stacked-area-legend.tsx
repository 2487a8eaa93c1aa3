// The legend of the stacked area: what each colour is and how many there were on the day that is pointed at, else on the last.
import type { ReactNode } from 'react';
import type { Severity, TrendDay } from '../api/contract.ts';
import { severitiesWorstFirst, severityWords } from '../theme/severity.ts';
import styles from './stacked-area.module.css';

const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'UTC' });

interface StackedAreaLegendProps {
  readonly day: TrendDay | undefined;
  readonly hidden: ReadonlySet<Severity>;
  readonly onToggle: ((severity: Severity) => void) | undefined;
}

export function StackedAreaLegend({ day, hidden, onToggle }: StackedAreaLegendProps): ReactNode {
  return (
    <figcaption className={styles['legend']}>
      {severitiesWorstFirst.map((severity) => {
        const content = (
          <>
            <span className={styles['swatch']} data-severity={severity} />
            {severityWords[severity].label}
            {day !== undefined && <strong>{day.open[severity].toLocaleString('en')}</strong>}
          </>
        );
        if (onToggle === undefined) return <span key={severity}>{content}</span>;
        return (
          <button key={severity} type="button" aria-pressed={!hidden.has(severity)} onClick={() => onToggle(severity)}>
            {content}
          </button>
        );
      })}
      {day !== undefined && <span className={styles['day']}>{dayFormat.format(new Date(`${day.day}T00:00:00Z`))}</span>}
    </figcaption>
  );
}
