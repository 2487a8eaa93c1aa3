// The list of keys: what each is for, how long, and whether anybody uses it.
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { ManagedKey, Scope } from '../../api/contract.ts';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tag } from '../../components/tag.tsx';
import { formatKeyId, isEnding, isOver, type KeyState } from './key-state.ts';
import styles from './keys.module.css';
import { scopesInOrder, scopeWords } from './scope-words.ts';

export interface ListedKey {
  readonly apiKey: ManagedKey;
  readonly state: KeyState;
}

interface KeysTableProps {
  readonly rows: readonly ListedKey[];
  readonly mayManage: boolean;
  /** Opens the form for a key like this one that lives longer: rotating keeps the end. */
  readonly onSucceed: (key: ManagedKey) => void;
  readonly onRotate: (key: ManagedKey) => void;
  readonly onRevoke: (key: ManagedKey) => void;
}

const columns: readonly DataColumn<ListedKey>[] = [
  {
    name: 'name',
    header: 'Key',
    kind: 'title',
    cell: ({ apiKey }) => (
      <>
        <span className={styles['name']}>
          <PlainLine text={apiKey.name} longest={80} />
        </span>
        <code className={styles['id']}>{formatKeyId(apiKey)}</code>
      </>
    ),
  },
  {
    name: 'project',
    header: 'For',
    cell: ({ apiKey }) => (apiKey.project === null ? 'Whole tenant' : <Link href={`/projects/${apiKey.project}`}>{apiKey.project}</Link>),
  },
  { name: 'scopes', header: 'May', cell: ({ apiKey }) => <Scopes scopes={apiKey.scopes} /> },
  {
    name: 'created',
    header: 'Created',
    cell: ({ apiKey }) => (
      <>
        <RelativeTime at={apiKey.createdAt} />
        <div className={styles['second']}>
          by <PlainLine text={apiKey.createdBy} longest={60} />
        </div>
      </>
    ),
  },
  { name: 'used', header: 'Last used', cell: ({ apiKey }) => <RelativeTime at={apiKey.lastUsedAt} never="Never" /> },
  { name: 'state', header: 'State', cell: (listed) => <State {...listed} /> },
];

export function KeysTable({ rows, mayManage, onSucceed, onRotate, onRevoke }: KeysTableProps): ReactNode {
  const all = useMemo(() => {
    const actions: DataColumn<ListedKey> = {
      name: 'actions',
      header: 'Actions',
      kind: 'menu',
      cell: ({ apiKey, state }) =>
        !isOver(state) && (
          <KeyMenu
            name={apiKey.name}
            onSucceed={isEnding(state) ? () => onSucceed(apiKey) : undefined}
            onRotate={() => onRotate(apiKey)}
            onRevoke={() => onRevoke(apiKey)}
          />
        ),
    };
    return mayManage ? [...columns, actions] : columns;
  }, [mayManage, onSucceed, onRotate, onRevoke]);
  return <DataTable label="Keys" columns={all} rows={rows} rowKey={({ apiKey }) => apiKey.keyId} isDim={({ state }) => isOver(state)} />;
}

function Scopes({ scopes }: { readonly scopes: readonly Scope[] }): ReactNode {
  return (
    <span className={styles['scopes']}>
      {scopesInOrder
        .filter((scope) => scopes.includes(scope))
        .map((scope) => (
          <Tag key={scope} title={scopeWords[scope].may}>
            {scope}
          </Tag>
        ))}
    </span>
  );
}

function State({ apiKey, state }: ListedKey): ReactNode {
  const end = <RelativeTime at={apiKey.expiresAt} />;
  if (state === 'revoked')
    return (
      <>
        <Tag tone="bad">Revoked</Tag>{' '}
        <span className={styles['second']}>
          <RelativeTime at={apiKey.revokedAt} />
        </span>
      </>
    );
  if (state === 'expired')
    return (
      <>
        <Tag>Expired</Tag> <span className={styles['second']}>{end}</span>
      </>
    );
  if (state === 'ends-soon' || state === 'ends-in-days') return <Tag tone={state === 'ends-soon' ? 'bad' : 'warn'}>Ends {end}</Tag>;
  if (state === 'replaced')
    return (
      <>
        <Tag>Replaced</Tag> <span className={styles['second']}>ends {end}</span>
      </>
    );
  return (
    <>
      {state === 'unused' ? <Tag>Not used yet</Tag> : <Tag tone="good">Active</Tag>}
      <div className={styles['second']}>{apiKey.expiresAt === null ? 'without end' : <>ends {end}</>}</div>
    </>
  );
}

interface KeyMenuProps {
  readonly name: string;
  readonly onSucceed: (() => void) | undefined;
  readonly onRotate: () => void;
  readonly onRevoke: () => void;
}

function KeyMenu({ name, onSucceed, onRotate, onRevoke }: KeyMenuProps): ReactNode {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for the key ${name.slice(0, 80)}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onSucceed !== undefined && (
          <Menu.Item leftSection={<IconPlus size={16} aria-hidden />} onClick={onSucceed}>
            Create its successor
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRotate}>
          Rotate
        </Menu.Item>
        <Menu.Item color="var(--outcome-fail)" leftSection={<IconTrash size={16} aria-hidden />} onClick={onRevoke}>
          Revoke
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
