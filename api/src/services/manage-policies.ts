// Gate policies: a project's versions and draft, what every project of the tenant is held to, and what a repository's file adds.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type FloorPolicy,
  type Policy,
  type PolicyDraft,
  type PolicyFile,
  policyFileSchema,
  type PutFloorPolicy,
  type PutPolicy,
  type PutPolicyDraft,
} from '@portcullis/contract';
import { type Actor, actorName } from '../domain/actor.ts';
import { joinPolicyFiles } from '../domain/join-policy-files.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { lockCommit } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import {
  deleteDraft,
  type DraftRow,
  type FloorPolicyRow,
  insertFloorPolicy,
  insertPolicy,
  type PolicyRow,
  selectDraft,
  selectFloorPolicy,
  selectPolicies,
  selectPolicy,
  selectPolicyFile,
  upsertDraft,
  upsertPolicyFile,
} from '../store/policies.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { markVerdictDue, markVerdictsDue } from '../store/verdicts.store.ts';

interface Dependencies {
  readonly pool: Pool;
}

function presentPolicy({ createdAt, ...row }: PolicyRow): Policy {
  return { ...row, createdAt: createdAt.toISOString() };
}

function conflict(what: string, pointer: string): ProblemError {
  return new ProblemError('change-conflict', `Somebody else ${what} in between. Read it again and make your change on that.`, { pointer });
}

/** The policy in force. */
export async function readPolicy({ pool }: Dependencies, actor: Actor, project: ProjectRow): Promise<Policy> {
  return presentPolicy(await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectPolicy(tx, project.id)));
}

/** Versions, the newest first. */
export async function listPolicies({ pool }: Dependencies, actor: Actor, project: ProjectRow, limit: number): Promise<Policy[]> {
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectPolicies(tx, project.id, limit));
  return rows.map(presentPolicy);
}

/**
 * Puts a new version in force; commits that are open are judged again. A draft is done with then.
 * @throws ProblemError `change-conflict` where the one it is based on is not in force any more; `request-invalid` where it is said to be an
 *   earlier version and is not
 */
export async function publishPolicy(
  { pool }: Dependencies,
  actor: Actor,
  project: ProjectRow,
  { document, basedOn, restoredFrom }: PutPolicy,
  trace: RequestTrace,
): Promise<Policy> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const before = await selectPolicy(tx, project.id);
    if (restoredFrom !== undefined) {
      const [restored] = await selectPolicies(tx, project.id, 1, restoredFrom);
      if (!restored || !isDeepStrictEqual(restored.document, document)) {
        const detail = `Version ${restoredFrom} of the policy says something else, or is not there. Leave "restoredFrom" out to publish a change.`;
        throw new ProblemError('request-invalid', detail, { pointer: '/restoredFrom' });
      }
    }
    const policy = { version: basedOn + 1, document, createdBy: actorName(actor), restoredFrom: restoredFrom ?? null };
    if (before.version !== basedOn || !(await insertPolicy(tx, project.id, policy))) throw conflict('published a version', '/basedOn');
    await deleteDraft(tx, project.id);
    await markVerdictsDue(tx, { projectId: project.id }, 'policy');
    const entry = {
      action: restoredFrom === undefined ? 'policy.publish' : 'policy.restore',
      resourceType: 'project',
      resourceId: project.id,
    };
    await insertAuditEntry(
      tx,
      actor,
      { ...entry, before: before.document, after: { version: policy.version, restoredFrom, ...document } },
      trace,
    );
    return presentPolicy(await selectPolicy(tx, project.id));
  });
}

function presentDraft({ savedAt, ...row }: DraftRow): PolicyDraft {
  return { ...row, savedAt: savedAt.toISOString() };
}

function noDraft(): ProblemError {
  return new ProblemError('policy-draft-not-found', 'The project has no draft of its policy.');
}

/** @throws ProblemError `policy-draft-not-found` */
export async function readDraft({ pool }: Dependencies, actor: Actor, project: ProjectRow): Promise<PolicyDraft> {
  const row = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectDraft(tx, project.id));
  if (!row) throw noDraft();
  return presentDraft(row);
}

/** @throws ProblemError `change-conflict` */
export async function saveDraft(
  { pool }: Dependencies,
  actor: Actor,
  project: ProjectRow,
  wish: PutPolicyDraft,
  trace: RequestTrace,
): Promise<PolicyDraft> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const { version } = await selectPolicy(tx, project.id);
    if (wish.basedOn > version) {
      const detail = `The policy has no version ${wish.basedOn}; the newest is ${version}.`;
      throw new ProblemError('request-invalid', detail, { pointer: '/basedOn' });
    }
    if (!(await upsertDraft(tx, project.id, { ...wish, savedBy: actorName(actor) }))) throw conflict('saved the draft', '/revision');
    const draft = await selectDraft(tx, project.id);
    if (!draft) throw conflict('discarded the draft', '/revision');
    const { document, basedOn, revision } = draft;
    const entry = { action: 'policy.save-draft', resourceType: 'project', resourceId: project.id };
    await insertAuditEntry(tx, actor, { ...entry, after: { basedOn, revision, ...document } }, trace);
    return presentDraft(draft);
  });
}

/** @throws ProblemError `policy-draft-not-found` */
export async function discardDraft({ pool }: Dependencies, actor: Actor, project: ProjectRow, trace: RequestTrace): Promise<void> {
  await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const draft = await selectDraft(tx, project.id);
    if (!draft || !(await deleteDraft(tx, project.id))) throw noDraft();
    const entry = { action: 'policy.discard-draft', resourceType: 'project', resourceId: project.id };
    await insertAuditEntry(tx, actor, { ...entry, before: { revision: draft.revision, ...draft.document } }, trace);
  });
}

function presentFloor({ createdAt, ...row }: FloorPolicyRow): FloorPolicy {
  return { ...row, createdAt: createdAt?.toISOString() ?? null };
}

/** What every project of the tenant is held to. */
export async function readFloorPolicy({ pool }: Dependencies, actor: Actor): Promise<FloorPolicy> {
  return presentFloor(await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectFloorPolicy(tx)));
}

/** @throws ProblemError `change-conflict` */
export async function publishFloorPolicy(
  { pool }: Dependencies,
  actor: Actor,
  { document, basedOn }: PutFloorPolicy,
  trace: RequestTrace,
): Promise<FloorPolicy> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const before = await selectFloorPolicy(tx);
    const isNext = before.version === basedOn && (await insertFloorPolicy(tx, basedOn + 1, document, actorName(actor)));
    if (!isNext) throw conflict('published a version', '/basedOn');
    await markVerdictsDue(tx, {}, 'policy');
    const entry = { action: 'policy.publish-floor', resourceType: 'tenant', resourceId: actor.tenantId };
    await insertAuditEntry(tx, actor, { ...entry, before: before.document, after: { version: basedOn + 1, ...document } }, trace);
    return presentFloor(await selectFloorPolicy(tx));
  });
}

/**
 * Keeps what the repository's own file adds at a commit, beside what was sent for it before: jobs of one commit may have a file each, and none
 * loosens what another asks for. Gives the SHA-256 of all of it, hexadecimal.
 * @throws ProblemError `change-conflict` where all of it is more than a file may say
 */
export async function putPolicyFile(
  { pool }: Dependencies,
  actor: Actor,
  project: ProjectRow,
  { commit, file }: { readonly commit: string; readonly file: PolicyFile },
  trace: RequestTrace,
): Promise<string> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    await lockCommit(tx, project.id, commit);
    const before = await selectPolicyFile(tx, project.id, commit);
    const document = joinPolicyFiles(before?.document, file);
    if (before && isDeepStrictEqual(document, before.document)) return before.digest.toString('hex');
    const { success } = policyFileSchema.safeParse(document);
    if (!success) {
      const detail =
        'Another policy file was sent for this commit, and both together are more than one may say. Let its jobs send the same.';
      throw new ProblemError('change-conflict', detail, { pointer: '/rules' });
    }
    const digest = createHash('sha256').update(JSON.stringify(document)).digest();
    await upsertPolicyFile(tx, project.id, commit, { document, digest });
    await markVerdictDue(tx, project.id, commit, 'policy');
    const entry = { action: 'policy.put-file', resourceType: 'project', resourceId: project.id };
    const sent = before ? { before: { ...before.document } } : {};
    await insertAuditEntry(tx, actor, { ...entry, ...sent, after: { commit, ...document } }, trace);
    return digest.toString('hex');
  });
}
