// Open findings over time, one band for each severity. The same numbers stand in a table for who cannot see it. Lazy where it is used.
import { useElementSize } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import type { Severity, TrendDay } from '../api/contract.ts';
import { StackedAreaLegend } from './stacked-area-legend.tsx';
import styles from './stacked-area.module.css';
import { StackedAreaPlot } from './stacked-area-plot.tsx';
import { StackedAreaTable } from './stacked-area-table.tsx';

export interface StackedAreaProps {
  readonly days: readonly TrendDay[];
  readonly label: string;
  readonly height?: number;
  /** Bands that are left out. */
  readonly hidden?: ReadonlySet<Severity>;
  /** Makes the legend a row of switches. */
  readonly onToggle?: (severity: Severity) => void;
}

const none: ReadonlySet<Severity> = new Set();

export function StackedArea({ days, label, height = 220, hidden = none, onToggle }: StackedAreaProps): ReactNode {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<number | null>(null);
  const shown = pointed === null ? days.at(-1) : (days[pointed] ?? days.at(-1));
  return (
    <figure className={styles['figure']}>
      <div ref={ref} style={{ height }}>
        {width > 0 && (
          <StackedAreaPlot
            days={days}
            label={label}
            width={width}
            height={height}
            hidden={hidden}
            pointed={pointed !== null && pointed < days.length ? pointed : null}
            onPoint={setPointed}
          />
        )}
      </div>
      <StackedAreaLegend day={shown} hidden={hidden} onToggle={onToggle} />
      {/* Around the table, since a table does not shrink below its content. */}
      <div className="visually-hidden">
        <StackedAreaTable days={days} label={label} />
      </div>
    </figure>
  );
}
