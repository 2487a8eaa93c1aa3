// The API as a program: reads the environment, starts, and stops on a signal.
import { readConfig } from './config.ts';
import { makeLog } from './logging.ts';
import { startApi } from './main.ts';
import { runService } from './run-service.ts';

await runService(async () => {
  const config = readConfig();
  return startApi(config, makeLog(config.logLevel));
});
