// The API as a program: reads the environment, starts, and stops on a signal.
import { readConfig } from './config.ts';
import { makeLog } from './logging.ts';
import { startApi } from './main.ts';

try {
  const config = readConfig();
  const log = makeLog(config.logLevel);
  const api = await startApi(config, log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void api.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
