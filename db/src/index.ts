// What other workspaces use of the database: preparing it, migrating it, checking it, and an embedded server.
export { checkCatalogue } from './catalogue-lint.ts';
export type { CatalogueFault } from './catalogue/rule.ts';
export { checkMigrations } from './check-migrations.ts';
export { checkSession } from './check-session.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
export { migrate } from './migrate.ts';
export { prepareDatabase, prepareRoles, urlForRole, type RolePasswords } from './prepare-database.ts';
export { waitForDatabase } from './wait-for-database.ts';
