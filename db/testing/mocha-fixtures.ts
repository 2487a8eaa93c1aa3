// Mocha's global fixtures: one server and one template for the whole run. And its root hooks.
import { makeTemplate } from './test-database.ts';
import type { TestServer } from './test-server.ts';

/** Imported, as test files import it: mocha requires this file, and would otherwise have registers of its own. */
export async function mochaHooks(): Promise<Mocha.RootHookObject> {
  return (await import('./run-hooks.ts')).runHooks;
}

let server: TestServer | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  server = await makeTemplate();
  console.log(`  Tests use PostgreSQL from ${server.kind}.`);
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server?.stop();
}
