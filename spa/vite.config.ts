// How vite builds the dashboard: two pages, hashed files, nothing inline, so that the CSP needs no exception.
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

// eslint-disable-next-line no-restricted-syntax -- vite wants a default export
export default defineConfig({
  root: here,
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The size check reads it. It names files and nothing else.
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: { input: { index: `${here}index.html`, redirect: `${here}redirect.html` } },
  },
});
