// Works out the whole chain of a tenant's audit log anew from what the database holds, and tells what does not fit. It changes nothing but for
// the entry that says it was done.
import { type AuditFault, type AuditVerification, mostAuditFaults } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import { findSignatureFault, type AuditKeys } from '../domain/audit/checkpoint.ts';
import { makeChainFollower } from '../domain/audit/follow-chain.ts';
import type { TenantId } from '../domain/ids.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { selectCheckpoints, selectNewestCheckpoint } from '../store/audit-seals.store.ts';
import { countLog, selectForeignCheckpoints, selectGoneWaiting, selectSealed, selectUnwatched } from '../store/audit-verification.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { presentAuditEntry } from './present-audit-entry.ts';

export interface VerifyDependencies {
  readonly pool: Pool;
  /** By which checkpoints are believed; undefined where the server has no key, and signatures are not looked at. */
  readonly keys: AuditKeys | undefined;
}

/** Seals looked at between two turns of the event loop, fewer where entries are large: some ten milliseconds of digests. */
const chunk = 1_000;

/** The same of signatures. */
const checkpointChunk = 100;

const fault = (kind: AuditFault['kind'], detail: string, named: Partial<AuditFault> = {}): AuditFault => ({
  kind,
  position: null,
  entryId: null,
  ...named,
  detail,
});

/** Each chunk in a transaction of its own: a long log holds no connection. */
async function followChain(pool: Pool, tenantId: TenantId, end: number): Promise<{ sealed: number; faults: AuditFault[] }> {
  const follower = makeChainFollower(tenantId);
  const faults: AuditFault[] = [];
  let sealed = 0;
  for (;;) {
    const rows = await withTenant(pool, tenantId, { readOnly: true, isOneStatement: true }, (tx) =>
      selectSealed(tx, follower.position(), end, chunk),
    );
    for (const { position, entryId, digest, found, ...row } of rows) {
      faults.push(...follower.take({ position, entryId, digest, entry: found === null ? undefined : presentAuditEntry(row) }));
    }
    sealed += rows.length;
    if (rows.length === 0 || faults.length >= mostAuditFaults) return { sealed, faults };
  }
}

/** The signature of every checkpoint: of one that was forged the next honest one would make the end look good. */
async function followCheckpoints(pool: Pool, tenantId: TenantId, keys: AuditKeys): Promise<AuditFault[]> {
  const faults: AuditFault[] = [];
  let after = 0;
  for (;;) {
    const checkpoints = await withTenant(pool, tenantId, { readOnly: true, isOneStatement: true }, (tx) =>
      selectCheckpoints(tx, after, checkpointChunk),
    );
    for (const checkpoint of checkpoints) {
      const detail = findSignatureFault(tenantId, checkpoint, keys);
      if (detail !== undefined) faults.push(fault('checkpoint-broken', `${detail}.`, { position: checkpoint.position }));
    }
    after = checkpoints.at(-1)?.position ?? after;
    if (checkpoints.length < checkpointChunk || faults.length >= mostAuditFaults) return faults;
  }
}

async function findLooseEnds(tx: TenantTx): Promise<AuditFault[]> {
  const unwatched = await selectUnwatched(tx, mostAuditFaults);
  const gone = await selectGoneWaiting(tx, mostAuditFaults);
  const foreign = await selectForeignCheckpoints(tx, mostAuditFaults);
  return [
    ...unwatched.map((entryId) => fault('entry-unsealed', 'An entry has no seal, and does not wait for one.', { entryId })),
    ...gone.map((entryId) => fault('entry-missing', 'An entry that waited to be sealed is gone.', { entryId })),
    ...foreign.map((position) =>
      fault('checkpoint-broken', `What was signed at position ${position} is not what the chain has there.`, { position }),
    ),
  ];
}

/** Looks at the whole log. Nothing is written down. */
export async function checkAuditLog({ pool, keys }: VerifyDependencies, tenantId: TenantId): Promise<AuditVerification> {
  const { entries, waiting, end, newest, loose } = await withTenant(pool, tenantId, { readOnly: true }, async (tx) => ({
    ...(await countLog(tx)),
    newest: await selectNewestCheckpoint(tx),
    loose: await findLooseEnds(tx),
  }));
  const { sealed, faults } = await followChain(pool, tenantId, end);
  const checkpoint = newest?.checkpoint;
  const forged = keys ? await followCheckpoints(pool, tenantId, keys) : [];
  const all = [...faults, ...forged, ...loose];
  return {
    isWhole: all.length === 0,
    entries,
    sealed,
    unsealed: waiting,
    checkpoint: checkpoint ?? null,
    isSigned: checkpoint !== undefined && keys !== undefined && findSignatureFault(tenantId, checkpoint, keys) === undefined,
    faults: all.slice(0, mostAuditFaults),
  };
}

export type VerifyAuditLog = (actor: Actor, trace: RequestTrace) => Promise<AuditVerification>;

/** Who asks while a verification of the tenant runs gets what comes of that one: it is the most costly thing that one can ask for. */
export function makeVerifyAuditLog(dependencies: VerifyDependencies): VerifyAuditLog {
  const running = new Map<TenantId, Promise<AuditVerification>>();
  const check = (tenantId: TenantId): Promise<AuditVerification> => {
    const begun = running.get(tenantId) ?? checkAuditLog(dependencies, tenantId).finally(() => running.delete(tenantId));
    running.set(tenantId, begun);
    return begun;
  };
  return async (actor, trace) => {
    const verification = await check(actor.tenantId);
    const { isWhole, sealed, unsealed, faults } = verification;
    const after = { isWhole, sealed, unsealed, ...(faults.length > 0 && { faults: faults.map(({ detail }) => detail) }) };
    await withTenant(dependencies.pool, actor.tenantId, { readOnly: false }, (tx) =>
      insertAuditEntry(tx, actor, { action: 'audit-log.verify', resourceType: 'audit-log', after }, trace),
    );
    return verification;
  };
}
