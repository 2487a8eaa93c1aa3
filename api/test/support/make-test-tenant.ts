// A tenant to test with.
import type { Scope } from '@portcullis/contract';
import type { SystemActor } from '../../src/domain/actor.ts';
import type { ProjectId, TenantId } from '../../src/domain/ids.ts';
import { createApiKey } from '../../src/services/manage-api-keys.ts';
import { createProject } from '../../src/services/manage-projects.ts';
import { createTenant } from '../../src/services/manage-tenants.ts';
import { makePool, type Pool } from '../../src/store/make-pool.ts';

/** A tenant with one project and a key for everything in it. */
export interface TestTenant {
  readonly tenantId: TenantId;
  readonly projectId: ProjectId;
  readonly slug: string;
  readonly actor: SystemActor;
  /** A key of the whole tenant with every scope. */
  readonly key: string;
}

const everyScope: readonly Scope[] = ['ingest', 'read', 'write', 'admin'];

/** Makes a tenant with a project, through the same services as everybody. */
export async function makeTestTenant(pool: Pool, slug = 'web-shop'): Promise<TestTenant> {
  const tenantId = await createTenant({ pool }, 'Test', 'test');
  const actor: SystemActor = { type: 'system', tenantId, id: 'test' };
  const projectId = await createProject({ pool }, actor, { slug, name: slug, defaultBranch: 'refs/heads/main' });
  const { key } = await createApiKey({ pool }, actor, { name: 'all', projectId: undefined, scopes: everyScope, expiresAt: undefined });
  return { tenantId, projectId, slug, actor, key };
}

/** The same where there is no pool but the tenant's own. */
export async function makeTestTenantAt(appUrl: string): Promise<TestTenant> {
  const pool = makePool({ connectionString: appUrl, max: 1, statementTimeout: 30_000, onError: () => undefined });
  return makeTestTenant(pool).finally(() => pool.end());
}
