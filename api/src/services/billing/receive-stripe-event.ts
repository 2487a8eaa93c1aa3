// A message of Stripe comes in: checked, noted once, and put into the queue, all of it or nothing. What it says is not believed: jobs/stripe-event.ts
// asks Stripe how things are.
import { z } from 'zod';
import { ProblemError } from '../../errors.ts';
import type { TenantId } from '../../domain/ids.ts';
import { enqueueJob } from '../../store/jobs.store.ts';
import { lookupStripeCustomer } from '../../store/lookups.ts';
import type { Pool } from '../../store/make-pool.ts';
import { insertStripeEvent } from '../../store/stripe-events.store.ts';
import { withTenant } from '../../store/tenant-tx.ts';
import type { TellBilling } from './billing-news.ts';

export interface ReceiveStripeEventDependencies {
  readonly pool: Pool;
  readonly verify: (body: Buffer, header: string | undefined, now: Date) => boolean;
  /** What the key says: a message of the other mode is about other money. */
  readonly isLive: boolean;
  readonly now: () => Date;
  readonly tell: TellBilling;
}

export type ReceiveStripeEvent = (body: Buffer, signature: string | undefined) => Promise<void>;

/** Kinds of messages that may mean another bill. Others are noted and nothing more. */
const telling =
  /^(?:customer\.subscription\.\w+|customer\.deleted|checkout\.session\.\w+|invoice\.(?:paid|payment_\w+|finalization_failed|voided|marked_uncollectible))$/;

const customerId = z.string().regex(/^cus_\w{1,240}$/);

const eventSchema = z.object({
  id: z.string().regex(/^evt_\w{1,240}$/),
  type: z.string().min(1).max(255),
  created: z.int().min(0).max(99_999_999_999),
  livemode: z.boolean(),
  data: z.object({
    object: z.looseObject({
      id: z.string().optional().catch(undefined),
      object: z.string().optional().catch(undefined),
      customer: z
        .union([customerId, z.looseObject({ id: customerId }).transform(({ id }) => id)])
        .optional()
        .catch(undefined),
    }),
  }),
});

type StripeEvent = z.infer<typeof eventSchema>;

function parse(body: Buffer): StripeEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Whom the message is about, where it is about a customer. */
function customerOf({ data: { object } }: StripeEvent): string | undefined {
  return object.object === 'customer' ? customerId.safeParse(object.id).data : object.customer;
}

/** The event id first: of a hundred that come at once ninety-nine find it there, and do nothing. */
async function note(pool: Pool, tenantId: TenantId, { id, type, created }: StripeEvent, customer: string): Promise<void> {
  const isTelling = telling.test(type);
  await withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    const event = { id, type, createdAt: new Date(created * 1000), outcome: isTelling ? null : ('ignored' as const) };
    if (!(await insertStripeEvent(tx, event)) || !isTelling) return;
    await enqueueJob(tx, 'stripe-event', { eventId: id, customerId: customer }, { key: id });
  });
}

/**
 * Takes a message. What is no business of ours is taken too, because Stripe would send it for days.
 * @returns a function that throws ProblemError `webhook-signature-invalid`, the same for every reason
 */
export function makeReceiveStripeEvent({ pool, verify, isLive, now, tell }: ReceiveStripeEventDependencies): ReceiveStripeEvent {
  const refuse = (reason: string): ProblemError => {
    tell({ news: 'message-refused', reason });
    return new ProblemError(
      'webhook-signature-invalid',
      'The message was not signed by Stripe for this server within the last five minutes. Nothing of it was read.',
    );
  };
  return async (body, signature) => {
    if (!verify(body, signature, now())) throw refuse('no active secret signed it, or not just now');
    const event = parse(body);
    if (!event) throw refuse('signed, but no event');
    if (event.livemode !== isLive) throw refuse(`of ${event.livemode ? 'live' : 'test'} mode, which the key is not`);
    const customer = customerOf(event);
    if (customer === undefined) return;
    const [tenantId, ...others] = await lookupStripeCustomer(pool, customer);
    if (tenantId !== undefined && others.length === 0) await note(pool, tenantId, event, customer);
    else tell({ news: 'customer-unknown', customerId: customer, eventId: event.id, eventType: event.type });
  };
}
