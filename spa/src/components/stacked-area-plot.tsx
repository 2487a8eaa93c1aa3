// The drawing of the stacked area: axes, bands, and a line at the day that is pointed at.
import { AreaStack } from '@visx/shape';
import type { PointerEvent, ReactNode } from 'react';
import type { Severity, TrendDay } from '../api/contract.ts';
import { severitiesWorstFirst } from '../theme/severity.ts';
import { makeCountScale } from './count-scale.ts';
import styles from './stacked-area.module.css';

const margin = { top: 8, right: 8, bottom: 28, left: 44 };
const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const severitiesBottomFirst = severitiesWorstFirst.toReversed();

interface StackedAreaPlotProps {
  readonly days: readonly TrendDay[];
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly hidden: ReadonlySet<Severity>;
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}

export function StackedAreaPlot({ days, label, width, height, hidden, pointed, onPoint }: StackedAreaPlotProps): ReactNode {
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  const drawn = stretch(days);
  const last = Math.max(1, drawn.length - 1);
  const keys = severitiesBottomFirst.filter((severity) => !hidden.has(severity));
  const { top, ticks } = makeCountScale(Math.max(1, ...days.map(({ open }) => keys.reduce((sum, severity) => sum + open[severity], 0))));
  const indexOf = new Map(drawn.map((day, index) => [day, index]));
  const x = (index: number): number => margin.left + (index / last) * (right - margin.left);
  const y = (count: number): number => bottom - (count / top) * (bottom - margin.top);
  const point = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>): void => {
    const left = clientX - currentTarget.getBoundingClientRect().left - margin.left;
    onPoint(Math.min(days.length - 1, Math.max(0, Math.round((left / (right - margin.left)) * last))));
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
      {ticks.map((tick) => (
        <g key={tick} className={styles['tick']}>
          <line x1={margin.left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={margin.left - 8} y={y(tick)} dy="0.32em" textAnchor="end">
            {tick.toLocaleString('en')}
          </text>
        </g>
      ))}
      <AreaStack
        keys={keys}
        data={drawn}
        value={(day, severity) => day.open[severity]}
        x={({ data }) => x(indexOf.get(data) ?? 0)}
        y0={([low]) => y(low)}
        y1={([, high]) => y(high)}
      >
        {({ stacks, path }) =>
          stacks.map((stack) => <path key={stack.key} d={path(stack) ?? ''} className={styles['band']} data-severity={stack.key} />)
        }
      </AreaStack>
      {pointed !== null && <line className={styles['pointer']} x1={x(pointed)} x2={x(pointed)} y1={margin.top} y2={bottom} />}
      {labelledDays(days, width).map(({ day, index }) => (
        <g key={day} className={styles['tick']}>
          <text x={x(index)} y={height - 8} textAnchor={index === 0 ? 'start' : index === last ? 'end' : 'middle'}>
            {dayFormat.format(new Date(`${day}T00:00:00Z`))}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** One day alone is drawn as a level from edge to edge. */
function stretch(days: readonly TrendDay[]): TrendDay[] {
  return days.length === 1 ? days.flatMap((day) => [day, { ...day }]) : [...days];
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
