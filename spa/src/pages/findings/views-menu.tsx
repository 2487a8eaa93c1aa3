// Saved views: some that everybody has, and the person's own. A view is a query string of this page.
import { Button, Menu, Text } from '@mantine/core';
import { IconBookmark, IconCheck, IconChevronDown, IconDeviceFloppy, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { View } from '../../api/contract.ts';
import { deleteView, useViews } from '../../api/use-views.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './findings-page.module.css';
import { SaveViewModal } from './save-view-modal.tsx';
import type { FindingsAddress } from './use-findings-address.ts';

const builtIn: readonly Pick<View, 'name' | 'query'>[] = [
  { name: 'To decide', query: '' },
  { name: 'Critical and high', query: 'severity=critical%2Chigh' },
  { name: 'In review', query: 'triage=in-review' },
  { name: 'Accepted risks', query: 'triage=accepted' },
  { name: 'False positives', query: 'triage=false-positive' },
  { name: 'Fixed', query: 'triage=all&state=fixed' },
  { name: 'Rule retired', query: 'triage=all&state=retired' },
];

export function ViewsMenu({ address }: { readonly address: FindingsAddress }): ReactNode {
  const { data } = useViews();
  const [isSaving, setIsSaving] = useState(false);
  const [leaving, setLeaving] = useState<View | null>(null);
  const own = data?.items ?? [];
  const current = [...builtIn, ...own].find(({ query }) => isSameQuery(query, address.viewQuery));
  return (
    <>
      <Menu position="bottom-end" width={260} shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" className={styles['views'] ?? ''} aria-label={`Views: ${current?.name ?? 'none'}`}>
            <IconBookmark size={16} aria-hidden />
            <span className={styles['viewName']}>
              <PlainLine text={current?.name ?? 'Views'} longest={24} />
              <IconChevronDown size={14} aria-hidden />
            </span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {builtIn.map((view) => (
            <ViewItem key={view.name} view={view} isCurrent={view === current} onOpen={address.open} />
          ))}
          <Menu.Divider />
          <Menu.Label>Your views</Menu.Label>
          {own.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" pb="xs">
              Save filters that you use often.
            </Text>
          )}
          {own.map((view) => (
            <ViewItem key={view.id} view={view} isCurrent={view === current} onOpen={address.open} onDelete={() => setLeaving(view)} />
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            disabled={current !== undefined}
            onClick={() => setIsSaving(true)}
          >
            Save this view
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SaveViewModal opened={isSaving} query={address.viewQuery} onClose={() => setIsSaving(false)} />
      <DeleteView view={leaving} onClose={() => setLeaving(null)} />
    </>
  );
}

interface ViewItemProps {
  readonly view: Pick<View, 'name' | 'query'>;
  readonly isCurrent: boolean;
  readonly onOpen: (query: string) => void;
  readonly onDelete?: () => void;
}

function ViewItem({ view: { name, query }, isCurrent, onOpen, onDelete }: ViewItemProps): ReactNode {
  return (
    <div className={styles['view']}>
      <Menu.Item
        leftSection={<span className={styles['viewTick']}>{isCurrent && <IconCheck size={16} aria-hidden />}</span>}
        onClick={() => onOpen(query)}
      >
        <PlainLine text={name} longest={60} />
      </Menu.Item>
      {onDelete !== undefined && (
        <Menu.Item aria-label={`Delete the view ${name}`} className={styles['viewDelete'] ?? ''} onClick={onDelete}>
          <IconTrash size={15} aria-hidden />
        </Menu.Item>
      )}
    </div>
  );
}

function DeleteView({ view, onClose }: { readonly view: View | null; readonly onClose: () => void }): ReactNode {
  const { run, isRunning, problem } = useAct(deleteView, onClose);
  return (
    <ConfirmModal
      opened={view !== null}
      title="Delete the view"
      confirmLabel="Delete the view"
      isRunning={isRunning}
      problem={problem}
      onClose={onClose}
      onConfirm={() => {
        if (view !== null) void run(view);
      }}
    >
      {view !== null && (
        <>
          “<PlainLine text={view.name} />” is deleted. Findings stay as they are.
        </>
      )}
    </ConfirmModal>
  );
}

/** The same names with the same values, in any order. */
function isSameQuery(one: string, other: string): boolean {
  const sort = (query: string): string => {
    const search = new URLSearchParams(query);
    search.sort();
    return search.toString();
  };
  return sort(one) === sort(other);
}
