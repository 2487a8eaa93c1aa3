// A message of Stripe, and the nightly look at a bill: both ask Stripe and write down what it says.
import { z } from 'zod';
import type { RefreshBill } from '../services/billing/refresh-bill.ts';
import { defineTask, type TenantTask } from './define-task.ts';

const eventSchema = z.object({ eventId: z.string(), customerId: z.string() });

/** @param refreshBill undefined where no plans are sold any more: what then waits in the queue has nothing to do */
export function makeBillTasks(refreshBill: RefreshBill = () => Promise.resolve()): readonly TenantTask[] {
  return [
    // Which customer it was about is only for whoever reads the queue: the tenant's own bill says it.
    defineTask('stripe-event', eventSchema, (tenantId, { eventId }) => refreshBill(tenantId, eventId)),
    defineTask('billing-reconcile', z.object({}), (tenantId) => refreshBill(tenantId)),
  ];
}
