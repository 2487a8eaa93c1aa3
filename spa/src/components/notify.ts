// Short notices at the edge of the page. What shows them is loaded with the first one.
import type { NotificationData } from '@mantine/notifications';
import { makeSignal } from '../shell/signal.ts';

/** On once there is something to show; shell/notices.tsx then stands in the page. */
export const noticesNeeded = makeSignal();

export async function show(notice: NotificationData): Promise<void> {
  noticesNeeded.set(true);
  const { notifications } = await import('@mantine/notifications');
  notifications.show({ ...notice, closeButtonProps: { 'aria-label': 'Close' } });
}

export const notify = {
  done: (message: string): void => {
    void show({ message, color: 'teal', autoClose: 5_000 });
  },
  /** Stays until it is closed: a failure must not pass unseen. */
  failed: (title: string, message: string): void => {
    void show({ title, message, color: 'red', autoClose: false });
  },
};
