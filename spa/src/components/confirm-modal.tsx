// Asks before what cannot be undone. Where `typed` is given, its words must be typed first.
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { PlainLine } from './plain-line.tsx';
import { ProblemAlert } from './problem-alert.tsx';

interface ConfirmModalProps {
  readonly opened: boolean;
  readonly title: string;
  /** What happens, and what does not. */
  readonly children: ReactNode;
  /** The verb: "Revoke the key". */
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly isRunning?: boolean;
  readonly problem?: Problem | null;
  readonly typed?: string;
}

export function ConfirmModal(props: ConfirmModalProps): ReactNode {
  const { opened, title, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <ConfirmForm {...props} />
    </Modal>
  );
}

/** Inside the modal, so that what was typed is gone with it. */
function ConfirmForm({
  children,
  confirmLabel,
  onConfirm,
  onClose,
  isRunning = false,
  problem = null,
  typed,
}: ConfirmModalProps): ReactNode {
  const [words, setWords] = useState('');
  const mayConfirm = typed === undefined || plainWords(words) === plainWords(typed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (mayConfirm) onConfirm();
      }}
    >
      <Stack>
        <div>{children}</div>
        {typed !== undefined && (
          <TextInput
            label={
              <>
                Type “<PlainLine text={typed} />” to confirm
              </>
            }
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        <ProblemAlert problem={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus={typed === undefined || undefined}>
            Cancel
          </Button>
          <Button type="submit" color="red" loading={isRunning} disabled={!mayConfirm}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Nobody has a key for a curly apostrophe, and nobody sees two spaces. */
function plainWords(text: string): string {
  return text.normalize('NFKC').replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim();
}
