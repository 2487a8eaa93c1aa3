// The sidebar on narrow screens. Loaded when first opened.
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { Sidebar } from './sidebar.tsx';
import styles from './shell.module.css';

export function SidebarDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Drawer.Root opened onClose={onClose} size={288}>
      <Drawer.Overlay />
      <Drawer.Content aria-label="Menu">
        <Drawer.Body className={styles['drawer'] ?? ''}>
          <Drawer.CloseButton className={styles['close'] ?? ''} aria-label="Close the menu" />
          <Sidebar onNavigate={onClose} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
