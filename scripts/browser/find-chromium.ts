// Which Chromium tests and screenshots run in: the one that CHROME_PATH names, one on the machine, else the packaged one.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type FoundChromium, unpackChromium } from './unpack-chromium.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findOnMachine(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...places].find(isProgram);
}

/** @throws Error that says what to install or to set */
export async function findChromium(): Promise<FoundChromium> {
  const given = process.env['CHROME_PATH'];
  if (given !== undefined && given !== '') {
    if (!isProgram(given)) throw new Error(`CHROME_PATH names ${given}, which is no program that can be run here.`);
    return { path: given, env: {}, kind: 'CHROME_PATH' };
  }
  const path = findOnMachine();
  if (path !== undefined) return { path, env: {}, kind: path };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('There is no Chrome or Chromium here. Install one, or set CHROME_PATH to where it is.');
  return unpackChromium();
}
