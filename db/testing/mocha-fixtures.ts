// Mocha's global fixtures: one server and one template for the whole run. And its root hooks.
import { runHooks } from './run-hooks.ts';
import { makeTemplate } from './test-database.ts';
import type { TestServer } from './test-server.ts';

export const mochaHooks = runHooks;

let server: TestServer | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  server = await makeTemplate();
  console.log(`  Tests use PostgreSQL from ${server.kind}.`);
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server?.stop();
}
