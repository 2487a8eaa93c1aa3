// Where notices appear. Loaded with the first one.
import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';

export function Notices(): ReactNode {
  return <Notifications position="bottom-right" />;
}
