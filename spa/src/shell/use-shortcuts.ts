// Keys that work on every page: Ctrl or ⌘ with K, ?, and g followed by the letter of a page. Single letters are left to who types.
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { openPalette } from './open-palette.ts';
import { openShortcutHelp } from './shortcut-help-state.ts';
import { useNavigation } from './use-navigation.ts';

const pause = 1_000;

export function useShortcuts(): void {
  const [, navigate] = useLocation();
  const items = useNavigation();
  useEffect(() => {
    let startedAt = -Infinity;
    const press = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const target = event.timeStamp - startedAt < pause ? items.find(({ shortcut }) => shortcut === event.key) : undefined;
      startedAt = event.key === 'g' ? event.timeStamp : -Infinity;
      if (event.key === '?') openShortcutHelp();
      if (target !== undefined) navigate(target.href);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [items, navigate]);
}

/** In a field, or in a dialog that has its own keys. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]') !== null
  );
}
