// Starts Chromium, headless.
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

// Scrollbars and blinking carets differ between machines and moments; 'srgb' keeps colours from depending on the machine's profile.
const flags = ['--hide-scrollbars', '--force-color-profile=srgb', '--font-render-hinting=none', '--disable-gpu'];

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
    env: { ...process.env, ...env } as Record<string, string>,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
