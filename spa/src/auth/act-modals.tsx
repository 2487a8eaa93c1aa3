// The two modals of acts: the result, and the question for a fresh sign-in. Loaded when first needed.
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useApi } from '../api/api-context.ts';
import { keepFocus } from '../components/keep-focus.ts';
import type { WaitingAct } from './act-context.ts';
import { keepPendingAct } from './pending-act.ts';

interface ActModalsProps {
  readonly result: { readonly title: string; readonly content: ReactNode } | null;
  readonly waiting: WaitingAct | null;
  readonly onCloseResult: () => void;
  readonly onCloseWaiting: () => void;
}

export function ActModals({ result, waiting, onCloseResult, onCloseWaiting }: ActModalsProps): ReactNode {
  useEffect(() => keepFocus, []);
  return (
    <>
      <Modal opened={result !== null} onClose={onCloseResult} title={result?.title} closeOnClickOutside={false} size="lg">
        {result?.content}
      </Modal>
      <Modal opened={waiting !== null} onClose={onCloseWaiting} title="This needs a fresh sign-in">
        {waiting !== null && <FreshSignIn act={waiting} onCancel={onCloseWaiting} />}
      </Modal>
    </>
  );
}

function FreshSignIn({ act, onCancel }: { readonly act: WaitingAct; readonly onCancel: () => void }): ReactNode {
  const { session } = useApi();
  const [failure, setFailure] = useState<string | null>(null);
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = async (): Promise<void> => {
    const id = crypto.randomUUID();
    const { name, label, request, tenantId, claims } = act;
    setIsLeaving(true);
    try {
      const kept = keepPendingAct({ id, name, label, request, tenantId, accountId: session.accountId, at: Date.now() });
      if (!kept) throw new Error('The browser does not store what you were about to do.');
      await session.signInAgain({ claims, state: id, fresh: true });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The sign-in page could not be opened.');
      setIsLeaving(false);
    }
  };
  return (
    <Stack>
      <Text>It is only done by somebody who signed in within the last five minutes. You go to Microsoft, sign in, and come back here.</Text>
      <Text>
        Then this happens, once: <strong>{act.label}</strong>
      </Text>
      {failure !== null && <Alert color="red">{failure}</Alert>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button loading={isLeaving} onClick={() => void leave()} data-autofocus>
          Sign in and continue
        </Button>
      </Group>
    </Stack>
  );
}
