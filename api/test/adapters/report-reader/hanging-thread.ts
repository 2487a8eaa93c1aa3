// The thread's own module, but for reports that ask to hang: those keep it busy for good, as a slow regular expression would.
import type { MessagePort } from 'node:worker_threads';
import type { ReadOrder } from '../../../src/adapters/report-reader/messages.ts';
import { readInThread as readReally } from '../../../src/adapters/report-reader/read-thread.ts';

function hang(): never {
  for (;;);
}

export async function readInThread(task: { order: ReadOrder; port: MessagePort }): Promise<void> {
  const text = Buffer.from(task.order.bytes).toString('latin1');
  if (text.includes('hang-in-reading')) {
    task.port.postMessage({ begun: true });
    hang();
  }
  if (text.includes('hang-in-comparing')) task.port.on('message', hang);
  await readReally(task);
}
