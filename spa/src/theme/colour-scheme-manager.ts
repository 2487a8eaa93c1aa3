// Keeps light, dark or system in the browser; public/colour-scheme.js reads the same key before the first paint.
import { localStorageColorSchemeManager } from '@mantine/core';

export const colourSchemeManager = localStorageColorSchemeManager({ key: 'portcullis.colour-scheme' });
