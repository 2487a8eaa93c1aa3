// `npm run backup`: one encrypted backup of the whole database. What it does is in db/src/backup/make-backup.ts.
import { parseArgs } from 'node:util';
import { makeBackup } from '@portcullis/db/backup';
import { chooseUrl, readEnvironment, readOptions, runProgram, say, UsageError } from './run-program.ts';

const help = `Usage: npm run backup -- --out <folder> --recipient age1… [--recipient age1…]… [options]

  --out <folder>      where the backup goes, with its manifest beside it
  --recipient <key>   public key of age that it is encrypted for (or BACKUP_RECIPIENTS, by comma)
  --unencrypted       without a key: what all tenants have will lie there in clear
  --keep <number>     once it is whole, leave only so many of this database in the folder
  --url <address>     without a password; else BACKUP_DATABASE_URL or BACKUP_DATABASE_URL_FILE
  --pg-bin <folder>   where pg_dump is, if not on the PATH or too old there

The role must pass row security: a superuser, or BYPASSRLS with pg_read_all_data. Prints one line of JSON. Exit codes: 0 whole, 1 failed, 2 called wrongly.`;

function readKeep(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`--keep ${text}: a number from 1 on is wanted.`);
  return Number(text);
}

await runProgram(async (signal) => {
  const { values } = readOptions(help, () =>
    parseArgs({
      options: {
        out: { type: 'string' },
        recipient: { type: 'string', multiple: true },
        unencrypted: { type: 'boolean' },
        keep: { type: 'string' },
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
  const url = chooseUrl(values.url, 'BACKUP_DATABASE_URL');
  if (url === undefined) throw new UsageError(`BACKUP_DATABASE_URL is missing.\n\n${help}`);
  if (values.out === undefined) throw new UsageError(`--out is missing.\n\n${help}`);
  const named = (readEnvironment(['BACKUP_RECIPIENTS'])['BACKUP_RECIPIENTS'] ?? '').split(',').map((key) => key.trim());
  const { path, manifest, removed } = await makeBackup({
    url,
    recipients: values.recipient ?? named.filter((key) => key !== ''),
    unencrypted: values.unencrypted ?? false,
    folder: values.out,
    keep: readKeep(values.keep),
    pgBin: values['pg-bin'],
    say,
    signal,
  });
  const { madeAt, newestRowAt, bytes, sha256 } = manifest;
  console.log(JSON.stringify({ backup: path, madeAt, newestRowAt, bytes, sha256, removed }));
  return 0;
});
