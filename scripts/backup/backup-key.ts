// `npm run backup-key`: makes the pair of keys for backups. The secret one belongs on another machine than the backups.
import { open } from 'node:fs/promises';
import { makeIdentity } from '@portcullis/db/backup';
import { runProgram, UsageError } from './run-program.ts';

await runProgram(async () => {
  const [path, ...more] = process.argv.slice(2);
  if (path === undefined || path.startsWith('-') || more.length > 0)
    throw new UsageError('Usage: npm run backup-key -- <file for the secret key>');
  const { identity, recipient } = await makeIdentity();
  // Never over another: a key that is gone takes all its backups along.
  const handle = await open(path, 'wx', 0o600).catch(() => {
    throw new UsageError(`${path} is there already, or its folder is not.`);
  });
  await handle.writeFile(`# public key: ${recipient}\n${identity}\n`);
  await handle.sync();
  await handle.close();
  console.log(recipient);
  return 0;
});
