// `npm run restore-drill`: restores a backup into a database of its own and looks around there. The steps are in db/src/backup/drill/.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runDrill } from '@portcullis/db/backup';
import { type AuditKeys, readAuditKeys } from '../../api/src/domain/audit/checkpoint.ts';
import { readIdentityFile } from './read-identity-file.ts';
import { chooseUrl, readOptions, runProgram, say, UsageError } from './run-program.ts';
import { makeAuditVerifier } from './verify-restored-audit.ts';

const help = `Usage: npm run restore-drill -- --identity <file> <backup>

  --identity <file>   with the secret key of age (AGE-SECRET-KEY-1…)
  --sha256 <hex>      of the backup, as its run printed it: proves that nobody put another file in its place
  --url <address>     of a server (a superuser's, without a password; else DRILL_DATABASE_URL or DRILL_DATABASE_URL_FILE), where a database is
                      made and dropped again; without any, a PostgreSQL of its own is started, which must be as new as the backup's
  --audit-keys <file> public keys (PEM) that sign checkpoints of the audit log, kept apart from the database
  --report <file>     where the report goes as JSON, beside standard output
  --pg-bin <folder>   where pg_restore is, if not on the PATH or too old there

Exit codes: 0 nothing is wrong, 1 something is, 2 called wrongly. What could not be checked is told as "not-checked" and is no failure.`;

async function readKeys(path: string | undefined): Promise<AuditKeys | undefined> {
  if (path === undefined) return undefined;
  const keys = readAuditKeys(await readFile(path, 'utf8').catch(() => ''));
  if (!keys) throw new UsageError(`--audit-keys ${path} holds no public keys of Ed25519 in PEM, or cannot be read.`);
  return keys;
}

await runProgram(async (signal) => {
  const { values, positionals } = readOptions(help, () =>
    parseArgs({
      allowPositionals: true,
      options: {
        identity: { type: 'string' },
        sha256: { type: 'string' },
        url: { type: 'string' },
        report: { type: 'string' },
        'audit-keys': { type: 'string' },
        'pg-bin': { type: 'string' },
        help: { type: 'boolean' },
      },
    }),
  );
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [backup] = positionals;
  if (backup === undefined || positionals.length > 1) throw new UsageError(`Name one backup.\n\n${help}`);
  const report = await runDrill({
    backup,
    identities: await readIdentityFile(values.identity),
    sha256: values.sha256,
    serverUrl: chooseUrl(values.url, 'DRILL_DATABASE_URL'),
    pgBin: values['pg-bin'],
    verifyAudit: makeAuditVerifier(await readKeys(values['audit-keys'])),
    say,
    signal,
  });
  const text = JSON.stringify(report, null, 2);
  if (values.report !== undefined) await writeFile(values.report, `${text}\n`, { mode: 0o600 });
  console.log(text);
  return report.passed ? 0 : 1;
});
