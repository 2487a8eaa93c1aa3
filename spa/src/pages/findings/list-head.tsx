// Sticks above the list: how many there are, how they are grouped; or, with some selected, what can be done with them.
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { countFindings } from '../../components/triage-words.ts';
import styles from './findings-list.module.css';
import { groupings, type FindingsAddress, type Grouping } from './use-findings-address.ts';

interface ListHeadProps {
  readonly address: FindingsAddress;
  /** All that match, also those not loaded; undefined while they are counted. */
  readonly total: number | undefined;
  readonly loaded: number;
  readonly selected: number;
  readonly mayTriage: boolean;
  readonly isGroupMenuOpen: boolean;
  readonly onGroupMenu: (isOpen: boolean) => void;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
  readonly onTriage: () => void;
  readonly onReload: () => void;
}

const groupingWords: Readonly<Record<Grouping, string>> = { rule: 'Rule', path: 'File', severity: 'Severity' };

export function ListHead(props: ListHeadProps): ReactNode {
  const { total, loaded, selected, mayTriage, onSelectAll, onClear, onTriage, onReload } = props;
  return (
    <div className={styles['head']} data-selecting={selected > 0 || undefined}>
      {mayTriage && (
        <input
          type="checkbox"
          aria-label={`Select all ${loaded.toLocaleString('en')} loaded findings`}
          disabled={loaded === 0}
          checked={selected > 0 && selected >= loaded}
          ref={(box) => {
            if (box !== null) box.indeterminate = selected > 0 && selected < loaded;
          }}
          onChange={selected > 0 ? onClear : onSelectAll}
        />
      )}
      {selected > 0 ? (
        <>
          <strong role="status" className={styles['total']}>
            {selected.toLocaleString('en')} selected
          </strong>
          {selected < loaded && (
            <Button variant="subtle" size="compact-sm" className={styles['selectAll'] ?? ''} onClick={onSelectAll}>
              Select all {loaded.toLocaleString('en')} loaded
            </Button>
          )}
          <span className={styles['space']} />
          <Button variant="default" size="xs" onClick={onClear}>
            Clear
          </Button>
          <Button size="xs" onClick={onTriage}>
            Decide
          </Button>
        </>
      ) : (
        <>
          <strong role="status" className={styles['total']}>
            {total === undefined ? '\u00a0' : countFindings(total)}
          </strong>
          <span className={styles['space']} />
          <GroupMenu {...props} />
          <Button variant="subtle" color="gray" size="compact-sm" aria-label="Load anew" title="Load anew" onClick={onReload}>
            <IconRefresh size={16} aria-hidden />
          </Button>
        </>
      )}
    </div>
  );
}

function GroupMenu({ address: { group, change }, isGroupMenuOpen, onGroupMenu }: ListHeadProps): ReactNode {
  return (
    <Menu
      position="bottom-end"
      shadow="md"
      opened={isGroupMenuOpen}
      onChange={onGroupMenu}
      transitionProps={{ duration: 0 }}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {group === null ? 'Group' : `By ${groupingWords[group].toLowerCase()}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={group ?? 'none'} onChange={(value) => change({ group: value === 'none' ? null : value, in: null })}>
          {groupings.map((by) => (
            <Menu.RadioItem key={by} value={by} closeMenuOnClick>
              By {groupingWords[by].toLowerCase()}
            </Menu.RadioItem>
          ))}
          <Menu.RadioItem value="none" closeMenuOnClick>
            No groups
          </Menu.RadioItem>
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
