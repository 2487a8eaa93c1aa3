// The commits of a simulation in words: both outcomes, and by which rule. Those that would change come first to mind, so they alone are shown at first.
import { Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { describeRef } from '../../components/describe-ref.ts';
import { OutcomeBadge } from '../../components/outcome-badge.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './policy-page.module.css';
import { isChanged, type SimulatedCommit } from './simulation-words.ts';

interface SimulationTableProps {
  readonly project: string;
  readonly commits: readonly SimulatedCommit[];
}

const makeColumns = (project: string): readonly DataColumn<SimulatedCommit>[] => [
  {
    name: 'commit',
    header: 'Commit',
    kind: 'title',
    cell: ({ commit, ref }) => (
      <>
        <Link href={`/projects/${encodeURIComponent(project)}/commits/${commit}`}>
          <code>{commit.slice(0, 8)}</code>
        </Link>{' '}
        <PlainLine text={describeRef(ref)} longest={60} />
      </>
    ),
  },
  { name: 'scanned', header: 'Scanned', cell: ({ scannedAt }) => <RelativeTime at={scannedAt} /> },
  { name: 'outcome', header: 'In force', cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
  { name: 'simulated', header: 'Tried', cell: ({ simulated }) => <OutcomeBadge outcome={simulated} /> },
  { name: 'by', header: 'By', cell: ({ reasons }) => <Reasons reasons={reasons} /> },
];

export function SimulationTable({ project, commits }: SimulationTableProps): ReactNode {
  const changed = commits.filter(isChanged);
  const [isWhole, setIsWhole] = useState(false);
  const rows = isWhole ? commits : changed;
  return (
    <div className={styles['table']}>
      <Switch
        label="Also those that would stay as they are"
        checked={isWhole}
        onChange={({ currentTarget: { checked } }) => setIsWhole(checked)}
      />
      {rows.length > 0 && <DataTable label="Commits" columns={makeColumns(project)} rows={rows} rowKey={({ commit }) => commit} />}
    </div>
  );
}

const mostReasons = 4;

function Reasons({ reasons }: Pick<SimulatedCommit, 'reasons'>): ReactNode {
  const telling = reasons.filter(({ outcome }) => outcome !== 'pass');
  if (telling.length === 0) return <span className={styles['note']}>nothing</span>;
  return (
    <ul className={styles['reasons']}>
      {telling.slice(0, mostReasons).map(({ code, detail }, index) => (
        <li key={index}>
          <code>{code.slice(0, 63)}</code> <PlainLine text={detail} longest={220} />
        </li>
      ))}
      {telling.length > mostReasons && <li>and {telling.length - mostReasons} more</li>}
    </ul>
  );
}
