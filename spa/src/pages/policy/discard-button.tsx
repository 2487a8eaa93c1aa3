// Goes back to the version in force. A saved draft is everybody's, so that is asked for first.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useAct } from '../../auth/use-act.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { discardPolicyDraft } from './policy-acts.ts';

interface DiscardButtonProps {
  readonly project: string;
  readonly hasDraft: boolean;
  readonly onDiscarded: () => void;
}

export function DiscardButton({ project, hasDraft, onDiscarded }: DiscardButtonProps): ReactNode {
  const [isAsking, setIsAsking] = useState(false);
  const { run, isRunning, problem, reset } = useAct(discardPolicyDraft, () => {
    setIsAsking(false);
    onDiscarded();
  });
  return (
    <>
      <Button variant="subtle" color="gray" px="sm" onClick={() => (hasDraft ? setIsAsking(true) : onDiscarded())}>
        {hasDraft ? 'Discard…' : 'Discard'}
        <span className="visually-hidden"> {hasDraft ? 'the draft' : 'the changes'}</span>
      </Button>
      <ConfirmModal
        opened={isAsking}
        title={`Discard the draft of ${project}`}
        confirmLabel="Discard the draft"
        isRunning={isRunning}
        problem={problem}
        onClose={() => {
          reset();
          setIsAsking(false);
        }}
        onConfirm={() => void run({ project })}
      >
        The draft is gone for everybody. The version in force stays as it is.
      </ConfirmModal>
    </>
  );
}
