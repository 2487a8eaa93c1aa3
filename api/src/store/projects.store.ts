// Projects. Their policies: policies.store.ts.
import { type ProjectId, readId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface ProjectRow {
  readonly id: ProjectId;
  readonly slug: string;
  readonly name: string;
  readonly defaultBranch: string;
  /** Names and patterns of the other branches that have a full set of findings. */
  readonly longLivedBranches: readonly string[];
  readonly repositoryUrl: string | null;
  readonly createdAt: Date;
}

/** Adds a project. False where the tenant has one of that slug. */
export async function insertProject(tx: TenantTx, project: Omit<ProjectRow, 'createdAt'>): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into app.projects (tenant_id, id, slug, name, default_branch, repository_url, long_lived_branches) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, slug) do nothing`,
    [tx.tenantId, project.id, project.slug, project.name, project.defaultBranch, project.repositoryUrl, project.longLivedBranches],
  );
  return rowCount === 1;
}

/** A project by slug or id. */
export async function selectProject(tx: TenantTx, slugOrId: string): Promise<ProjectRow | undefined> {
  const { rows } = await tx.query<ProjectRow>(
    `select id, slug, name, default_branch as "defaultBranch", long_lived_branches as "longLivedBranches", repository_url as "repositoryUrl", created_at as "createdAt"
     from app.projects where tenant_id = $1 and (slug = $2 or id = $3)
     order by slug = $2 desc limit 1`,
    [tx.tenantId, slugOrId, readId(slugOrId) ?? null],
  );
  return rows[0];
}

/** A project as it is now, kept from other changes until the transaction ends. */
export async function selectProjectForChange(tx: TenantTx, id: ProjectId): Promise<ProjectRow | undefined> {
  const { rows } = await tx.query<ProjectRow>(
    `select id, slug, name, default_branch as "defaultBranch", long_lived_branches as "longLivedBranches", repository_url as "repositoryUrl", created_at as "createdAt"
     from app.projects where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, id],
  );
  return rows[0];
}

/** A project as it is now; its default branch stays what it is until the transaction ends. Uploads do not wait for each other. */
export async function selectProjectForUpload(tx: TenantTx, id: ProjectId): Promise<ProjectRow | undefined> {
  const { rows } = await tx.query<ProjectRow>(
    `select id, slug, name, default_branch as "defaultBranch", long_lived_branches as "longLivedBranches", repository_url as "repositoryUrl", created_at as "createdAt"
     from app.projects where tenant_id = $1 and id = $2 for key share`,
    [tx.tenantId, id],
  );
  return rows[0];
}

/** All projects, or only the one given, by slug. */
export async function selectProjects(tx: TenantTx, only: ProjectId | undefined): Promise<ProjectRow[]> {
  const { rows } = await tx.query<ProjectRow>(
    `select id, slug, name, default_branch as "defaultBranch", long_lived_branches as "longLivedBranches", repository_url as "repositoryUrl", created_at as "createdAt"
     from app.projects where tenant_id = $1 and ($2::uuid is null or id = $2) order by slug`,
    [tx.tenantId, only ?? null],
  );
  return rows;
}

/** Changes what people may change of a project. */
export async function updateProject(
  tx: TenantTx,
  id: ProjectId,
  change: Pick<ProjectRow, 'name' | 'defaultBranch' | 'repositoryUrl' | 'longLivedBranches'>,
): Promise<void> {
  await tx.query(
    'update app.projects set name = $3, default_branch = $4, repository_url = $5, long_lived_branches = $6 where tenant_id = $1 and id = $2',
    [tx.tenantId, id, change.name, change.defaultBranch, change.repositoryUrl, change.longLivedBranches],
  );
}
