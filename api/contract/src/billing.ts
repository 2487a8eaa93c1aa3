// The plan of a tenant, and what it uses of it. What plans allow: plan-table.ts.
import { z } from 'zod';
import { paidPlans, planFeatures, plans } from './plan-table.ts';

export const planSchema = z.enum(plans).meta({ id: 'Plan' });

/** States of a subscription, in Stripe's words; `none` where there is no subscription. */
export const subscriptionStatuses = [
  'none',
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'canceled',
  'paused',
] as const;

export const subscriptionStatusSchema = z.enum(subscriptionStatuses).meta({ id: 'SubscriptionStatus' });

export type SubscriptionStatus = z.infer<typeof subscriptionStatusSchema>;

const usedSchema = z.object({
  used: z.int().min(0),
  limit: z.int().min(0).nullable().meta({ description: 'Null where the plan does not limit it.' }),
});

export const billingSchema = z
  .object({
    plan: planSchema.meta({ description: 'The plan whose limits hold now.' }),
    status: subscriptionStatusSchema,
    paidPlan: planSchema
      .nullable()
      .meta({ description: 'The plan of the subscription, also while its limits do not hold; null without one.' }),
    pastDueSince: z.iso.datetime().nullable(),
    graceEndsAt: z.iso.datetime().nullable().meta({ description: 'Until when the plan goes on though the last payment failed.' }),
    periodEnd: z.iso.datetime().nullable(),
    endsAt: z.iso.datetime().nullable().meta({ description: 'When the subscription ends, where it was cancelled.' }),
    usage: z.object({
      projects: usedSchema,
      uploadsPerDay: usedSchema,
      storedFindings: usedSchema,
      members: usedSchema,
    }),
    usageResetsAt: z.iso.datetime().meta({ description: 'When uploads are counted from nought again: midnight UTC.' }),
    retentionDays: z.int().nullable(),
    features: z.array(z.enum(planFeatures)),
    mayCheckOut: z.boolean().meta({ description: 'True where a plan can be bought here and now.' }),
    mayOpenPortal: z.boolean().meta({ description: 'True where Stripe knows the tenant: invoices, cards and cancelling are there.' }),
  })
  .meta({ id: 'Billing' });

export type Billing = z.infer<typeof billingSchema>;

export const checkOutSchema = z.strictObject({ plan: z.enum(paidPlans) }).meta({ id: 'CheckOut' });

export type CheckOut = z.infer<typeof checkOutSchema>;

/** A page of Stripe's to go to. */
export const billingSessionSchema = z.object({ url: z.url() }).meta({ id: 'BillingSession' });

export type BillingSession = z.infer<typeof billingSessionSchema>;
