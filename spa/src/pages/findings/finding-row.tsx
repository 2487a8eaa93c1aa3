// One finding in the list. Drawn again only when something of it changes.
import { memo, type MouseEvent, type ReactNode } from 'react';
import type { Finding } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SeverityBadge } from '../../components/severity-badge.tsx';
import { Tag } from '../../components/tag.tsx';
import { TriageBadge } from '../../components/triage-badge.tsx';
import { placeOf } from './finding-words.ts';
import styles from './findings-list.module.css';
import { StateTag } from './state-tag.tsx';

interface FindingRowProps {
  readonly finding: Finding;
  readonly index: number;
  readonly href: string;
  /** The keyboard is here. */
  readonly isActive: boolean;
  readonly isShown: boolean;
  readonly isSelected: boolean;
  readonly maySelect: boolean;
  readonly isNested: boolean;
  readonly onOpen: (index: number) => void;
  readonly onSelect: (index: number, isRange: boolean) => void;
}

export const FindingRow = memo(function FindingRow(props: FindingRowProps): ReactNode {
  const { finding, index, href, isActive, isShown, isSelected, maySelect, isNested, onOpen, onSelect } = props;
  const open = (event: MouseEvent): void => {
    // With a key held, the browser opens the address elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(index);
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles['row']}
      data-active={isActive || undefined}
      data-shown={isShown || undefined}
      data-selected={isSelected || undefined}
      data-nested={isNested || undefined}
      data-unselectable={!maySelect || undefined}
    >
      {maySelect && (
        <div role="cell" className={styles['check']}>
          {/* A box of the browser: a component for each row would cost more than all the rest of it. */}
          <input
            type="checkbox"
            aria-label={`Select ${finding.ruleId} at ${placeOf(finding)}`}
            checked={isSelected}
            onChange={(event) => onSelect(index, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
            onClick={(event) => event.shiftKey && window.getSelection()?.removeAllRanges()}
          />
        </div>
      )}
      <div role="cell" className={styles['severity']}>
        <SeverityBadge severity={finding.severity} />
      </div>
      <div role="cell" className={styles['texts']}>
        <a href={href} data-finding-index={index} className={styles['message']} aria-current={isShown || undefined} onClick={open}>
          <PlainLine text={finding.message} longest={220} />
        </a>
        <span className={styles['place']}>
          <PlainLine text={placeOf(finding)} longest={160} />
          <span className={styles['rule']}>
            <PlainLine text={finding.ruleId} longest={100} />
          </span>
        </span>
      </div>
      <div role="cell" className={styles['marks']}>
        <StateTag state={finding.state} />
        {finding.suppressed && <Tag title="The source suppresses it, or a VEX statement does">Suppressed</Tag>}
        {finding.triage !== 'open' && <TriageBadge state={finding.triage} />}
      </div>
      <div role="cell" className={styles['age']}>
        <RelativeTime at={finding.firstSeen} />
      </div>
    </div>
  );
});
