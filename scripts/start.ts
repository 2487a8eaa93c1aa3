// `npm start`: Portcullis in local mode, without the demo.
import { dataDirectory } from './data-directory.ts';
import { startLocal } from './local-mode.ts';
import { runUntilStopped } from './run-until-stopped.ts';

try {
  const local = await startLocal((text) => console.log(`  ${text} …`), true);
  console.log(`\nPortcullis serves on ${local.api.url} (API: ${local.api.url}/api/docs). Its files are in ${dataDirectory}.`);
  console.log('Open it and sign in: who belongs nowhere gets a tenant of their own. Ctrl-C stops it.');
  runUntilStopped(local.stop);
} catch (error) {
  console.error(`Portcullis did not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
