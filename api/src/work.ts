// The worker as a program: reads the environment, starts, and stops on a signal.
import { readConfig } from './config.ts';
import { makeLog } from './logging.ts';
import { startWorker } from './worker.ts';

try {
  const config = readConfig();
  const worker = await startWorker(config, makeLog(config.logLevel));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void worker.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
