// Acceptances, the nearest end first: the finding, whose risk it is, why, and until when.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Acceptance } from '../../api/contract.ts';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { describeRef } from '../../components/describe-ref.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SeverityBadge } from '../../components/severity-badge.tsx';
import { Tag } from '../../components/tag.tsx';
import { describeDaysLeft } from '../overview/format-days.ts';
import styles from './acceptances-page.module.css';
import { toneOfEnd } from './days-left.ts';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

const columns: readonly DataColumn<Acceptance>[] = [
  { name: 'finding', header: 'Finding', kind: 'title', cell: (item) => <FindingCell item={item} /> },
  {
    name: 'owner',
    header: 'Owner',
    cell: ({ owner, decidedBy }) => (
      <>
        <PlainLine text={owner.name} longest={60} />
        {decidedBy !== owner.name && (
          <span className={styles['sub']}>
            accepted by <PlainLine text={decidedBy} longest={60} />
          </span>
        )}
      </>
    ),
  },
  { name: 'reason', header: 'Reason', cell: ({ reason }) => <PlainText text={reason} longest={260} /> },
];

const ending: DataColumn<Acceptance> = {
  name: 'ends',
  header: 'Ends',
  cell: ({ expiresAt }) => (
    <time dateTime={expiresAt} className={styles['ends']} title={new Date(expiresAt).toLocaleString()}>
      <Tag tone={toneOfEnd(expiresAt, Date.now())}>{describeDaysLeft(expiresAt, Date.now())}</Tag>
      <span className={styles['sub']}>{day.format(new Date(expiresAt))}</span>
    </time>
  ),
};

const ended: DataColumn<Acceptance> = { name: 'ended', header: 'Ended', cell: ({ expiresAt }) => <RelativeTime at={expiresAt} /> };

interface AcceptancesTableProps {
  readonly items: readonly Acceptance[];
  readonly ended: boolean;
}

export function AcceptancesTable({ items, ended: isEnded }: AcceptancesTableProps): ReactNode {
  return (
    <DataTable
      label={isEnded ? 'Acceptances that ended' : 'Accepted risks'}
      columns={[...columns, isEnded ? ended : ending]}
      rows={items}
      rowKey={({ project, findingId, ref, decidedAt }) => `${project} ${findingId} ${ref ?? ''} ${decidedAt}`}
      isDim={({ isPresent }) => !isPresent}
    />
  );
}

function FindingCell({
  item: { project, findingId, ruleId, severity, path, line, ref, isPresent },
}: {
  readonly item: Acceptance;
}): ReactNode {
  const search = new URLSearchParams({ ...(ref === null ? {} : { ref }), finding: findingId });
  return (
    <div className={styles['finding']}>
      <SeverityBadge severity={severity} />
      <div>
        <Link href={`/projects/${encodeURIComponent(project)}/findings?${search.toString()}`}>
          <PlainLine text={ruleId} longest={120} />
        </Link>
        {path !== null && (
          <code>
            <PlainLine text={line === null ? path : `${path}:${line}`} longest={200} />
          </code>
        )}
        <span className={styles['sub']}>
          {project}
          {ref !== null && (
            <>
              , only on <PlainLine text={describeRef(ref)} longest={80} />
            </>
          )}
          {!isPresent && '; the finding is gone, so nothing is owed any more'}
        </span>
      </div>
    </div>
  );
}
