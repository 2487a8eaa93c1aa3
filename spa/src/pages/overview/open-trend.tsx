// Open findings by severity over time, with its range and the severities left out in the address; below it, how long fixes took.
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Overview, Severity } from '../../api/contract.ts';
import { totalOpen } from '../../components/project-table.tsx';
import { TrendChart } from '../../components/trend-chart.tsx';
import { severitiesWorstFirst, severityWords } from '../../theme/severity.ts';
import { formatDays } from './format-days.ts';
import styles from './overview-page.module.css';
import { ranges, readRange } from './range.ts';

interface OpenTrendProps extends Pick<Overview, 'trend' | 'timeToFix'> {
  /** Of the page it stands on. */
  readonly path: string;
}

export function OpenTrend({ trend, timeToFix, path }: OpenTrendProps): ReactNode {
  const [search, setSearch] = useSearchParams();
  const range = readRange(search);
  const hidden = new Set(severitiesWorstFirst.filter((severity) => search.get('hide')?.split(',').includes(severity)));
  const toggle = (severity: Severity): void => {
    const next = severitiesWorstFirst.filter((one) => hidden.has(one) !== (one === severity));
    setSearch(withParameter(search, 'hide', next.join(',')), { replace: true });
  };
  const [first, last] = [trend[0], trend.at(-1)];
  return (
    <section className={styles['trend']} aria-labelledby="trend">
      <div className={styles['head']}>
        <div>
          <h2 id="trend">Open findings</h2>
          {first !== undefined && last !== undefined && (
            <p className={styles['total']}>
              <strong>{totalOpen(last).toLocaleString('en')}</strong> {describeChange(totalOpen(last) - totalOpen(first), trend.length)}
            </p>
          )}
        </div>
        <nav className={styles['ranges']} aria-label="Range">
          {ranges.map((days) => (
            <Link
              key={days}
              href={`${path}?${withParameter(search, 'days', days).toString()}`}
              aria-current={days === range ? 'true' : undefined}
            >
              {days} days
            </Link>
          ))}
        </nav>
      </div>
      {trend.length === 0 ? (
        <p className={styles['note']}>No scan of a default branch yet.</p>
      ) : (
        <TrendChart days={trend} label="Open findings by severity" height={260} hidden={hidden} onToggle={toggle} />
      )}
      <TimeToFix timeToFix={timeToFix} days={range} />
    </section>
  );
}

function withParameter(search: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
}

function describeChange(change: number, days: number): string {
  if (days < 2) return 'seen for the first time today';
  const span = `in ${days} days`;
  if (change === 0) return `as many as at the start of these ${days} days`;
  return `${Math.abs(change).toLocaleString('en')} ${change > 0 ? 'more' : 'fewer'} ${span}`;
}

function TimeToFix({ timeToFix, days }: Pick<Overview, 'timeToFix'> & { readonly days: string }): ReactNode {
  const { fixed, medianDays, bySeverity } = timeToFix;
  return (
    <div className={styles['fixes']}>
      <h3>Time to fix</h3>
      {fixed === 0 || medianDays === null ? (
        <p className={styles['note']}>Nothing was fixed in the last {days} days.</p>
      ) : (
        <>
          <p className={styles['note']}>
            {fixed.toLocaleString('en')} fixed in the last {days} days. Half of them within <strong>{formatDays(medianDays)}</strong>.
          </p>
          <dl>
            {severitiesWorstFirst.map((severity) => (
              <div key={severity}>
                <dt>{severityWords[severity].label}</dt>
                <dd>{formatDays(bySeverity[severity])}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
