// Fills a tenant with invented projects, ninety days of scans, people, decisions and keys: for screenshots and for tests of the dashboard.
import type { Receipt } from '@portcullis/contract';
import type { ProjectId, TenantId } from '../../../api/src/domain/ids.ts';
import { createApiKey } from '../../../api/src/services/manage-api-keys.ts';
import { createProject } from '../../../api/src/services/manage-projects.ts';
import { createTenant } from '../../../api/src/services/manage-tenants.ts';
import type { Pool } from '../../../api/src/store/make-pool.ts';
import { type ProjectPlan, projectPlans } from './projects.ts';
import { seedGate } from './seed-gate.ts';
import { seedKeys } from './seed-keys.ts';
import { seedLargeProject } from './large-project.ts';
import { seedPeople } from './seed-people.ts';
import { seedReviews } from './seed-reviews.ts';
import { seedScans } from './seed-scans.ts';
import { seedTriage } from './seed-triage.ts';
import { openSeeding, type Seeding } from './seeding.ts';

export interface SeedTarget {
  readonly url: string;
  /** As the runtime role. */
  readonly pool: Pool;
  /** As a superuser: gives rows the times at which they are to have been written. */
  readonly adminUrl: string;
}

export interface SeedOptions {
  readonly name?: string;
  /** Scans of main for each project and tool. */
  readonly scans?: number;
  /** Only these projects, by slug. */
  readonly projects?: readonly string[];
  /** Adds the project `large` with so many findings. */
  readonly large?: number;
  /** Adds what people do with the gate: policies, break-glass, snapshots. Needs all projects. */
  readonly gate?: boolean;
}

export interface SeededTenant {
  readonly tenantId: TenantId;
  /** Key of the whole tenant with every scope. */
  readonly key: string;
  /** Receipts of the pull requests' uploads, by project. */
  readonly pullRequests: ReadonlyMap<string, readonly Receipt[]>;
  /** Token of an open invitation. */
  readonly invitation: string;
}

async function seedProjects(seeding: Seeding, plans: readonly ProjectPlan[], key: string, scans: number) {
  const ids = new Map<string, ProjectId>();
  const pullRequests = new Map<string, Receipt[]>();
  for (const plan of plans) {
    const { slug, name, repositoryUrl } = plan;
    const wish = { slug, name, repositoryUrl, defaultBranch: 'refs/heads/main' };
    const daysAgo = plan.scans.length === 0 ? 9 : 90.5;
    ids.set(slug, await seeding.at(daysAgo, () => createProject({ pool: seeding.pool }, seeding.actor, wish)));
    pullRequests.set(slug, await seedScans({ seeding, plan, key }, scans));
  }
  return { ids, pullRequests };
}

/** Makes the tenant. The people of the local sign-in ada, grace, alan and edsger belong to it. */
export async function seedTenant(target: SeedTarget, options: SeedOptions = {}): Promise<SeededTenant> {
  const { name = 'Contoso Shop', scans = 24, projects, large, gate = false } = options;
  const tenantId = await createTenant({ pool: target.pool }, name, 'administration');
  const seeding = await openSeeding(target, tenantId);
  try {
    const scopes = ['ingest', 'read', 'write', 'admin'] as const;
    const wish = { name: 'GitHub Actions', projectId: undefined, scopes, expiresAt: undefined };
    const { key } = await seeding.at(90.8, () => createApiKey(target, seeding.actor, wish));
    const { actors, invitation } = await seedPeople(seeding);
    const plans = projectPlans.filter(({ slug }) => projects === undefined || projects.includes(slug));
    const { ids, pullRequests } = await seedProjects(seeding, plans, key, scans);
    if (large !== undefined) await seedLargeProject(seeding, key, large);
    const [ada, alan] = [actors.get('ada'), actors.get('alan')];
    if (!ada || !alan) throw new Error('the local sign-in has changed its people');
    for (const slug of ['checkout-api', 'storefront'].filter((one) => ids.has(one))) await seedTriage(seeding, alan, slug);
    if (ids.has('infrastructure')) {
      const reason = 'Reached only from the build network; the firewall rule is in the ticket.';
      await seedReviews(seeding, alan, { slug: 'infrastructure', severity: 'high', reason, daysAgo: 1.2 });
    }
    await seedKeys(seeding, ada, ids);
    const stopped = pullRequests.get('storefront')?.[0]?.commit;
    if (gate && stopped !== undefined) await seedGate(seeding, ada, { key, stopped });
    await seeding.backdate();
    return { tenantId, key, pullRequests, invitation };
  } finally {
    await seeding.admin.end();
  }
}
