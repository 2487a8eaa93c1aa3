// Waiting in tests for what happens in another process: asked again and again, never a fixed pause.
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as it holds; fails after `seconds`, far more than it should ever take. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await sleep(20);
  }
}
