// A scan on the timeline: verdict, tool, where it ran, what it changed.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Scan } from '../../api/contract.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './scans-tab.module.css';

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

export function ScanRow({ project, scan }: { readonly project: string; readonly scan: Scan }): ReactNode {
  const { id, tool, category, ref, pullRequest, commit, counts, outcome, health, receivedAt } = scan;
  const time = new Date(receivedAt);
  const showsCategory = category !== '' && !tool.toLowerCase().includes(category.toLowerCase());
  return (
    <li className={styles['row']}>
      <time dateTime={receivedAt} title={exact.format(time)} className={styles['time']}>
        {timeOfDay.format(time)}
      </time>
      <div className={styles['outcome']}>
        <OutcomeBadge outcome={outcome} />
      </div>
      <div className={styles['what']}>
        <Link href={`/projects/${project}/scans/${id}`}>
          <PlainLine text={showsCategory ? `${tool} (${category})` : tool} longest={120} />
        </Link>
        {health === 'unhealthy' && <span className={styles['unhealthy']}>did not run to its end</span>}
      </div>
      <div className={styles['where']}>
        <PlainLine text={describeRef(ref, pullRequest)} longest={100} />
        <Link href={`/projects/${project}/commits/${commit}`} title={`Verdict on the commit ${commit}`}>
          <code>{commit.slice(0, 8)}</code>
        </Link>
      </div>
      <div className={styles['counts']}>
        <Count number={counts.new} sign="+" word="new" />
        <Count number={counts.fixed} sign="−" word="fixed" />
        <Count number={counts.existing} sign="" word="existing" />
      </div>
    </li>
  );
}

function Count({ number, sign, word }: { readonly number: number; readonly sign: string; readonly word: string }): ReactNode {
  return (
    <span data-zero={number === 0 || undefined}>
      {number > 0 && sign}
      {number.toLocaleString('en')} <span>{word}</span>
    </span>
  );
}
