// `npm run restore`: a backup into an empty database. What it does is in db/src/backup/restore-backup.ts.
import { parseArgs } from 'node:util';
import { restoreBackup } from '@portcullis/db/backup';
import { readIdentityFile } from './read-identity-file.ts';
import { chooseUrl, readEnvironment, readOptions, runProgram, say, UsageError } from './run-program.ts';

const help = `Usage: npm run restore -- --identity <file> <backup>

  --identity <file>   with the secret key of age (AGE-SECRET-KEY-1…)
  --sha256 <hex>      of the backup, as its run printed it: proves that nobody put another file in its place
  --url <address>     of an empty database, for a superuser, without a password; else RESTORE_DATABASE_URL or RESTORE_DATABASE_URL_FILE
  --pg-bin <folder>   where pg_restore is, if not on the PATH or too old there

MIGRATOR_PASSWORD, APP_PASSWORD and WORKER_PASSWORD (or …_FILE) set the passwords of the roles; without them they stay as they are on that server.
All of it or nothing. Exit codes: 0 restored and counted, 1 refused or failed, 2 called wrongly.`;

const passwordNames = { migrator: 'MIGRATOR_PASSWORD', app: 'APP_PASSWORD', worker: 'WORKER_PASSWORD' } as const;

await runProgram(async (signal) => {
  const { values, positionals } = readOptions(help, () =>
    parseArgs({
      allowPositionals: true,
      options: {
        identity: { type: 'string' },
        sha256: { type: 'string' },
        url: { type: 'string' },
        'pg-bin': { type: 'string' },
        help: { type: 'boolean' },
      },
    }),
  );
  if (values.help) {
    console.log(help);
    return 0;
  }
  const url = chooseUrl(values.url, 'RESTORE_DATABASE_URL');
  if (url === undefined) throw new UsageError(`RESTORE_DATABASE_URL is missing.\n\n${help}`);
  const [backup] = positionals;
  if (backup === undefined || positionals.length > 1) throw new UsageError(`Name one backup.\n\n${help}`);
  const environment = readEnvironment(Object.values(passwordNames));
  const passwords = Object.entries(passwordNames).flatMap(([role, name]) =>
    environment[name] === undefined ? [] : [[role, environment[name]]],
  );
  const { madeAt, newestRowAt, tables } = await restoreBackup({
    url,
    backup,
    identities: await readIdentityFile(values.identity),
    sha256: values.sha256,
    passwords: Object.fromEntries(passwords) as Partial<Record<keyof typeof passwordNames, string>>,
    pgBin: values['pg-bin'],
    say,
    signal,
  });
  if (passwords.length < 3)
    say('passwords of the roles that were not given are as they were on this server: a new role has none and cannot log in');
  console.log(JSON.stringify({ restored: backup, madeAt, newestRowAt, rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0) }));
  return 0;
});
