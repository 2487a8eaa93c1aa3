// Hands ownership over: the member becomes owner, and whoever does it becomes admin.
import { List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { fillPath, paths, type Member } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { useLast } from '../../components/use-last.ts';

const makeOwner = defineAct<Member, Member>({
  name: 'make-owner',
  request: ({ id }) => ({ method: 'POST', path: fillPath(paths.makeOwner, { member: id }) }),
  label: ({ name }) => `Hand ownership over to ${name}`,
  invalidates: ['members', 'me', 'audit'],
  done: ({ name }) => `${name} is owner now. You are admin.`,
});

interface MemberModalProps {
  readonly target: Member | null;
  readonly onClose: () => void;
}

export function MakeOwnerModal({ target, onClose }: MemberModalProps): ReactNode {
  const { run, isRunning, problem, reset } = useAct(makeOwner, onClose);
  const shown = useLast(target);
  return (
    <ConfirmModal
      opened={target !== null}
      title="Hand ownership over"
      confirmLabel="Hand it over"
      onConfirm={() => target !== null && void run(target)}
      onClose={() => {
        reset();
        onClose();
      }}
      isRunning={isRunning}
      problem={problem}
    >
      {shown !== null && (
        <>
          <Text mb="xs">
            In one step, <PlainLine text={shown.name} longest={80} /> becomes owner in your place:
          </Text>
          <List spacing={4} size="sm">
            <List.Item>They may do everything, also rename or delete the tenant and remove you.</List.Item>
            <List.Item>You become admin. Only an owner can make you owner again.</List.Item>
            <List.Item>Other owners stay what they are. To be owners together, choose the role Owner in the list instead.</List.Item>
          </List>
        </>
      )}
    </ConfirmModal>
  );
}
