// Whether the list of shortcuts is open.
import { makeSignal } from './signal.ts';

export const shortcutHelp = makeSignal();

export const openShortcutHelp = (): void => shortcutHelp.set(true);
