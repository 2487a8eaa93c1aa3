// A group of findings that have something in common: its worst severity, what it is, how many. Unfolds to its findings.
import { IconChevronRight } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import type { FindingGroups } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { SeverityBadge } from '../../components/severity-badge.tsx';
import styles from './findings-list.module.css';
import type { Grouping } from './use-findings-address.ts';

export type Group = FindingGroups['items'][number];

interface GroupRowProps {
  readonly group: Group;
  readonly by: Grouping;
  readonly index: number;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly onToggle: (key: string) => void;
}

export const GroupRow = memo(function GroupRow({ group, by, index, isActive, isOpen, onToggle }: GroupRowProps): ReactNode {
  const { key, count, worst } = group;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles['group']}
      data-active={isActive || undefined}
      data-open={isOpen || undefined}
    >
      <div role="cell" className={styles['unfold']}>
        {/* The API has no filter for "in no file". */}
        {key === null ? (
          <span className={styles['groupName']}>In no file</span>
        ) : (
          <button type="button" data-finding-index={index} aria-expanded={isOpen} onClick={() => onToggle(key)}>
            <IconChevronRight size={16} aria-hidden className={styles['chevron']} />
            <SeverityBadge severity={worst} compact={by !== 'severity'} />
            {by !== 'severity' && (
              <span className={styles['groupName']} data-mono>
                <PlainLine text={key} longest={160} />
              </span>
            )}
          </button>
        )}
      </div>
      <div role="cell" className={styles['groupCount']}>
        {count.toLocaleString('en')}
        <span className="visually-hidden"> findings</span>
      </div>
    </div>
  );
});
