// Shortcuts of the page that is open, for the list of shortcuts. The page itself does what they say.
import { useEffect, useSyncExternalStore } from 'react';

export type ShortcutRow = readonly [keys: readonly string[], does: string];

const none: readonly ShortcutRow[] = [];
const listeners = new Set<() => void>();
let current = none;

function set(rows: readonly ShortcutRow[]): void {
  current = rows;
  for (const listener of listeners) listener();
}

/** @param rows a constant, so that they are not told anew with each rendering */
export function useTellShortcuts(rows: readonly ShortcutRow[]): void {
  useEffect(() => {
    set(rows);
    return () => set(none);
  }, [rows]);
}

export function usePageShortcuts(): readonly ShortcutRow[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
