// Plans, what they allow, and what a tenant uses of it.
import { z } from 'zod';

export const plans = ['free', 'team', 'scale', 'local'] as const;

/** `local` is the plan of a server that has no Stripe key: nothing is limited, and nothing is paid. */
export const planSchema = z.enum(plans).meta({ id: 'Plan' });

export type Plan = z.infer<typeof planSchema>;

/** Plans that are bought. */
export const paidPlans = ['team', 'scale'] as const;

export type PaidPlan = (typeof paidPlans)[number];

/** What of a plan is counted. */
export const quotas = ['projects', 'uploadsPerDay', 'storedFindings', 'members'] as const;

export type Quota = (typeof quotas)[number];

/** What only some plans have. */
export const planFeatures = ['auditExport', 'offlineGate'] as const;

export type PlanFeature = (typeof planFeatures)[number];

/** What a plan allows; null: as many as there are. */
export interface PlanLimits {
  readonly name: string;
  readonly quotas: Readonly<Record<Quota, number | null>>;
  /** Days that scans, receipts and closed findings are kept; null: for ever. */
  readonly retentionDays: number | null;
  readonly features: readonly PlanFeature[];
}

/** The one table of plans. A lapse takes none of it away from what is stored already: see docs/billing.md. */
export const planTable: Readonly<Record<Plan, PlanLimits>> = {
  free: {
    name: 'Free',
    quotas: { projects: 3, uploadsPerDay: 100, storedFindings: 10_000, members: 5 },
    retentionDays: 90,
    features: [],
  },
  team: {
    name: 'Team',
    quotas: { projects: 50, uploadsPerDay: 5_000, storedFindings: 500_000, members: 50 },
    retentionDays: 365,
    features: ['auditExport', 'offlineGate'],
  },
  scale: {
    name: 'Scale',
    quotas: { projects: 1_000, uploadsPerDay: 50_000, storedFindings: 10_000_000, members: 1_000 },
    retentionDays: 730,
    features: ['auditExport', 'offlineGate'],
  },
  local: {
    name: 'Local',
    quotas: { projects: null, uploadsPerDay: null, storedFindings: null, members: null },
    retentionDays: null,
    features: ['auditExport', 'offlineGate'],
  },
};

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
