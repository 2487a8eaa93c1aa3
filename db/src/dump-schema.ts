// Writes out what schema app is, for a reviewer to read and for CI to compare; there is no pg_dump on a bare machine.
import type pg from 'pg';
import { columnPart, functionPart, generalParts, tableParts, viewPart } from './schema-parts.ts';

const header = `-- What the migrations amount to: roles, functions, tables, row security, grants. Generated from the catalogue of a
-- freshly migrated database by "npm run db:schema"; do not edit. To read, not to run: migrations make databases.
`;

async function readLines(client: pg.ClientBase, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(sql);
  // Sorted here: the collation of a database differs from one server to the next.
  return rows.map((row) => row.line).sort();
}

async function readByTable(client: pg.ClientBase, queries: readonly string[]): Promise<Map<string, string[]>> {
  const lines = new Map<string, string[]>();
  for (const sql of queries) {
    const { rows } = await client.query<{ name: string; line: string }>(sql);
    for (const { name, line } of rows) lines.set(name, [...(lines.get(name) ?? []), line]);
  }
  return lines;
}

async function dumpTables(client: pg.ClientBase): Promise<string[]> {
  const bodies = await readByTable(client, [columnPart]);
  const tails = await readByTable(client, tableParts);
  return [...bodies].map(([name, lines]) => {
    const body = lines.map((line) => `  ${line}`).join(',\n');
    return [`create table app.${name} (\n${body}\n);`, ...(tails.get(name) ?? [])].join('\n');
  });
}

/** The dump: the same text for the same schema, whatever server, locale or order of creation. */
export async function dumpSchema(client: pg.ClientBase): Promise<string> {
  await client.query('begin read only');
  try {
    // Every name is written with its schema.
    await client.query(`set local search_path = ''`);
    const general: string[] = [];
    for (const sql of generalParts) general.push((await readLines(client, sql)).join('\n'));
    const functions = await readLines(client, functionPart);
    const tables = await dumpTables(client);
    const views = await readLines(client, viewPart);
    const sections = [...general, ...functions, ...tables, ...views].filter((section) => section !== '');
    return `${[header.trimEnd(), ...sections].join('\n\n')}\n`;
  } finally {
    await client.query('rollback');
  }
}
