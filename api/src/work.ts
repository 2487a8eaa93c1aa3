// The worker as a program: reads the environment, starts, and stops on a signal.
import { readConfig } from './config.ts';
import { makeLog } from './logging.ts';
import { runService } from './run-service.ts';
import { startWorker } from './worker.ts';

await runService(async () => {
  const config = readConfig();
  return startWorker(config, makeLog(config.logLevel));
});
