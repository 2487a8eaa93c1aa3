// Policies: versions of a project's and of the tenant's, a draft, and what a repository's file adds for a commit.
import { randomInt } from 'node:crypto';
import { type PolicyDocument, policyDocumentSchema, type PolicyFile, policyFileSchema } from '@portcullis/contract';
import type { ProjectId } from '../domain/ids.ts';
import { emptyPolicy } from '../domain/gate/default-policy.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface PolicyRow {
  readonly version: number;
  readonly document: PolicyDocument;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly restoredFrom: number | null;
}

type Raw<Row> = Omit<Row, 'document'> & { readonly document: unknown };

function readDocument<Row extends { readonly document: unknown }>(row: Row): Row & { readonly document: PolicyDocument } {
  return { ...row, document: policyDocumentSchema.parse(row.document) };
}

/** Adds a version of a project's policy. False where somebody else has added it in between. */
export async function insertPolicy(
  tx: TenantTx,
  projectId: ProjectId,
  policy: Pick<PolicyRow, 'version' | 'document' | 'createdBy' | 'restoredFrom'>,
): Promise<boolean> {
  const { version, document, createdBy, restoredFrom } = policy;
  const { rowCount } = await tx.query(
    `insert into app.policies (tenant_id, project_id, version, document, created_by, restored_from) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, project_id, version) do nothing`,
    [tx.tenantId, projectId, version, JSON.stringify(document), createdBy, restoredFrom],
  );
  return rowCount === 1;
}

/** Versions of a project's policy, the newest first. */
export async function selectPolicies(tx: TenantTx, projectId: ProjectId, limit: number, only?: number): Promise<PolicyRow[]> {
  const { rows } = await tx.query<Raw<PolicyRow>>(
    `select version, document, created_at as "createdAt", created_by as "createdBy", restored_from as "restoredFrom"
     from app.policies where tenant_id = $1 and project_id = $2 and ($4::integer is null or version = $4) order by version desc limit $3`,
    [tx.tenantId, projectId, limit, only ?? null],
  );
  return rows.map(readDocument);
}

/** The policy in force: the newest version. Every project has one from its first moment. */
export async function selectPolicy(tx: TenantTx, projectId: ProjectId): Promise<PolicyRow> {
  const [row] = await selectPolicies(tx, projectId, 1);
  if (!row) throw new Error(`project ${projectId} has no policy`);
  return row;
}

export type FloorPolicyRow = Omit<PolicyRow, 'createdAt' | 'restoredFrom'> & { readonly createdAt: Date | null };

/** The tenant's policy in force; version 0, which asks for nothing, where there is none. */
export async function selectFloorPolicy(tx: TenantTx): Promise<FloorPolicyRow> {
  const { rows } = await tx.query<Raw<FloorPolicyRow>>(
    `select version, document, created_at as "createdAt", created_by as "createdBy"
     from app.floor_policies where tenant_id = $1 order by version desc limit 1`,
    [tx.tenantId],
  );
  const [row] = rows;
  return row ? readDocument(row) : { version: 0, document: emptyPolicy, createdAt: null, createdBy: null };
}

/** Adds a version of the tenant's policy. False where somebody else has added it in between. */
export async function insertFloorPolicy(tx: TenantTx, version: number, document: PolicyDocument, createdBy: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into app.floor_policies (tenant_id, version, document, created_by) values ($1, $2, $3, $4)
     on conflict (tenant_id, version) do nothing`,
    [tx.tenantId, version, JSON.stringify(document), createdBy],
  );
  return rowCount === 1;
}

export interface DraftRow {
  readonly document: PolicyDocument;
  readonly basedOn: number;
  /** Made up at each save, so that a draft which comes after one that is gone is not taken for that. */
  readonly revision: number;
  readonly savedAt: Date;
  readonly savedBy: string;
}

export async function selectDraft(tx: TenantTx, projectId: ProjectId): Promise<DraftRow | undefined> {
  const { rows } = await tx.query<Raw<DraftRow>>(
    `select document, based_on as "basedOn", revision, saved_at as "savedAt", saved_by as "savedBy"
     from app.policy_drafts where tenant_id = $1 and project_id = $2`,
    [tx.tenantId, projectId],
  );
  return rows[0] && readDocument(rows[0]);
}

/** Saves the draft. False where the one that was changed is not the one that is there. @param revision of that one; 0 for none */
export async function upsertDraft(
  tx: TenantTx,
  projectId: ProjectId,
  { document, basedOn, revision, savedBy }: Omit<DraftRow, 'savedAt'>,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    revision === 0
      ? `insert into app.policy_drafts (tenant_id, project_id, document, based_on, revision, saved_by) values ($1, $2, $3, $4, $6, $5)
         on conflict (tenant_id, project_id) do nothing`
      : `update app.policy_drafts set document = $3, based_on = $4, revision = $6, saved_at = now(), saved_by = $5
         where tenant_id = $1 and project_id = $2 and revision = $7`,
    [tx.tenantId, projectId, JSON.stringify(document), basedOn, savedBy, randomInt(1, 2 ** 31 - 1), ...(revision === 0 ? [] : [revision])],
  );
  return rowCount === 1;
}

/** False where there is none. */
export async function deleteDraft(tx: TenantTx, projectId: ProjectId): Promise<boolean> {
  const { rowCount } = await tx.query('delete from app.policy_drafts where tenant_id = $1 and project_id = $2', [tx.tenantId, projectId]);
  return rowCount === 1;
}

/** What repositories' files say at a commit, with its SHA-256. */
export async function selectPolicyFile(
  tx: TenantTx,
  projectId: ProjectId,
  commit: string,
): Promise<{ readonly document: PolicyFile; readonly digest: Buffer } | undefined> {
  const { rows } = await tx.query<{ document: unknown; digest: Buffer }>(
    'select document, digest from app.policy_files where tenant_id = $1 and project_id = $2 and commit_sha = $3',
    [tx.tenantId, projectId, commit],
  );
  const [row] = rows;
  return row && { ...row, document: policyFileSchema.parse(row.document) };
}

/** Keeps what the repository's file says at a commit, in place of what was kept. Under the commit's lock: see locks.ts. */
export async function upsertPolicyFile(
  tx: TenantTx,
  projectId: ProjectId,
  commit: string,
  { document, digest }: { readonly document: PolicyFile; readonly digest: Buffer },
): Promise<void> {
  await tx.query(
    `insert into app.policy_files (tenant_id, project_id, commit_sha, document, digest) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, project_id, commit_sha) do update set document = excluded.document, digest = excluded.digest, put_at = now()`,
    [tx.tenantId, projectId, commit, JSON.stringify(document), digest],
  );
}

/** All that a commit is held to, with the revision of what people have decided, and whether somebody lets it pass. */
export interface StandingRow {
  readonly project: PolicyDocument;
  readonly policyVersion: number;
  readonly floor: PolicyDocument;
  readonly floorVersion: number;
  readonly file: PolicyFile | undefined;
  readonly policyFile: Buffer | null;
  readonly triageRevision: number;
  readonly override: { readonly id: string; readonly reason: string; readonly madeBy: string; readonly expiresAt: Date } | undefined;
}

interface RawStanding {
  readonly project: unknown;
  readonly policyVersion: number;
  readonly floor: unknown;
  readonly floorVersion: number | null;
  readonly file: unknown;
  readonly policyFile: Buffer | null;
  readonly triageRevision: number;
  readonly overrideId: string | null;
  readonly overrideReason: string;
  readonly overrideBy: string;
  readonly overrideUntil: Date;
}

/** One question for all of it: every verdict asks this. */
export async function selectStanding(tx: TenantTx, projectId: ProjectId, commit: string, now: Date): Promise<StandingRow> {
  const { rows } = await tx.query<RawStanding>(
    `select p.document as project, p.version as "policyVersion", f.document as floor, f.version as "floorVersion", c.document as file,
       c.digest as "policyFile", j.triage_revision as "triageRevision", o.id as "overrideId", o.reason as "overrideReason",
       o.made_by as "overrideBy", o.expires_at as "overrideUntil"
     from app.projects as j
     cross join lateral (
       select document, version from app.policies where tenant_id = $1 and project_id = j.id order by version desc limit 1) as p
     left join lateral (select document, version from app.floor_policies where tenant_id = $1 order by version desc limit 1) as f on true
     left join app.policy_files as c on c.tenant_id = $1 and c.project_id = j.id and c.commit_sha = $3
     left join app.overrides as o on o.tenant_id = $1 and o.project_id = j.id and o.commit_sha = $3 and o.ended_at is null and o.expires_at > $4
     where j.tenant_id = $1 and j.id = $2`,
    [tx.tenantId, projectId, commit, now],
  );
  const [row] = rows;
  if (!row) throw new Error(`project ${projectId} has no policy`);
  const { overrideId: id, overrideReason: reason, overrideBy: madeBy, overrideUntil: expiresAt } = row;
  return {
    project: policyDocumentSchema.parse(row.project),
    policyVersion: row.policyVersion,
    floor: row.floorVersion === null ? emptyPolicy : policyDocumentSchema.parse(row.floor),
    floorVersion: row.floorVersion ?? 0,
    file: row.policyFile === null ? undefined : policyFileSchema.parse(row.file),
    policyFile: row.policyFile,
    triageRevision: row.triageRevision,
    override: id === null ? undefined : { id, reason, madeBy, expiresAt },
  };
}
