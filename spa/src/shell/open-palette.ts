// Whether the command palette has been asked for; its code is loaded on the first time.
import { makeSignal } from './signal.ts';

export const palette = makeSignal();

export const openPalette = (): void => palette.set(true);
