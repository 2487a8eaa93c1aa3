// The role of one member, to be changed by whoever may. Own and owner's roles ask first.
import { Select } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Member, Role } from '../../api/contract.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { useLast } from '../../components/use-last.ts';
import { changeRole } from './change-role.ts';
import { rolesInOrder, roleWords } from './role-words.ts';

interface RoleSelectProps {
  readonly member: Member;
  readonly isSelf: boolean;
  /** Only owners make owners. */
  readonly mayMakeOwner: boolean;
}

export function RoleSelect({ member, isSelf, mayMakeOwner }: RoleSelectProps): ReactNode {
  const { run, isRunning, problem, reset } = useAct(changeRole, () => setAsked(null));
  const [asked, setAsked] = useState<Role | null>(null);
  const shown = useLast(asked);
  const roles = rolesInOrder.filter((role) => mayMakeOwner || role !== 'owner');
  const choose = (role: Role | null): void => {
    if (role === null || role === member.role) return;
    if (isSelf || role === 'owner') setAsked(role);
    else void run({ member, role });
  };
  return (
    <>
      <Select
        aria-label={`Role of ${member.name.slice(0, 80)}`}
        size="xs"
        maw="9rem"
        data={roles.map((role) => ({ value: role, label: roleWords[role].label }))}
        value={member.role}
        onChange={choose}
        allowDeselect={false}
        disabled={isRunning}
        error={asked === null && problem?.detail}
      />
      <ConfirmModal
        opened={asked !== null}
        title={isSelf ? 'Change your own role' : 'Make an owner'}
        confirmLabel={isSelf ? `Become ${shown ?? ''}` : 'Make them owner'}
        onConfirm={() => asked !== null && void run({ member, role: asked })}
        onClose={() => {
          reset();
          setAsked(null);
        }}
        isRunning={isRunning}
        problem={problem}
      >
        {shown !== null && isSelf && (
          <>You keep what this role may do: {roleWords[shown].may.toLowerCase()} Only an owner can give you the rest back.</>
        )}
        {shown !== null && !isSelf && (
          <>
            <PlainLine text={member.name} longest={80} /> may then do everything: remove other owners, you among them, and delete the
            tenant. You stay owner beside them.
          </>
        )}
      </ConfirmModal>
    </>
  );
}
