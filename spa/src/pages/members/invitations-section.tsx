// Invitations that nobody has used yet, and their withdrawal.
import { Button, Skeleton, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fillPath, paths, type Invitation } from '../../api/contract.ts';
import { useInvitations } from '../../api/use-invitations.ts';
import { defineAct } from '../../auth/define-act.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageSection } from '../../components/page-section.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useLast } from '../../components/use-last.ts';
import styles from './members.module.css';
import { roleWords } from './role-words.ts';

const withdrawInvitation = defineAct<Invitation, undefined>({
  name: 'withdraw-invitation',
  request: ({ id }) => ({ method: 'DELETE', path: fillPath(paths.invitation, { invitation: id }) }),
  label: ({ email }) => `Withdraw the invitation of ${email}`,
  invalidates: ['invitations', 'audit'],
  done: () => 'The invitation is withdrawn. Its link opens nothing any more.',
});

const columns: readonly DataColumn<Invitation>[] = [
  {
    name: 'email',
    header: 'For',
    kind: 'title',
    cell: ({ email }) => (
      <span className={styles['name']}>
        <PlainLine text={email} longest={120} />
      </span>
    ),
  },
  { name: 'role', header: 'Role', cell: ({ role }) => roleWords[role].label },
  { name: 'by', header: 'Invited by', cell: ({ invitedBy }) => <PlainLine text={invitedBy} longest={80} /> },
  { name: 'created', header: 'Made', cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  { name: 'expires', header: 'Ends', cell: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
];

export function InvitationsSection({ mayTouchOwners }: { readonly mayTouchOwners: boolean }): ReactNode {
  const { data, error, refetch } = useInvitations();
  const [target, setTarget] = useState<Invitation | null>(null);
  const shown = useLast(target);
  const { run, isRunning, problem, reset } = useAct(withdrawInvitation, () => setTarget(null));
  const actions: DataColumn<Invitation> = {
    name: 'actions',
    header: 'Actions',
    kind: 'action',
    cell: (invitation) =>
      (mayTouchOwners || invitation.role !== 'owner') && (
        <Button
          variant="subtle"
          color="red"
          c="var(--outcome-fail)"
          size="compact-sm"
          aria-label={`Withdraw the invitation of ${invitation.email.slice(0, 80)}`}
          onClick={() => setTarget(invitation)}
        >
          Withdraw
        </Button>
      ),
  };
  return (
    <PageSection
      title="Open invitations"
      description="Made and not used yet. Their links were shown once; if one is lost, withdraw it and invite anew."
    >
      {data === undefined && error === null && <Skeleton height={52} role="status" aria-label="Loading" />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <Text c="dimmed">None.</Text>}
      {data !== undefined && data.items.length > 0 && (
        <DataTable label="Open invitations" columns={[...columns, actions]} rows={data.items} rowKey={({ id }) => id} />
      )}
      <ConfirmModal
        opened={target !== null}
        title="Withdraw the invitation"
        confirmLabel="Withdraw it"
        onConfirm={() => target !== null && void run(target)}
        onClose={() => {
          reset();
          setTarget(null);
        }}
        isRunning={isRunning}
        problem={problem}
      >
        The link that was made for{' '}
        <strong>
          <PlainLine text={shown?.email ?? ''} longest={120} />
        </strong>{' '}
        opens nothing any more.
      </ConfirmModal>
    </PageSection>
  );
}
