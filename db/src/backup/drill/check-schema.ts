// The schema as it came back: policies, grants, triggers, owners, forced row security, compared with what the migrations make.
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { checkCatalogue } from '../../catalogue-lint.ts';
import { dumpSchema } from '../../dump-schema.ts';
import { judge, type StepFinding } from './drill-step.ts';

const schemaFile = new URL('../../../schema.sql', import.meta.url);
const linesShown = 10;

function missingFrom(text: string, lines: readonly string[]): string[] {
  const there = new Set(text.split('\n'));
  return lines.filter((line) => !there.has(line));
}

/** Compares with db/schema.sql, which is of the newest migration: to be called when all are applied. */
export async function checkSchema(client: pg.Client): Promise<StepFinding> {
  const [wanted, found] = [await readFile(schemaFile, 'utf8'), await dumpSchema(client)];
  if (wanted === found) return judge([]);
  const lost = missingFrom(found, wanted.split('\n')).map((line) => `missing: ${line.trim()}`);
  const added = missingFrom(wanted, found.split('\n')).map((line) => `not ours: ${line.trim()}`);
  const all = [...lost, ...added];
  return judge(all.length === 0 ? ['the same lines in another order'] : all.slice(0, linesShown));
}

export async function lintCatalogue(client: pg.Client): Promise<StepFinding> {
  return judge((await checkCatalogue(client)).map(({ rule, object, detail }) => `${rule}: ${object}: ${detail}`));
}
