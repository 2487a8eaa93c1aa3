// Messages of Stripe that were taken, each once.
import type { TenantTx } from './tenant-tx.ts';

/** How a message ended: the bill changed, it did not, or the message is of a kind that says nothing about it. */
export type StripeEventOutcome = 'changed' | 'unchanged' | 'ignored';

export interface NewStripeEvent {
  /** Stripe's name of it: `evt_…`. */
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  /** Where there is nothing to do. */
  readonly outcome: 'ignored' | null;
}

/** Notes a message. False where it was noted before; of two at the same moment one waits for the other and is told so. */
export async function insertStripeEvent(tx: TenantTx, { id, type, createdAt, outcome }: NewStripeEvent): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into app.stripe_events (tenant_id, id, type, created_at, processed_at, outcome)
     values ($1, $2, $3, $4, case when $5::text is null then null else now() end, $5)
     on conflict (tenant_id, id) do nothing`,
    [tx.tenantId, id, type, createdAt, outcome],
  );
  return rowCount === 1;
}

/** Notes how a message ended, unless that is noted already. */
export async function updateStripeEventProcessed(tx: TenantTx, id: string, outcome: StripeEventOutcome): Promise<void> {
  await tx.query(
    'update app.stripe_events set processed_at = now(), outcome = $3 where tenant_id = $1 and id = $2 and processed_at is null',
    [tx.tenantId, id, outcome],
  );
}

/** Forgets messages that Stripe does not repeat any more. */
export async function deleteOldStripeEvents(tx: TenantTx, before: Date): Promise<void> {
  await tx.query('delete from app.stripe_events where tenant_id = $1 and received_at < $2 and processed_at is not null', [
    tx.tenantId,
    before,
  ]);
}
