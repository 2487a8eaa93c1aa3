// Who belongs to the tenant, in which role, and when they were last here.
import { ActionIcon, Menu } from '@mantine/core';
import { IconCrown, IconDots, IconDoorExit, IconUserMinus } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import type { Member, Membership } from '../../api/contract.ts';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tag } from '../../components/tag.tsx';
import styles from './members.module.css';
import { RoleSelect } from './role-select.tsx';
import { roleWords } from './role-words.ts';

interface MembersTableProps {
  readonly members: readonly Member[];
  readonly own: Membership | undefined;
  readonly onMakeOwner: (member: Member) => void;
  readonly onRemove: (member: Member) => void;
}

export function MembersTable({ members, own, onMakeOwner, onRemove }: MembersTableProps): ReactNode {
  const columns = useMemo(() => makeColumns(own, onMakeOwner, onRemove), [own, onMakeOwner, onRemove]);
  return <DataTable label="Members" columns={columns} rows={members} rowKey={({ id }) => id} />;
}

type Act = (member: Member) => void;

function makeColumns(own: Membership | undefined, onMakeOwner: Act, onRemove: Act): readonly DataColumn<Member>[] {
  const isManager = own?.permissions.includes('member.manage') ?? false;
  const isOwner = own?.role === 'owner';
  // Only owners touch owners.
  const mayTouch = (member: Member): boolean => isManager && (isOwner || member.role !== 'owner');
  const columns: DataColumn<Member>[] = [
    { name: 'name', header: 'Member', kind: 'title', cell: (member) => <Who member={member} isSelf={member.id === own?.memberId} /> },
    {
      name: 'role',
      header: 'Role',
      cell: (member) =>
        mayTouch(member) ? (
          <RoleSelect member={member} isSelf={member.id === own?.memberId} mayMakeOwner={isOwner} />
        ) : (
          roleWords[member.role].label
        ),
    },
    { name: 'joined', header: 'Joined', cell: ({ joinedAt }) => <RelativeTime at={joinedAt} /> },
    { name: 'seen', header: 'Last seen', cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} never="Never" /> },
  ];
  if (!isManager) return columns;
  const actions: DataColumn<Member> = {
    name: 'actions',
    header: 'Actions',
    kind: 'menu',
    cell: (member) =>
      mayTouch(member) && (
        <MemberMenu
          member={member}
          isSelf={member.id === own?.memberId}
          onMakeOwner={isOwner && member.role !== 'owner' ? () => onMakeOwner(member) : undefined}
          onRemove={() => onRemove(member)}
        />
      ),
  };
  return [...columns, actions];
}

function Who({ member: { name, email, isPersonal }, isSelf }: { readonly member: Member; readonly isSelf: boolean }): ReactNode {
  return (
    <>
      <span className={styles['name']}>
        <PlainLine text={name} longest={80} /> {isSelf && <Tag>You</Tag>}{' '}
        {isPersonal && <Tag title="Signs in with a personal Microsoft account, not with one of an organisation.">Personal account</Tag>}
      </span>
      <span className={styles['second']}>{email === null ? 'no e-mail told' : <PlainLine text={email} longest={120} />}</span>
    </>
  );
}

interface MemberMenuProps {
  readonly member: Member;
  readonly isSelf: boolean;
  readonly onMakeOwner: (() => void) | undefined;
  readonly onRemove: () => void;
}

function MemberMenu({ member, isSelf, onMakeOwner, onRemove }: MemberMenuProps): ReactNode {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${member.name.slice(0, 80)}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onMakeOwner !== undefined && (
          <Menu.Item leftSection={<IconCrown size={16} aria-hidden />} onClick={onMakeOwner}>
            Hand ownership over
          </Menu.Item>
        )}
        <Menu.Item
          color="var(--outcome-fail)"
          leftSection={isSelf ? <IconDoorExit size={16} aria-hidden /> : <IconUserMinus size={16} aria-hidden />}
          onClick={onRemove}
        >
          {isSelf ? 'Leave the tenant' : 'Remove'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
