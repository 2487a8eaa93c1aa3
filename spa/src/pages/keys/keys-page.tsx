// Keys: with what CI jobs get in. What ends soon stands first.
import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconKey, IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import type { ManagedKey } from '../../api/contract.ts';
import { useKeys } from '../../api/use-keys.ts';
import { useMay } from '../../api/use-me.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { NoAccess } from '../../components/no-access.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TableSkeleton } from '../../components/table-skeleton.tsx';
import { CreateKeyModal, type GivenKey } from './create-key-modal.tsx';
import { isEnding, isOver, readKeyState } from './key-state.ts';
import { KeysTable, type ListedKey } from './keys-table.tsx';
import styles from './keys.module.css';
import { RevokeKeyModal } from './revoke-key.tsx';
import { RotateKeyModal } from './rotate-key.tsx';

const blank: GivenKey = { name: '', project: undefined, scopes: ['ingest'] };

export function KeysPage(): ReactNode {
  const mayRead = useMay('key.read');
  const mayManage = useMay('key.manage');
  const [isCreating, setIsCreating] = useState(false);
  const [given, setGiven] = useState(blank);
  const create = useCallback((like: GivenKey): void => {
    setGiven(like);
    setIsCreating(true);
  }, []);
  useCreateFromAddress(create);
  return (
    <>
      <PageHeader
        title="Keys"
        description="A CI job sends its reports with a key. People do not need one."
        actions={
          mayManage && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => create(blank)}>
              Create a key
            </Button>
          )
        }
      />
      {mayRead ? <Keys mayManage={mayManage} onCreate={create} /> : <NoAccess who="owners and admins" />}
      {mayManage && <CreateKeyModal opened={isCreating} onClose={() => setIsCreating(false)} given={given} />}
    </>
  );
}

/** `?create=<project>` opens the form, for links from elsewhere; it is taken out of the address, or it would open again after a sign-in. */
function useCreateFromAddress(create: (like: GivenKey) => void): void {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('create');
  useEffect(() => {
    if (asked === null) return;
    create({ ...blank, project: asked === '' ? undefined : asked });
    setSearch({}, { replace: true });
  }, [asked, create, setSearch]);
}

function Keys({ mayManage, onCreate }: { readonly mayManage: boolean; readonly onCreate: (like: GivenKey) => void }): ReactNode {
  const { data, error, refetch } = useKeys();
  const [search, setSearch] = useSearchParams();
  const [rotated, setRotated] = useState<ManagedKey | null>(null);
  const [revoked, setRevoked] = useState<ManagedKey | null>(null);
  if (data === undefined) return error === null ? <TableSkeleton /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const listed = listKeys(data.items);
  const over = listed.filter(({ state }) => isOver(state));
  const live = listed.filter(({ state }) => !isOver(state));
  const showsOver = search.get('show') === 'ended';
  const rows = showsOver ? over : live;
  return (
    <>
      {over.length > 0 && (
        <SegmentedControl
          mb="md"
          aria-label="Which keys"
          value={showsOver ? 'ended' : 'live'}
          onChange={(value) => setSearch(value === 'ended' ? { show: 'ended' } : {}, { replace: true })}
          data={[
            { value: 'live', label: `In force ${live.length}` },
            { value: 'ended', label: `Ended ${over.length}` },
          ]}
        />
      )}
      {!showsOver && <Endings listed={live} />}
      {rows.length === 0 ? (
        <NoKeys mayManage={mayManage} onCreate={() => onCreate(blank)} />
      ) : (
        <KeysTable rows={rows} mayManage={mayManage} onSucceed={onCreate} onRotate={setRotated} onRevoke={setRevoked} />
      )}
      <RotateKeyModal target={rotated} onClose={() => setRotated(null)} />
      <RevokeKeyModal target={revoked} onClose={() => setRevoked(null)} />
    </>
  );
}

/** As the API has them, newest first; before them those that are about to end, soonest first. */
function listKeys(keys: readonly ManagedKey[]): ListedKey[] {
  const now = Date.now();
  const listed = keys.map((key) => ({ apiKey: key, state: readKeyState(key, keys, now) }));
  const ending = listed.filter(({ state }) => isEnding(state));
  ending.sort((one, other) => (one.apiKey.expiresAt ?? '').localeCompare(other.apiKey.expiresAt ?? ''));
  return [...ending, ...listed.filter(({ state }) => !isEnding(state))];
}

function Endings({ listed }: { readonly listed: readonly ListedKey[] }): ReactNode {
  const count = listed.filter(({ state }) => isEnding(state)).length;
  if (count === 0) return null;
  return (
    <p className={`${styles['note']} ${styles['endings']}`}>
      <IconAlertTriangle size={18} aria-hidden />
      <span>
        <strong>{count === 1 ? 'One key ends' : `${count} keys end`} within two weeks.</strong> Create{' '}
        {count === 1 ? 'its successor' : 'their successors'} before builds are refused.
      </span>
    </p>
  );
}

function NoKeys({ mayManage, onCreate }: { readonly mayManage: boolean; readonly onCreate: () => void }): ReactNode {
  return (
    <EmptyState icon={IconKey} title="No key is in force" action={mayManage && <Button onClick={onCreate}>Create a key</Button>}>
      Create one with the scope ingest for the project, and store it among the secrets of your CI.
    </EmptyState>
  );
}
