// Where the keyboard goes on after an act: its button is disabled while it runs, and often afterwards.

/** To the part of the page that names itself `data-focus-home` where it was done, else to where it was. A closing modal returns it itself. */
export function settleFocus(before: Element | null, isDone: boolean): void {
  const now = document.activeElement;
  if (!(before instanceof HTMLElement) || (now !== document.body && now !== before)) return;
  if (now === before && !(before instanceof HTMLButtonElement)) return;
  if (isDone && before.closest('[role="dialog"]') !== null) return;
  const home = isDone ? before.closest<HTMLElement>('[data-focus-home]') : null;
  const back = before.isConnected && !before.matches(':disabled') ? before : null;
  (home ?? back ?? document.getElementById('main'))?.focus({ preventScroll: true });
}
