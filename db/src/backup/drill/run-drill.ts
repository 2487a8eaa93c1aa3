// The restore drill: a backup nobody has restored is a hope. Restores into a database of its own and looks whether all is well there.
import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { migrate } from '../../migrate.ts';
import { readManifest } from '../manifest.ts';
import { compareFacts, readFacts } from '../read-facts.ts';
import { restoreBackup, type RestoreOptions } from '../restore-backup.ts';
import { checkSchema, lintCatalogue } from './check-schema.ts';
import { checkTenants } from './check-tenants.ts';
import { type DrillStep, judge, type StepFinding, takeStep } from './drill-step.ts';
import { makeThrowAwayDatabase } from './throw-away-server.ts';

const migrationsFolder = new URL('../../../migrations/', import.meta.url);

/** Checks the sealed audit log of the restored database. Given by the caller: the code of the chain is the API's. */
export type AuditVerifier = (adminUrl: string) => Promise<StepFinding>;

export interface DrillOptions extends Pick<RestoreOptions, 'backup' | 'identities' | 'sha256' | 'pgBin' | 'say' | 'signal'> {
  readonly serverUrl: string | undefined;
  readonly verifyAudit: AuditVerifier;
  /** Restores; tests damage what was restored. */
  readonly restore?: typeof restoreBackup;
}

export interface DrillReport {
  /** True where no step failed. What was not checked is told in `steps`. */
  readonly passed: boolean;
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly backup: string;
  readonly madeAt: string;
  readonly newestRowAt: string | null;
  readonly steps: readonly DrillStep[];
}

/** Applies what is newer in this release than in the backup: the way to get back in service, and what the schema is compared after. */
async function bringUpToDate(url: string, applied: readonly string[]): Promise<StepFinding> {
  const known = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).map((name) => name.replace(/\.sql$/, ''));
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) return judge([`the backup is of a newer release; this one does not know ${unknown.join(', ')}`]);
  const made = await migrate(url);
  return judge([], made.length === 0 ? ['nothing to apply'] : [`applied ${made.join(', ')}`]);
}

async function checkRows(client: pg.Client, backup: string): Promise<StepFinding> {
  const manifest = await readManifest(backup);
  const rows = Object.values(manifest.tables).reduce((sum, count) => sum + count, 0);
  return judge(compareFacts(manifest, await readFacts(client)), [`${rows} rows of ${Object.keys(manifest.tables).length} tables`]);
}

/** The checks, in an order in which none disturbs the next: rows before migrations change them. */
async function lookAround(url: string, { backup, verifyAudit, say }: DrillOptions): Promise<DrillStep[]> {
  const manifest = await readManifest(backup);
  const client = new pg.Client({ connectionString: url, application_name: 'portcullis-drill' });
  client.on('error', () => undefined);
  await client.connect();
  const steps: DrillStep[] = [];
  const take = async (name: string, work: () => Promise<StepFinding>): Promise<void> => {
    const step = await takeStep(name, work);
    say(`${name}: ${step.outcome} (${step.milliseconds} ms)${step.details.map((detail) => `\n  ${detail}`).join('')}`);
    steps.push(step);
  };
  try {
    await take('rows', () => checkRows(client, backup));
    await take('tenants', () => checkTenants(client, manifest.largestTenants));
    await take('audit', () => verifyAudit(url));
    await take('migrations', () => bringUpToDate(url, manifest.migrations));
    await take('catalogue', () => lintCatalogue(client));
    await take('schema', () => checkSchema(client));
  } finally {
    await client.end();
  }
  return steps;
}

/** Restores, looks, and drops what it restored. */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  const started = new Date();
  const manifest = await readManifest(options.backup);
  const steps: DrillStep[] = [];
  const database = await makeThrowAwayDatabase(options.serverUrl);
  try {
    const restored = await takeStep('restore', async () => {
      await (options.restore ?? restoreBackup)({ ...options, url: database.url, passwords: {} });
      return judge([]);
    });
    options.say(`restore: ${restored.outcome} (${restored.milliseconds} ms)${restored.details.map((detail) => `\n  ${detail}`).join('')}`);
    steps.push(restored);
    if (restored.outcome === 'passed') steps.push(...(await lookAround(database.url, options)));
  } finally {
    await database.remove();
  }
  return {
    passed: steps.every(({ outcome }) => outcome !== 'failed'),
    startedAt: started.toISOString(),
    milliseconds: Date.now() - started.getTime(),
    backup: options.backup,
    madeAt: manifest.madeAt,
    newestRowAt: manifest.newestRowAt,
    steps,
  };
}
