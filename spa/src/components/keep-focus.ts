// What had the focus may be gone: what opened a modal was an item of a menu or a removed row, or the modal went without its transition.

/** The keyboard then goes on at the page. */
export function keepFocus(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
  });
}
