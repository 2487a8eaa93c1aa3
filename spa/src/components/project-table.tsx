// Projects with the state of their default branch. Small on purpose: the overview loads it first.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ProjectState } from '../api/contract.ts';
import { severitiesWorstFirst } from '../theme/severity.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import { PlainLine } from './plain-line.tsx';
import styles from './project-table.module.css';
import { RelativeTime } from './relative-time.tsx';
import { SeverityBar } from './severity-bar.tsx';

export function ProjectTable({ projects }: { readonly projects: readonly ProjectState[] }): ReactNode {
  // Roles are written out: on narrow screens the rows are no table to the browser any more.
  return (
    <table className={styles['table']} role="table" aria-label="Projects">
      <thead role="rowgroup">
        <tr role="row">
          {['Project', 'Gate', 'Open findings'].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
          <th role="columnheader" scope="col" className={styles['number']}>
            Total
          </th>
          <th role="columnheader" scope="col" className={styles['number']}>
            Dismissed
          </th>
          <th role="columnheader" scope="col" className={styles['time']}>
            Last scan
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {projects.map((project) => (
          <ProjectRow key={project.id} project={project} />
        ))}
      </tbody>
    </table>
  );
}

function ProjectRow({ project }: { readonly project: ProjectState }): ReactNode {
  const { slug, name, outcome, open, dismissed, lastScanAt } = project;
  return (
    <tr role="row">
      <th role="rowheader" scope="row" data-column="name">
        <Link href={`/projects/${slug}`}>
          <PlainLine text={name} longest={120} />
        </Link>
        {slug !== name && <span className={styles['slug']}>{slug}</span>}
      </th>
      <td role="cell" data-column="gate">
        <OutcomeBadge outcome={outcome} />
      </td>
      <td role="cell" data-column="open">
        {lastScanAt === null ? <span className={styles['slug']}>–</span> : <SeverityBar counts={open} legend />}
      </td>
      <td role="cell" data-column="total" className={styles['number']}>
        {lastScanAt === null ? '–' : <strong>{totalOpen(project).toLocaleString('en')}</strong>}
      </td>
      <td role="cell" data-column="dismissed" className={styles['number']}>
        {lastScanAt === null ? '–' : dismissed.toLocaleString('en')}
      </td>
      <td role="cell" data-column="scan" className={styles['time']}>
        <RelativeTime at={lastScanAt} never="No scan yet" />
      </td>
    </tr>
  );
}

export function totalOpen({ open }: Pick<ProjectState, 'open'>): number {
  return severitiesWorstFirst.reduce((sum, severity) => sum + open[severity], 0);
}

const pressing: readonly ProjectState['outcome'][] = ['fail', 'error', 'warn', 'pass', null];

/** What needs somebody first: a failing gate, then the most critical and high findings. */
export function sortByPressure(projects: readonly ProjectState[]): ProjectState[] {
  return [...projects].sort(
    (a, b) =>
      pressing.indexOf(a.outcome) - pressing.indexOf(b.outcome) ||
      b.open.critical - a.open.critical ||
      b.open.high - a.open.high ||
      totalOpen(b) - totalOpen(a) ||
      a.name.localeCompare(b.name),
  );
}
