// Program "npm run db:schema": writes db/schema.sql from a freshly migrated database; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { cloneDatabase, makeTemplate } from '../testing/test-database.ts';
import { dumpSchema } from './dump-schema.ts';

const schemaFile = new URL('../schema.sql', import.meta.url);

async function dumpFreshSchema(): Promise<string> {
  const server = await makeTemplate();
  try {
    const database = await cloneDatabase();
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    try {
      return await dumpSchema(client);
    } finally {
      await client.end();
      await database.drop();
    }
  } finally {
    await server.stop();
  }
}

/** The first line that differs, for a person to find the place. */
function firstDifference(committed: string, fresh: string): string {
  const before = committed.split('\n');
  const after = fresh.split('\n');
  const at = after.findIndex((line, index) => line !== before[index]);
  const line = at === -1 ? after.length : at;
  return `line ${line + 1}\n  db/schema.sql: ${before[line] ?? '(ends)'}\n  migrations:    ${after[line] ?? '(ends)'}\n`;
}

const fresh = await dumpFreshSchema();
if (!process.argv.includes('--check')) {
  writeFileSync(schemaFile, fresh);
} else {
  const committed = readFileSync(schemaFile, 'utf8');
  if (committed !== fresh) {
    process.stderr.write(
      `db/schema.sql is not what the migrations make; run "npm run db:schema". First difference: ${firstDifference(committed, fresh)}`,
    );
    process.exitCode = 1;
  }
}
