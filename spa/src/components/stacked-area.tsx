// Open findings over time, one band for each severity. The same numbers stand in a table for who cannot see it. Lazy where it is used.
import { useElementSize } from '@mantine/hooks';
import { scaleLinear } from '@visx/scale';
import { AreaStack } from '@visx/shape';
import { useState, type PointerEvent, type ReactNode } from 'react';
import type { Severity, TrendDay } from '../api/contract.ts';
import { severitiesWorstFirst } from '../theme/severity.ts';
import { StackedAreaLegend } from './stacked-area-legend.tsx';
import styles from './stacked-area.module.css';
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

const margin = { top: 8, right: 8, bottom: 28, left: 44 };
const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const severitiesBottomFirst = severitiesWorstFirst.toReversed();
const none: ReadonlySet<Severity> = new Set();

export function StackedArea({ days, label, height = 220, hidden = none, onToggle }: StackedAreaProps): ReactNode {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<number | null>(null);
  return (
    <figure className={styles['figure']}>
      <div ref={ref} style={{ height }}>
        {width > 0 && (
          <Plot days={days} label={label} width={width} height={height} hidden={hidden} pointed={pointed} onPoint={setPointed} />
        )}
      </div>
      <StackedAreaLegend day={days[pointed ?? days.length - 1]} hidden={hidden} onToggle={onToggle} />
      {/* Around the table, since a table does not shrink below its content. */}
      <div className="visually-hidden">
        <StackedAreaTable days={days} label={label} />
      </div>
    </figure>
  );
}

interface PlotProps extends Required<Omit<StackedAreaProps, 'onToggle'>> {
  readonly width: number;
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}

function Plot({ days: known, label, width, height, hidden, pointed, onPoint }: PlotProps): ReactNode {
  // One day alone is drawn as a level from edge to edge.
  const days = known.length === 1 ? known.flatMap((day) => [day, { ...day }]) : known;
  const right = width - margin.right;
  const last = Math.max(1, days.length - 1);
  const keys = severitiesBottomFirst.filter((severity) => !hidden.has(severity));
  const total = ({ open }: TrendDay): number => keys.reduce((sum, severity) => sum + open[severity], 0);
  const indexOf = new Map(days.map((day, index) => [day, index]));
  const x = scaleLinear({ domain: [0, last], range: [margin.left, right] });
  const y = scaleLinear({ domain: [0, Math.max(1, ...days.map(total))], range: [height - margin.bottom, margin.top], nice: true });
  const point = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>): void => {
    const index = Math.round(x.invert(clientX - currentTarget.getBoundingClientRect().left));
    onPoint(Math.min(known.length - 1, Math.max(0, index)));
  };
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${label}. The numbers follow in a table.`}
      onPointerMove={point}
      onPointerLeave={() => onPoint(null)}
    >
      {y
        .ticks(4)
        .filter(Number.isInteger)
        .map((tick) => (
          <g key={tick} className={styles['tick']}>
            <line x1={margin.left} x2={right} y1={y(tick)} y2={y(tick)} />
            <text x={margin.left - 8} y={y(tick)} dy="0.32em" textAnchor="end">
              {tick.toLocaleString('en')}
            </text>
          </g>
        ))}
      <AreaStack
        keys={keys}
        data={[...days]}
        value={(day, severity) => day.open[severity]}
        x={({ data }) => x(indexOf.get(data) ?? 0)}
        y0={([low]) => y(low)}
        y1={([, high]) => y(high)}
      >
        {({ stacks, path }) =>
          stacks.map((stack) => <path key={stack.key} d={path(stack) ?? ''} className={styles['band']} data-severity={stack.key} />)
        }
      </AreaStack>
      {pointed !== null && (
        <line className={styles['pointer']} x1={x(pointed)} x2={x(pointed)} y1={margin.top} y2={height - margin.bottom} />
      )}
      {labelledDays(known, width).map(({ day, index }) => (
        <g key={day} className={styles['tick']}>
          <text x={x(index)} y={height - 8} textAnchor={index === 0 ? 'start' : index === last ? 'end' : 'middle'}>
            {dayFormat.format(new Date(`${day}T00:00:00Z`))}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** First, last, and as many between as have room. */
function labelledDays(days: readonly TrendDay[], width: number): { readonly day: string; readonly index: number }[] {
  const steps = Math.min(days.length - 1, Math.max(1, Math.floor(width / 130)));
  if (steps < 1) return days.map(({ day }, index) => ({ day, index }));
  return Array.from({ length: steps + 1 }, (_, step) => Math.round((step * (days.length - 1)) / steps)).map((index) => ({
    day: days[index]?.day ?? '',
    index,
  }));
}
