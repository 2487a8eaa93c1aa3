// The list of shortcuts. Loaded when first asked for.
import { Kbd, Modal, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePageShortcuts, type ShortcutRow } from './page-shortcuts.ts';
import { shortcutHelp } from './shortcut-help-state.ts';
import { useNavigation } from './use-navigation.ts';

export function ShortcutHelp(): ReactNode {
  const isOpen = shortcutHelp.use();
  const rows: readonly ShortcutRow[] = [
    ...usePageShortcuts(),
    [['Ctrl or ⌘', 'K'], 'Search pages and projects'],
    [['?'], 'Show this list'],
    ...useNavigation().map(({ shortcut, label }) => [['g', shortcut], `Go to ${label}`] as const),
    [['Esc'], 'Close what is open'],
  ];
  return (
    <Modal opened={isOpen} onClose={() => shortcutHelp.set(false)} title="Keyboard shortcuts">
      <Table>
        <Table.Tbody>
          {rows.map(([keys, does]) => (
            <Table.Tr key={does}>
              <Table.Td>
                {keys.map((key, index) => (
                  <span key={key}>
                    {index > 0 && ' '}
                    <Kbd>{key}</Kbd>
                  </span>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
