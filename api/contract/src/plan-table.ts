// Plans and what they allow. Without zod: the dashboard's page of plans has it too.
export const plans = ['free', 'team', 'scale', 'local'] as const;

/** `local` is the plan of a server that has no Stripe key: nothing is limited, and nothing is paid. */
export type Plan = (typeof plans)[number];

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
