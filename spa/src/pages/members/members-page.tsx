// Members: who belongs to the tenant, who is invited, and what each role may do.
import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Member } from '../../api/contract.ts';
import { useMembers } from '../../api/use-members.ts';
import { useMay, useMembership } from '../../api/use-me.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PageSection } from '../../components/page-section.tsx';
import { TableSkeleton } from '../../components/table-skeleton.tsx';
import { useLast } from '../../components/use-last.ts';
import { InvitationsSection } from './invitations-section.tsx';
import { InviteModal } from './invite-member.tsx';
import { MakeOwnerModal } from './make-owner.tsx';
import { MembersTable } from './members-table.tsx';
import { RemoveMemberModal } from './remove-member.tsx';
import { RoleMatrix } from './role-matrix.tsx';

export function MembersPage(): ReactNode {
  const mayManage = useMay('member.manage');
  const own = useMembership();
  const [isInviting, setIsInviting] = useState(false);
  const closeInvite = (): void => setIsInviting(false);
  return (
    <>
      <PageHeader
        title="Members"
        description={
          mayManage
            ? 'People sign in with their Microsoft account; a link that you make lets them in.'
            : 'Owners and admins invite and change members.'
        }
        actions={
          mayManage && (
            <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setIsInviting(true)}>
              Invite somebody
            </Button>
          )
        }
      />
      <Members />
      {mayManage && <InvitationsSection mayTouchOwners={own?.role === 'owner'} />}
      <PageSection title="What each role may do" description="Owners are made, changed and removed by owners only, and one always stays.">
        <RoleMatrix />
      </PageSection>
      {mayManage && <InviteModal opened={isInviting} onClose={closeInvite} mayMakeOwner={own?.role === 'owner'} />}
    </>
  );
}

function Members(): ReactNode {
  const { data, error, refetch } = useMembers();
  const own = useMembership();
  const [raised, setRaised] = useState<Member | null>(null);
  const [removed, setRemoved] = useState<Member | null>(null);
  const lastRemoved = useLast(removed);
  if (data === undefined) return error === null ? <TableSkeleton rows={4} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <section aria-label="Members of the tenant">
      <MembersTable members={data.items} own={own} onMakeOwner={setRaised} onRemove={setRemoved} />
      <MakeOwnerModal target={raised} onClose={() => setRaised(null)} />
      <RemoveMemberModal target={removed} isSelf={lastRemoved?.id === own?.memberId} onClose={() => setRemoved(null)} />
    </section>
  );
}
