// A notice of something done, with a way back for ten seconds.
import { Button, Group } from '@mantine/core';
import { makeSignal } from '../shell/signal.ts';
import { show } from './notify.ts';

export function notifyUndo(message: string, undo: () => Promise<void>): void {
  const id = crypto.randomUUID();
  const used = makeSignal();
  const press = async (): Promise<void> => {
    // Two clicks undo once.
    if (used.get()) return;
    used.set(true);
    const { notifications } = await import('@mantine/notifications');
    notifications.hide(id);
    await undo();
  };
  void show({
    id,
    autoClose: 10_000,
    color: 'teal',
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{message}</span>
        <Button variant="subtle" size="compact-sm" onClick={() => void press()}>
          Undo
        </Button>
      </Group>
    ),
  });
}
