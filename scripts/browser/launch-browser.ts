// Starts Chromium, headless.
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

// Text of the same width on every machine, and nothing of its graphics card.
const flags = ['--font-render-hinting=none', '--disable-gpu'];

/**
 * The caller closes it. Web security stays as people have it: nothing is allowed here that their browsers refuse.
 * The sandbox is off, for root has none and only pages of this repository are opened.
 */
export async function launchBrowser(): Promise<Browser> {
  const { path, env } = await findChromium();
  return chromium.launch({
    executablePath: path,
    headless: true,
    chromiumSandbox: false,
    args: flags,
    env: { ...process.env, ...env },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
