// Triage: a person's decision on a finding.
import { z } from 'zod';

/** `open` is what nobody has decided on. An acceptance says for how long; then the finding is open again. */
export const triageStates = ['open', 'in-review', 'false-positive', 'accepted'] as const;

export const triageStateSchema = z.enum(triageStates).meta({ id: 'TriageState' });

export type TriageState = z.infer<typeof triageStateSchema>;

/** States in which a finding no longer blocks. */
export const dismissedStates = ['false-positive', 'accepted'] as const satisfies readonly TriageState[];

export const triageDecisionSchema = z
  .object({
    state: triageStateSchema,
    reason: z.string().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    decidedBy: z.string(),
    decidedAt: z.iso.datetime(),
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
    reason: reasonSchema.optional().meta({ description: 'Why. Required for false-positive and accepted.' }),
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
  .meta({ id: 'TriageFindings' });

export type TriageFindings = z.infer<typeof triageFindingsSchema>;

export const triagedSchema = z.object({ changed: z.int() }).meta({ id: 'Triaged' });
