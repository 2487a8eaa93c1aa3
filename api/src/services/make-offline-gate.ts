// Makes an offline gate: policies, decisions, and what is present on the branch that a build is compared with, signed. Only reads. What a
// build does with it: domain/offline/judge-offline.ts.
import {
  type OfflineEnvelope,
  type OfflineGate,
  offlineGateFormat,
  offlineGateLimits,
  type OfflineGateQuery,
  type OfflinePartition,
} from '@portcullis/contract';
import { type Actor, actorName } from '../domain/actor.ts';
import { filedRef, isLongLived } from '../domain/long-lived.ts';
import type { OfflineSigner } from '../domain/offline/offline-signature.ts';
import { ProblemError } from '../errors.ts';
import { selectNewestScan } from '../store/baselines.store.ts';
import { type BranchRow, selectBranch } from '../store/branches.store.ts';
import { selectPresentFindings } from '../store/known-findings.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { type OfflinePartitionRow, selectOfflinePartitions, selectOfflineTriage } from '../store/offline-gate.store.ts';
import { selectStanding } from '../store/policies.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';

export interface MakeOfflineGateDependencies {
  readonly pool: Pool;
  /** Undefined where the server has no key to sign with. */
  readonly signer: OfflineSigner | undefined;
  readonly lifetimeDays: number;
  readonly now: () => Date;
}

export type MakeOfflineGate = (actor: Actor, project: ProjectRow, query: OfflineGateQuery) => Promise<OfflineEnvelope>;

const day = 86_400_000;
/** Commits that no scan is of: of a gate for the branch as it stands. */
const noCommit = '';

function tooLarge(what: string): ProblemError {
  return new ProblemError(
    'offline-unavailable',
    `${what} That is more than an offline gate may hold (${offlineGateLimits.payload} bytes). Without one, a build waits for the server.`,
  );
}

/** The branch that was asked for where it is long-lived and known, else the default one, as find-base chooses; undefined where nothing was scanned. */
async function selectBase(tx: TenantTx, project: ProjectRow, ref: string, base: string | undefined): Promise<BranchRow | undefined> {
  if (isLongLived(ref, project)) return selectBranch(tx, project.id, ref);
  const asked = base === undefined ? undefined : await selectBranch(tx, project.id, base);
  return asked?.baseBranchId === null ? asked : selectBranch(tx, project.id, project.defaultBranch);
}

interface Branches {
  readonly base: BranchRow;
  readonly own: BranchRow | undefined;
}

async function makePartition(
  tx: TenantTx,
  project: ProjectRow,
  { base, own }: Branches,
  row: OfflinePartitionRow,
): Promise<OfflinePartition> {
  const { tool, category, commit, ancestors, contextDigest, number } = row;
  const partition = { projectId: project.id, tool, category };
  // What a branch that is not long-lived says of itself counts only beside the base that it was last compared with.
  const branchId = own?.baseBranchId === base.id ? own.id : base.id;
  const view = { branchId, baseBranchId: base.id, baseNumber: undefined, baselineNumber: number };
  const live = await selectPresentFindings(tx, partition, view);
  const newest = await selectNewestScan(tx, base.id, partition);
  return {
    ...{ tool, category, commit, ancestors: [...ancestors] },
    linesAreOf: newest?.isWhole === true ? newest.commit : null,
    contextDigest: contextDigest.toString('base64'),
    live: live.toString('base64'),
  };
}

/** @throws ProblemError `offline-unavailable` as soon as they are too much: nothing of a large project is held in vain */
async function makePartitions(tx: TenantTx, project: ProjectRow, branches: Branches): Promise<OfflinePartition[]> {
  const partitions: OfflinePartition[] = [];
  let bytes = 0;
  for (const row of await selectOfflinePartitions(tx, branches.base.id)) {
    const partition = await makePartition(tx, project, branches, row);
    bytes += partition.live.length;
    if (bytes > offlineGateLimits.payload) throw tooLarge(`Findings on ${branches.base.ref} come to more than ${bytes} bytes.`);
    partitions.push(partition);
  }
  return partitions;
}

async function readGate(
  tx: TenantTx,
  project: ProjectRow,
  query: OfflineGateQuery,
  now: Date,
): Promise<Omit<OfflineGate, 'issuedTo' | 'issuedAt' | 'expiresAt'>> {
  const ref = filedRef({ ref: query.ref, pullRequest: query['pull-request'] }, project);
  const base = await selectBase(tx, project, ref, query.base);
  const own = await selectBranch(tx, project.id, ref);
  const { floor, floorVersion, project: document, policyVersion, triageRevision } = await selectStanding(tx, project.id, noCommit, now);
  const branches = [base, own].flatMap((branch) => branch?.id ?? []);
  const triage = await selectOfflineTriage(tx, project.id, own?.id, branches);
  const { id, slug, defaultBranch, longLivedBranches } = project;
  return {
    format: offlineGateFormat,
    project: { id, slug, defaultBranch, longLivedBranches: [...longLivedBranches] },
    ...{ ref, base: query.base ?? null, baseRef: base?.ref ?? (isLongLived(ref, project) ? ref : defaultBranch) },
    policies: { floor, floorVersion, project: document, policyVersion },
    triageRevision,
    triage: triage.map((one) => ({ ...one, expiresAt: one.expiresAt?.toISOString() ?? null })),
    partitions: base ? await makePartitions(tx, project, { base, own }) : [],
  };
}

/**
 * Makes an offline gate.
 * @throws ProblemError `offline-unavailable` where the server has no key, or there is more than a gate may hold
 */
export function makeMakeOfflineGate({ pool, signer, lifetimeDays, now }: MakeOfflineGateDependencies): MakeOfflineGate {
  return async (actor, project, query) => {
    if (!signer) throw noOfflineKey();
    const issued = now();
    const gate = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => readGate(tx, project, query, issued));
    const times = { issuedAt: issued.toISOString(), expiresAt: new Date(issued.getTime() + lifetimeDays * day).toISOString() };
    const issuedTo = actor.type === 'key' ? actor.keyId : actorName(actor);
    const payload = Buffer.from(JSON.stringify({ ...gate, issuedTo, ...times } satisfies OfflineGate));
    if (payload.length > offlineGateLimits.payload) throw tooLarge(`It comes to ${payload.length} bytes.`);
    return signer.sign(payload);
  };
}

/** The answer of a server that has no key. */
export function noOfflineKey(): ProblemError {
  return new ProblemError(
    'offline-unavailable',
    'This server has no key to sign offline gates with. Whoever runs it can give it one: PORTCULLIS_OFFLINE_KEY.',
  );
}
