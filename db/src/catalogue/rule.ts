// The shape of a check over the catalogue, and running a table of them.
import type pg from 'pg';

/** Something in the database that breaks a rule. */
export interface CatalogueFault {
  /** Name of the rule, such as `row-security-forced`. */
  readonly rule: string;
  /** What breaks it: a table, a function, a role. */
  readonly object: string;
  /** The rule as a sentence, and what was found instead. */
  readonly detail: string;
}

/** One rule. */
export interface CatalogueRule {
  readonly rule: string;
  /** What holds when all is well. */
  readonly says: string;
  /** Returns a row `(object, detail)` for each fault; `detail` may be null. Any role can run it. */
  readonly sql: string;
}

/** Runs the rules one after the other; an empty list means that all hold. */
export async function findFaults(client: pg.ClientBase, rules: readonly CatalogueRule[]): Promise<CatalogueFault[]> {
  const faults: CatalogueFault[] = [];
  for (const { rule, says, sql } of rules) {
    const { rows } = await client.query<{ object: string; detail: string | null }>(sql);
    for (const { object, detail } of rows) faults.push({ rule, object, detail: detail === null ? says : `${says} (found: ${detail})` });
  }
  return faults;
}
