// Mocha's global fixtures: one server and one template for the whole run.
import { makeTemplate } from './test-database.ts';
import type { TestServer } from './test-server.ts';

let server: TestServer | undefined;

export async function mochaGlobalSetup(): Promise<void> {
  server = await makeTemplate();
  console.log(`  Tests use PostgreSQL from ${server.kind}.`);
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server?.stop();
}
