// Sets the chosen colour scheme before the first paint. MantineProvider keeps the same attribute and storage key after.
/* global document, localStorage, matchMedia */
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('portcullis.colour-scheme');
  } catch {
    // Storage may be switched off; then the system decides.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
