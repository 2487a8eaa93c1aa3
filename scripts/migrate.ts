// `npm run migrate`: makes a database ready for the release that this is: roles, their passwords, migrations, and the checks that API and worker
// would refuse to start by. Running it again changes nothing.
import { checkCatalogue, checkSession, migrate, prepareRoles, urlForRole, waitForDatabase } from '@portcullis/db';
import pg from 'pg';
import { z } from 'zod';
import { count } from '../api/src/config/fields.ts';
import { describeIssues, readVariables } from '../api/src/config/read-variables.ts';

const help = `Usage: npm run migrate (in the image: node api/dist/migrate.js)

  ADMIN_URL           a superuser's address of the database: makes the roles and sets the passwords that are given
  MIGRATOR_PASSWORD   of portcullis_migrator; needed unless MIGRATOR_URL is given
  APP_PASSWORD        of portcullis_app
  WORKER_PASSWORD     of portcullis_worker
  MIGRATOR_URL        address for portcullis_migrator; alone, without ADMIN_URL, it migrates and touches no role
  DATABASE_WAIT       seconds to wait for a database that is starting (60)

Each may come by file: ADMIN_URL_FILE=/run/secrets/admin-url. Not through a pooler: it locks for a session.
Exit codes: 0 the database is ready, 1 it is not, 2 called wrongly.`;

const address = z
  .url({ protocol: /^postgres(?:ql)?$/, hostname: /./, error: 'must be an address such as postgres://user@host:5432/database' })
  .optional();
const password = z.string().optional();
const schema = z.object({
  ADMIN_URL: address,
  MIGRATOR_URL: address,
  MIGRATOR_PASSWORD: password,
  APP_PASSWORD: password,
  WORKER_PASSWORD: password,
  DATABASE_WAIT: count(0, 3600).default(60),
});

type Settings = z.infer<typeof schema>;

/** A fault of the person who called. */
class UsageError extends Error {}

function readSettings(): Settings & { readonly migratorUrl: string } {
  const faults: string[] = [];
  const given = readVariables(process.env, Object.keys(schema.shape), faults);
  const parsed = schema.safeParse(given);
  if (!parsed.success) faults.push(...describeIssues(parsed.error, given, faults));
  if (!parsed.success || faults.length > 0) throw new UsageError(faults.join('\n'));
  const { ADMIN_URL: admin, MIGRATOR_URL: migrator, MIGRATOR_PASSWORD: secret } = parsed.data;
  if (migrator !== undefined) return { ...parsed.data, migratorUrl: migrator };
  if (admin === undefined || secret === undefined)
    throw new UsageError('ADMIN_URL with MIGRATOR_PASSWORD, or MIGRATOR_URL, has to be set.');
  return { ...parsed.data, migratorUrl: urlForRole(admin, 'portcullis_migrator', secret) };
}

/** As the role that the API has, where its password is known: then the login is tried as well. */
async function findFaults({ migratorUrl, APP_PASSWORD: appPassword }: Settings & { readonly migratorUrl: string }): Promise<string[]> {
  const connectionString = appPassword === undefined ? migratorUrl : urlForRole(migratorUrl, 'portcullis_app', appPassword);
  const client = new pg.Client({ connectionString, application_name: 'portcullis-migrate' });
  await client.connect();
  try {
    const ofSession = appPassword === undefined ? [] : await checkSession(client);
    return [...ofSession, ...(await checkCatalogue(client))].map((fault) => `  ${fault.rule}: ${fault.object}: ${fault.detail}`);
  } finally {
    await client.end();
  }
}

async function run(): Promise<void> {
  const settings = readSettings();
  const { ADMIN_URL: adminUrl, MIGRATOR_PASSWORD: migrator, APP_PASSWORD: app, WORKER_PASSWORD: worker } = settings;
  await waitForDatabase(adminUrl ?? settings.migratorUrl, settings.DATABASE_WAIT * 1000, (reason) => {
    console.log(`waiting up to ${settings.DATABASE_WAIT} s for the database: ${reason}`);
  });
  if (adminUrl !== undefined) {
    const given = Object.entries({ migrator, app, worker }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    await prepareRoles(adminUrl, Object.fromEntries(given));
    console.log(`roles: there, passwords set: ${given.map(([role]) => role).join(', ') || 'none'}`);
  }
  const applied = await migrate(settings.migratorUrl);
  console.log(applied.length === 0 ? 'migrations: nothing to apply' : `migrations: applied ${applied.join(', ')}`);
  const faults = await findFaults(settings);
  if (faults.length > 0) throw new Error(`The database does not hold what tenant isolation needs:\n${faults.join('\n')}`);
  console.log(
    app === undefined ? 'checks: the catalogue holds' : 'checks: the catalogue holds, and portcullis_app signs in with its own rights only',
  );
}

/** One that gathers several tells nothing itself. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

if (process.argv.length > 2) {
  console.log(help);
  process.exitCode = process.argv[2] === '--help' ? 0 : 2;
} else {
  await run().catch((error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n\n${help}` : messageOf(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  });
}
