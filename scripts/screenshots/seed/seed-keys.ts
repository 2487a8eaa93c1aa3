// CI keys in every state: in use, never used, about to end, over, revoked.
import type { Scope } from '@portcullis/contract';
import type { Actor } from '../../../api/src/domain/actor.ts';
import type { ProjectId } from '../../../api/src/domain/ids.ts';
import { createApiKey, revokeApiKey } from '../../../api/src/services/manage-api-keys.ts';
import { inventTrace } from './seed-people.ts';
import type { Seeding } from './seeding.ts';

interface KeyPlan {
  readonly name: string;
  readonly project?: string;
  readonly scopes: readonly Scope[];
  readonly made: number;
  /** Days from now. */
  readonly ends?: number;
  readonly usedDaysAgo?: number;
  readonly revoked?: number;
}

const plans: readonly KeyPlan[] = [
  { name: 'GitHub Actions, checkout-api', project: 'checkout-api', scopes: ['ingest'], made: 89, ends: 276, usedDaysAgo: 0.05 },
  { name: 'GitHub Actions, storefront', project: 'storefront', scopes: ['ingest'], made: 89, ends: 6, usedDaysAgo: 0.3 },
  { name: 'GitHub Actions, mobile-backend', project: 'mobile-backend', scopes: ['ingest'], made: 80, usedDaysAgo: 0.5 },
  { name: 'Nightly infrastructure scan', project: 'infrastructure', scopes: ['ingest'], made: 85, ends: 100, usedDaysAgo: 12 },
  { name: 'Weekly report', scopes: ['read'], made: 60, ends: 305, usedDaysAgo: 4 },
  { name: 'Data platform, first try', project: 'data-platform', scopes: ['ingest'], made: 9 },
  { name: 'Triage from the issue tracker', scopes: ['read', 'write'], made: 44, ends: -3, usedDaysAgo: 3.2 },
  { name: 'Old build server', scopes: ['ingest', 'read'], made: 88, revoked: 41, usedDaysAgo: 41.2 },
];

export async function seedKeys(seeding: Seeding, actor: Actor, projects: ReadonlyMap<string, ProjectId>): Promise<void> {
  const { pool, admin, at } = seeding;
  for (const { name, project, scopes, made, ends, usedDaysAgo, revoked } of plans) {
    const projectId = project === undefined ? undefined : projects.get(project);
    if (project !== undefined && projectId === undefined) continue;
    const expiresAt = ends === undefined ? undefined : new Date(Date.now() + ends * 86_400_000);
    const wish = { name, projectId, scopes, expiresAt };
    const { id, keyId } = await at(made, () => createApiKey({ pool }, actor, wish, inventTrace('POST', '/api/v1/keys')));
    if (usedDaysAgo !== undefined)
      await admin.query("update app.api_keys set last_used_at = now() - $2 * interval '1 day' where id = $1", [id, usedDaysAgo]);
    if (revoked !== undefined)
      await at(revoked, () => revokeApiKey({ pool }, actor, keyId, inventTrace('DELETE', `/api/v1/keys/${keyId}`)));
  }
}
