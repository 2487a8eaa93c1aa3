// Keys of the findings page, as the list of shortcuts tells them.
import type { ShortcutRow } from '../../shell/page-shortcuts.ts';

export const findingsShortcuts: readonly ShortcutRow[] = [
  [['j'], 'Next finding'],
  [['k'], 'Previous finding'],
  [['o'], 'Open the finding, or unfold the group'],
  [['x'], 'Select the finding'],
  [['t'], 'Decide on what is selected or shown'],
  [['/'], 'Search findings'],
  [['b'], 'Group findings by rule, file or severity'],
];
