// `npm run admin -- …`: what an operator does by hand until the dashboard does it: tenants, projects and keys; and jobs, which no dashboard shows.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { refSchema, scopeSchema, slugSchema } from '@portcullis/contract';
import { z } from 'zod';
import { readVariables } from '../api/src/config/read-variables.ts';
import type { SystemActor } from '../api/src/domain/actor.ts';
import type { TenantId } from '../api/src/domain/ids.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../api/src/services/manage-api-keys.ts';
import { createProject } from '../api/src/services/manage-projects.ts';
import { createTenant } from '../api/src/services/manage-tenants.ts';
import { makePool, type Pool } from '../api/src/store/make-pool.ts';
import { selectProject, selectProjects } from '../api/src/store/projects.store.ts';
import { withTenant } from '../api/src/store/tenant-tx.ts';
import { jobCommands } from './admin-jobs.ts';
import { dataDirectory } from './data-directory.ts';
import { UsageError } from './usage-error.ts';

const help = `Usage: npm run admin -- <command> [options]

  tenant create --name <name>
  project create --tenant <id> --slug <slug> [--name <name>] [--default-branch <ref>]
  project list --tenant <id>
  key create --tenant <id> --name <name> [--project <slug>] [--scope <scope>]… [--expires <ISO date>]
  key list --tenant <id>
  key revoke --tenant <id> --key-id <the 8 characters of the key>
  jobs list                 what waits, runs or was given up
  jobs dead                 what was given up
  jobs retry <id>           puts a job that was given up back
  jobs drop <id>            takes one that was given up away for good

Scopes are ingest (the default), read, write and admin. Without --project a key is for the whole tenant.
--tenant may be left out where .portcullis/demo.json names the demo's tenant. The database is DATABASE_URL (or DATABASE_URL_FILE), else that
of local mode, which must be running ("npm start" or "npm run demo"). For jobs it is WORKER_DATABASE_URL, else that of local mode.`;

const text = { type: 'string' } as const;
const { values, positionals } = readArguments();

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        tenant: text,
        name: text,
        slug: text,
        project: text,
        'default-branch': text,
        scope: { type: 'string', multiple: true },
        expires: text,
        'key-id': text,
      },
    });
  } catch (error) {
    // Whoever mistyped an option reads what there is, not where the program noticed.
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
}

function need(name: keyof typeof values): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '')
    throw new UsageError(`--${name} is missing. "npm run admin -- help" tells how to call this.`);
  return value;
}

function check<Value>(schema: z.ZodType<Value>, name: string, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UsageError(`--${name} ${JSON.stringify(value)}: ${parsed.error.issues[0]?.message ?? 'not valid'}`);
  return parsed.data;
}

function readDemoTenant(): string | undefined {
  const file = join(dataDirectory, 'demo.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { tenantId: string }).tenantId : undefined;
}

function chooseActor(): SystemActor {
  const tenantId = check(z.uuid(), 'tenant', values.tenant ?? readDemoTenant() ?? need('tenant')) as TenantId;
  return { type: 'system', tenantId, id: 'npm run admin' };
}

/** The address of local mode's database is written beside its data while it runs. */
function findDatabase(variable: 'DATABASE_URL' | 'WORKER_DATABASE_URL', name: string): string {
  const file = join(dataDirectory, name);
  const faults: string[] = [];
  const { [variable]: given } = readVariables(process.env, [variable], faults);
  if (faults.length > 0) throw new UsageError(faults.join('\n'));
  const url = given ?? (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  if (url === undefined) throw new UsageError(`There is no ${variable}, and local mode does not run. Start it with "npm start".`);
  return url;
}

async function findProjectId(pool: Pool, actor: SystemActor) {
  if (values.project === undefined) return undefined;
  const slug = values.project;
  const project = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectProject(tx, slug));
  if (!project) throw new UsageError(`The tenant has no project ${slug}.`);
  return project.id;
}

const commands: Readonly<Record<string, (pool: Pool) => Promise<object>>> = {
  'tenant create': async (pool) => ({
    tenantId: await createTenant({ pool }, check(z.string().max(200), 'name', need('name')), 'npm run admin'),
  }),
  'project create': async (pool) => {
    const slug = check(slugSchema, 'slug', need('slug'));
    const defaultBranch = check(refSchema, 'default-branch', values['default-branch'] ?? 'refs/heads/main');
    return { id: await createProject({ pool }, chooseActor(), { slug, name: values.name ?? slug, defaultBranch }), slug };
  },
  'project list': (pool) => withTenant(pool, chooseActor().tenantId, { readOnly: true }, (tx) => selectProjects(tx, undefined)),
  'key create': async (pool) => {
    const actor = chooseActor();
    const scopes = (values.scope ?? ['ingest']).map((scope) => check(scopeSchema, 'scope', scope));
    const expiresAt =
      values.expires === undefined ? undefined : new Date(check(z.union([z.iso.date(), z.iso.datetime()]), 'expires', values.expires));
    if (expiresAt !== undefined && expiresAt <= new Date()) throw new UsageError('--expires is in the past: nobody could use the key.');
    return createApiKey({ pool }, actor, { name: need('name'), projectId: await findProjectId(pool, actor), scopes, expiresAt });
  },
  'key list': (pool) => listApiKeys({ pool }, chooseActor()),
  'key revoke': async (pool) => {
    const keyId = need('key-id');
    if (!(await revokeApiKey({ pool }, chooseActor(), keyId))) throw new UsageError(`The tenant has no live key ${keyId}.`);
    return { revoked: keyId };
  },
};

/** For a program as JSON, for a person at a terminal a list as a table. */
function tell(answer: object): void {
  if (process.stdout.isTTY && Array.isArray(answer)) console.table(answer);
  else console.log(JSON.stringify(answer, null, 2));
}

async function run(): Promise<void> {
  const [noun, verb, ...words] = positionals;
  const job = jobCommands[`${noun ?? ''} ${verb ?? ''}`];
  const name = positionals.join(' ');
  const command = commands[name];
  if (!job && !command) {
    console.log(help);
    if (name !== 'help') process.exitCode = 2;
    return;
  }
  const connectionString = job ? findDatabase('WORKER_DATABASE_URL', 'worker.url') : findDatabase('DATABASE_URL', 'database.url');
  const pool = makePool({ connectionString, max: 1, statementTimeout: 30_000, onError: () => undefined });
  try {
    if (job) tell(await job(pool, words));
    else if (command) tell(await command(pool));
  } finally {
    await pool.end();
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
