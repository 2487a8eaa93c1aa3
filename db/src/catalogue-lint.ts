// Checks the database against the rules of row-level security. Runs as a test, and when the API starts.
import type pg from 'pg';
import { functionRules } from './catalogue/function-rules.ts';
import { grantRules } from './catalogue/grant-rules.ts';
import { relationRules } from './catalogue/relation-rules.ts';
import { roleRules } from './catalogue/role-rules.ts';
import { findFaults, type CatalogueFault, type CatalogueRule } from './catalogue/rule.ts';
import { tableRules } from './catalogue/table-rules.ts';

/** Every rule that is checked. */
export const catalogueRules: readonly CatalogueRule[] = [...tableRules, ...relationRules, ...functionRules, ...grantRules, ...roleRules];

/**
 * Finds what breaks a rule; an empty list means that nothing does. Reads only pg_catalog, so any role may run it.
 * Schema `app` must not be on the connection's search_path: policies are compared as Postgres writes them out.
 */
export async function checkCatalogue(client: pg.ClientBase): Promise<CatalogueFault[]> {
  return findFaults(client, catalogueRules);
}
