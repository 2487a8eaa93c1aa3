// A tenant with one project and a key for it, and the upload that the benchmarks time.
import { randomUUID } from 'node:crypto';
import type { Receipt } from '@portcullis/contract';
import type { SystemActor } from '../../api/src/domain/actor.ts';
import type { ProjectId, TenantId } from '../../api/src/domain/ids.ts';
import { createApiKey } from '../../api/src/services/manage-api-keys.ts';
import { createProject } from '../../api/src/services/manage-projects.ts';
import { createTenant } from '../../api/src/services/manage-tenants.ts';
import type { Pool } from '../../api/src/store/make-pool.ts';

export interface BenchProject {
  readonly tenantId: TenantId;
  readonly projectId: ProjectId;
  readonly slug: string;
  /** Of the tenant: may upload and read. */
  readonly key: string;
}

export async function makeProject({ pool }: { readonly pool: Pool }): Promise<BenchProject> {
  const tenantId = await createTenant({ pool }, 'Bench', 'bench');
  const actor: SystemActor = { type: 'system', tenantId, id: 'bench' };
  const projectId = await createProject({ pool }, actor, { slug: 'bench', name: 'Bench', defaultBranch: 'refs/heads/main' });
  const wish = { name: 'bench', projectId: undefined, scopes: ['ingest', 'read'] as const, expiresAt: undefined };
  const { key } = await createApiKey({ pool }, actor, wish);
  return { tenantId, projectId, slug: 'bench', key };
}

const mainPlace: Readonly<Record<string, string>> = { commit: 'a'.repeat(40), ref: 'refs/heads/main' };

/** HTTP to verdict. @param place what the query says of the scan */
export async function upload(url: string, project: BenchProject, packed: Buffer, place = mainPlace): Promise<Receipt> {
  const response = await fetch(`${url}/api/v1/projects/${project.slug}/scans?${new URLSearchParams(place).toString()}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${project.key}`,
      'content-type': 'application/sarif+json',
      'content-encoding': 'gzip',
      'idempotency-key': randomUUID(),
    },
    body: packed,
  });
  if (response.status !== 201) throw new Error(`the upload was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Receipt;
}

/** Fails where something else was measured than the work that the row names. */
export function checkCount(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}: what was measured is not the work`);
}
