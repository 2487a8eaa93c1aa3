// Databases for the tests of every workspace.
export { cloneDatabase, makeEmptyDatabase, makeTemplate, useDatabase, type TestDatabase } from './test-database.ts';
export { afterEveryTest, stopAtEnd } from './run-hooks.ts';
export { eventually } from './eventually.ts';
export { withClient } from './with-client.ts';
export { startTestServer, type TestServer } from './test-server.ts';
export { findDumpPrograms, startDumpServer } from './dump-server.ts';
