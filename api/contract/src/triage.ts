// Triage: a person's decision on a finding.
import { z } from 'zod';
import { refSchema } from './git.ts';
import { cursorSchema, pageSizeSchema } from './scan.ts';
import { severitySchema } from './severity.ts';

/**
 * `open` is what nobody has decided on. An acceptance says for how long; then the finding is open again. That a finding is fixed is
 * not decided: scans say so, see `state`.
 */
export const triageStates = ['open', 'in-review', 'false-positive', 'accepted'] as const;

export const triageStateSchema = z.enum(triageStates).meta({ id: 'TriageState' });

export type TriageState = z.infer<typeof triageStateSchema>;

/** States in which a finding no longer blocks. */
export const dismissedStates = ['false-positive', 'accepted'] as const satisfies readonly TriageState[];

export const acceptanceOwnerSchema = z
  .object({
    id: z.uuid().nullable().meta({ description: 'Member; null for an acceptance from before there were owners.' }),
    name: z.string().meta({ description: 'The name of the day. It stays when the member goes.' }),
  })
  .meta({ id: 'AcceptanceOwner', description: 'The member who answers for an accepted risk.' });

const decidedRefSchema = z.string().nullable().meta({ description: 'Branch or pull request that it holds on. Null: the whole project.' });

export const triageDecisionSchema = z
  .object({
    state: triageStateSchema,
    ref: decidedRefSchema,
    reason: z.string().nullable(),
    owner: acceptanceOwnerSchema.nullable().meta({ description: 'Null but for accepted.' }),
    expiresAt: z.iso.datetime().nullable(),
    decidedBy: z.string(),
    decidedAt: z.iso.datetime(),
    approvedBy: z.string().nullable().meta({ description: 'The second member, where the policy asked for one.' }),
    isInForce: z.boolean().meta({ description: 'True where nothing has replaced it. An acceptance may have ended all the same.' }),
  })
  .meta({ id: 'TriageDecision' });

export type TriageDecision = z.infer<typeof triageDecisionSchema>;

const reasonSchema = z
  .string()
  .max(2000)
  .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'must be plain text');

export const triageFindingsSchema = z
  .strictObject({
    findings: z.array(z.uuid()).min(1).max(500),
    state: triageStateSchema,
    ref: refSchema.optional().meta({
      description:
        'Branch or pull request that the decision holds on; there it wins over the one for the whole project. Without it, the whole project.',
    }),
    reason: reasonSchema.optional().meta({ description: 'Why. Required for false-positive and accepted.' }),
    ownerId: z
      .uuid()
      .optional()
      .meta({ description: 'Member who answers for an accepted risk. Without it, whoever decides; a key must name one.' }),
    expiresAt: z.iso
      .datetime()
      .optional()
      .meta({ description: 'Until when a risk is accepted. Required for accepted, at most a year ahead.' }),
  })
  .refine(({ state, reason }) => (state !== 'accepted' && state !== 'false-positive') || (reason?.trim() ?? '') !== '', {
    path: ['reason'],
    message: 'say why: a false positive and an accepted risk need a reason',
  })
  .refine(({ state, expiresAt }) => (state === 'accepted') === (expiresAt !== undefined), {
    path: ['expiresAt'],
    message: 'an accepted risk needs the time it ends, and nothing else may have one',
  })
  .refine(({ state, ownerId }) => state === 'accepted' || ownerId === undefined, {
    path: ['ownerId'],
    message: 'only an accepted risk has an owner',
  })
  .meta({ id: 'TriageFindings' });

export type TriageFindings = z.infer<typeof triageFindingsSchema>;

export const triagedSchema = z
  .object({
    changed: z
      .int()
      .meta({ description: 'Findings on which something else is in force now, or of which a waiting decision was withdrawn.' }),
    pending: z.int().meta({ description: 'Findings that count as before until another member approves the decision.' }),
  })
  .meta({ id: 'Triaged' });

export type Triaged = z.infer<typeof triagedSchema>;

/** A dismissal that the policy lets wait for a second member, and what became of it. */
export const triageReviewSchema = z
  .object({
    id: z.uuid(),
    findingId: z.uuid(),
    ruleId: z.string(),
    severity: severitySchema,
    path: z.string().nullable(),
    line: z.int().nullable(),
    ref: decidedRefSchema,
    state: z.enum(dismissedStates),
    reason: z.string(),
    owner: acceptanceOwnerSchema.nullable(),
    expiresAt: z.iso.datetime().nullable(),
    proposedBy: z.string(),
    proposerId: z.uuid().meta({ description: 'Member. They cannot approve it themselves.' }),
    proposedAt: z.iso.datetime(),
    outcome: z.enum(['approved', 'refused', 'withdrawn']).nullable().meta({ description: 'Null as long as it waits.' }),
    settledBy: z.string().nullable(),
    settledAt: z.iso.datetime().nullable(),
    settledReason: z.string().nullable(),
  })
  .meta({ id: 'TriageReview' });

export type TriageReview = z.infer<typeof triageReviewSchema>;

export const listTriageReviewsQuerySchema = z.strictObject({
  finding: z.uuid().optional().meta({ description: 'All decisions on this finding that waited or wait. Without it, all that wait.' }),
  cursor: cursorSchema.optional(),
  limit: pageSizeSchema,
});

export type ListTriageReviewsQuery = z.infer<typeof listTriageReviewsQuerySchema>;

export const triageReviewPageSchema = z
  .object({ items: z.array(triageReviewSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'TriageReviewPage' });

export type TriageReviewPage = z.infer<typeof triageReviewPageSchema>;

export const settleTriageSchema = z
  .strictObject({
    decisions: z.array(z.uuid()).min(1).max(500).meta({ description: 'Ids of decisions that wait.' }),
    approve: z.boolean(),
    reason: reasonSchema.optional(),
  })
  .meta({ id: 'SettleTriage' });

export type SettleTriage = z.infer<typeof settleTriageSchema>;

export const settledTriageSchema = z.object({ settled: z.int() }).meta({ id: 'SettledTriage' });
