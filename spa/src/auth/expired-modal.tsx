// The question behind expired-notice.tsx. Loaded when first needed.
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useApi } from '../api/api-context.ts';

export function ExpiredModal(): ReactNode {
  const { session } = useApi();
  const [isLeaving, setIsLeaving] = useState(false);
  const [isOpen, setIsOpen] = useState(true);
  const leave = (): void => {
    setIsLeaving(true);
    session.signInAgain().catch(() => setIsLeaving(false));
  };
  return (
    <Modal opened={isOpen} onClose={() => setIsOpen(false)} title="Your sign-in has expired" closeOnClickOutside={false}>
      <Stack>
        <Text>Sign in again to go on. You come back to this page. Text you have typed and not saved is lost, so copy it first.</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setIsOpen(false)}>
            Stay and copy
          </Button>
          <Button loading={isLeaving} onClick={leave} data-autofocus>
            Sign in again
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
