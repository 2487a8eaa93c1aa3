// What needs somebody: failing gates, unhealthy or missing scans, acceptances about to lapse. Each leads to where it is mended.
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconClockExclamation, IconHourglassLow, type Icon } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Attention, ProjectState } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './attention-list.module.css';

const shownAtFirst = 5;

const icons: Readonly<Record<Attention['kind'], Icon>> = {
  'gate-failing': IconCircleX,
  'scan-unhealthy': IconAlertTriangle,
  'scan-missing': IconClockExclamation,
  'acceptance-lapsing': IconHourglassLow,
};

interface AttentionListProps {
  readonly attention: readonly Attention[];
  readonly projects: readonly ProjectState[];
}

export function AttentionList({ attention, projects }: AttentionListProps): ReactNode {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? attention : attention.slice(0, shownAtFirst);
  const nameOf = (slug: string): string => projects.find((project) => project.slug === slug)?.name ?? slug;
  return (
    <section className={styles['attention']} aria-labelledby="attention">
      <h2 id="attention">
        Needs attention
        {attention.length > 0 && <span className={styles['count']}>{attention.length}</span>}
      </h2>
      {attention.length === 0 ? (
        <p className={styles['calm']}>
          <IconCircleCheck size={20} stroke={1.8} aria-hidden />
          Nothing. The gates pass, scans come in, and no acceptance has ended.
        </p>
      ) : (
        <ul>
          {shown.map((item) => (
            <AttentionItem
              key={`${item.kind} ${item.project} ${item.scanId ?? ''} ${item.findingId ?? ''}`}
              item={item}
              name={nameOf(item.project)}
            />
          ))}
        </ul>
      )}
      {attention.length > shown.length && (
        <button type="button" className={styles['more']} onClick={() => setIsWhole(true)}>
          Show all {attention.length}
        </button>
      )}
    </section>
  );
}

function AttentionItem({ item, name }: { readonly item: Attention; readonly name: string }): ReactNode {
  const ItemIcon = icons[item.kind];
  return (
    <li data-kind={item.kind}>
      <ItemIcon size={20} stroke={1.8} aria-hidden />
      <Link href={addressOf(item)}>
        <PlainLine text={name} longest={80} />
      </Link>
      <span className={styles['time']}>
        <RelativeTime at={item.at} />
      </span>
      <p>
        <PlainLine text={item.detail} longest={240} />
      </p>
    </li>
  );
}

function addressOf({ project, scanId, findingId }: Attention): string {
  if (findingId !== null) return `/projects/${project}/findings?finding=${findingId}`;
  return scanId === null ? `/projects/${project}` : `/projects/${project}/scans/${scanId}`;
}
