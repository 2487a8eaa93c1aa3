// Open findings over time, one band for each severity. The same numbers stand in a table for who cannot see it. Lazy where it is used.
import { useElementSize } from '@mantine/hooks';
import { scaleLinear } from '@visx/scale';
import { AreaStack } from '@visx/shape';
import type { ReactNode } from 'react';
import type { TrendDay } from '../api/contract.ts';
import { severitiesWorstFirst, severityWords } from '../theme/severity.ts';
import styles from './stacked-area.module.css';

interface StackedAreaProps {
  readonly days: readonly TrendDay[];
  readonly label: string;
  readonly height?: number;
}

const margin = { top: 8, right: 8, bottom: 28, left: 44 };
const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const severitiesBottomFirst = severitiesWorstFirst.toReversed();

export function StackedArea({ days, label, height = 220 }: StackedAreaProps): ReactNode {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return (
    <figure className={styles['figure']}>
      <div ref={ref} style={{ height }}>
        {width > 0 && <Plot days={days} label={label} width={width} height={height} />}
      </div>
      <figcaption className={styles['legend']}>
        {severitiesWorstFirst.map((severity) => (
          <span key={severity}>
            <span className={styles['swatch']} data-severity={severity} />
            {severityWords[severity].label}
          </span>
        ))}
      </figcaption>
      {/* Around the table, since a table does not shrink below its content. */}
      <div className="visually-hidden">
        <NumbersTable days={days} label={label} />
      </div>
    </figure>
  );
}

function Plot({ days, label, width, height }: Required<StackedAreaProps> & { readonly width: number }): ReactNode {
  const right = width - margin.right;
  const last = Math.max(1, days.length - 1);
  const indexOf = new Map(days.map((day, index) => [day, index]));
  const x = scaleLinear({ domain: [0, last], range: [margin.left, right] });
  const y = scaleLinear({ domain: [0, Math.max(1, ...days.map(totalOpen))], range: [height - margin.bottom, margin.top], nice: true });
  return (
    <svg width={width} height={height} role="img" aria-label={`${label}. The numbers follow in a table.`}>
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
        keys={severitiesBottomFirst}
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

/** First, last, and as many between as have room. */
function labelledDays(days: readonly TrendDay[], width: number): { readonly day: string; readonly index: number }[] {
  const steps = Math.min(days.length - 1, Math.max(1, Math.floor(width / 130)));
  if (steps < 1) return days.map(({ day }, index) => ({ day, index }));
  return Array.from({ length: steps + 1 }, (_, step) => Math.round((step * (days.length - 1)) / steps)).map((index) => ({
    day: days[index]?.day ?? '',
    index,
  }));
}

function NumbersTable({ days, label }: Pick<StackedAreaProps, 'days' | 'label'>): ReactNode {
  return (
    <table>
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {severitiesWorstFirst.map((severity) => (
            <th key={severity} scope="col">
              {severityWords[severity].label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, open }) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            {severitiesWorstFirst.map((severity) => (
              <td key={severity}>{open[severity]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function totalOpen({ open }: TrendDay): number {
  return severitiesWorstFirst.reduce((sum, severity) => sum + open[severity], 0);
}
