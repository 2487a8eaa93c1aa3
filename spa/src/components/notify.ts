// Short notices at the edge of the page.
import { notifications } from '@mantine/notifications';

export const notify = {
  done: (message: string): void => {
    notifications.show({ message, color: 'teal', autoClose: 5_000 });
  },
  /** Stays until it is closed: a failure must not pass unseen. */
  failed: (title: string, message: string): void => {
    notifications.show({ title, message, color: 'red', autoClose: false });
  },
};
