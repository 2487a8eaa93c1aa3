// Takes a member out of the tenant, or lets a manager leave it.
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { fillPath, paths, type Member } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { useLast } from '../../components/use-last.ts';

const removeMember = defineAct<Member, undefined>({
  name: 'remove-member',
  request: ({ id }) => ({ method: 'DELETE', path: fillPath(paths.member, { member: id }) }),
  label: ({ name }) => `Remove ${name}`,
  invalidates: ['members', 'me', 'audit'],
  done: () => 'The member was removed',
});

interface RemoveMemberModalProps {
  readonly target: Member | null;
  readonly isSelf: boolean;
  readonly onClose: () => void;
}

export function RemoveMemberModal({ target, isSelf, onClose }: RemoveMemberModalProps): ReactNode {
  const { run, isRunning, problem, reset } = useAct(removeMember, onClose);
  const shown = useLast(target);
  return (
    <ConfirmModal
      opened={target !== null}
      title={isSelf ? 'Leave the tenant' : 'Remove a member'}
      confirmLabel={isSelf ? 'Leave the tenant' : 'Remove them'}
      onConfirm={() => target !== null && void run(target)}
      onClose={() => {
        reset();
        onClose();
      }}
      isRunning={isRunning}
      problem={problem}
    >
      {shown !== null && !isSelf && (
        <>
          <Text mb="xs">
            <strong>
              <PlainLine text={shown.name} longest={80} />
            </strong>
            {shown.email !== null && (
              <>
                {' '}
                (<PlainLine text={shown.email} longest={80} />)
              </>
            )}{' '}
            is refused from the next request on.
          </Text>
          <Text>
            What they decided on findings stays, with their name. To come back they need a new invitation. Keys they made go on working.
          </Text>
        </>
      )}
      {shown !== null && isSelf && (
        <Text>
          You see nothing of this tenant any more, from now on. To come back you need an invitation. What you decided on findings stays.
        </Text>
      )}
    </ConfirmModal>
  );
}
