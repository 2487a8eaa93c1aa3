// Advisory locks. They end with the transaction, so a killed process leaves none behind.
import type { ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

/** Takes the lock of an idempotency key. False where another upload with the key is being stored right now. */
export async function tryLockIdempotencyKey(tx: TenantTx, projectId: ProjectId, key: string): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'idempotency', $1::text, $2::text, $3::text), 0)) as locked",
    [tx.tenantId, projectId, key],
  );
  return rows[0]?.locked === true;
}

/** Waits for the lock of each partition of the project. In one order, so that two uploads never wait for each other. */
export async function lockPartitions(
  tx: TenantTx,
  projectId: ProjectId,
  partitions: readonly { tool: string; category: string }[],
): Promise<void> {
  const names = partitions.map(({ tool, category }) => JSON.stringify([tool, category])).sort();
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'partition', $1::text, $2::text, name), 0))
     from unnest($3::text[]) with ordinality as wanted (name, place) order by place`,
    [tx.tenantId, projectId, names],
  );
}

/**
 * Waits for the lock of a commit's verdict, and holds off whoever marks verdicts of the tenant as due: a mark must not fall between what a verdict
 * was judged by and the verdict. The last lock that any work takes, so nobody waits in a circle.
 */
export async function lockCommit(tx: TenantTx, projectId: ProjectId, commit: string): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock_shared(hashtextextended(concat_ws(chr(31), 'gate', $1::text), 0)),
       pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'commit', $1::text, $2::text, $3::text), 0))`,
    [tx.tenantId, projectId, commit],
  );
}

/** Waits until no commit of the tenant is being judged; none is until the transaction ends. */
export async function lockVerdicts(tx: TenantTx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'gate', $1::text), 0))", [tx.tenantId]);
}

/** Waits for the lock of a project's triage: decisions on one finding come one after the other. */
export async function lockTriage(tx: TenantTx, projectId: ProjectId): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'triage', $1::text, $2::text), 0))", [
    tx.tenantId,
    projectId,
  ]);
}

/** Waits for the lock of a person, whom no row stands for before they belong to a tenant. */
export async function lockPerson(tx: TenantTx, person: { readonly tenantId: string; readonly objectId: string }): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'person', $1::text, $2::text), 0))", [
    person.tenantId,
    person.objectId,
  ]);
}

/** Waits for the lock of the tenant's audit seals: two that seal at once would give one position twice. */
export async function lockAuditSeals(tx: TenantTx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'audit-seals', $1::text), 0))", [tx.tenantId]);
}

/** Waits for the lock of the tenant's counters: two that put the same counter right would do it twice. Uploads do not wait for it. */
export async function lockRecount(tx: TenantTx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'recount', $1::text), 0))", [tx.tenantId]);
}
