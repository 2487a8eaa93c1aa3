// Names the filters at hand, to come back to them.
import { Modal, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { saveView } from '../../api/use-views.ts';
import { useAct } from '../../auth/use-act.ts';
import { FormActions } from '../../components/form-actions.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';

interface SaveViewModalProps {
  readonly opened: boolean;
  readonly query: string;
  readonly onClose: () => void;
}

export function SaveViewModal({ opened, query, onClose }: SaveViewModalProps): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Save this view">
      <SaveViewForm query={query} onClose={onClose} />
    </Modal>
  );
}

function SaveViewForm({ query, onClose }: Omit<SaveViewModalProps, 'opened'>): ReactNode {
  const [name, setName] = useState('');
  const { run, isRunning, problem } = useAct(saveView);
  const save = async (): Promise<void> => {
    if ((await run({ name: name.trim(), query })) !== undefined) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') void save();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="The view keeps filters, search and grouping. It is yours alone and works in every project."
          required
          maxLength={200}
          data-autofocus
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ProblemAlert problem={problem} />
        <FormActions submitLabel="Save" isRunning={isRunning} disabled={name.trim() === ''} onCancel={onClose} />
      </Stack>
    </form>
  );
}
