// Gate policies on the wire: what a version says. The document grows by kinds of conditions; its reader is api/src/domain/gate.ts.
import { z } from 'zod';
import { severitySchema } from './severity.ts';
import { plainName } from './text.ts';

/** Codes of reasons that the gate gives by itself; a rule of that name would read like one. */
const reservedIds = [
  'fail-on',
  'no-baseline',
  'baseline-recorded',
  'nothing-blocks',
  'scan-unhealthy',
  'results-unreadable',
  'sudden-drop',
];

export const policyDocumentSchema = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          id: plainName.refine((id) => !reservedIds.includes(id), 'is a name that the gate uses itself'),
          when: z.strictObject({ introduced: z.literal(true), severity: z.array(severitySchema).min(1).max(5) }),
          action: z.literal('block'),
        }),
      )
      .max(20)
      .refine((rules) => new Set(rules.map((rule) => rule.id)).size === rules.length, 'every rule needs an id of its own'),
    fourEyes: z
      .strictObject({ severity: z.array(severitySchema).min(1).max(5) })
      .optional()
      .meta({ description: 'Dismissals of findings of these severities wait until another member approves them. Without it, none do.' }),
    honourSuppressions: z
      .boolean()
      .optional()
      .meta({ description: 'True: what the source suppresses does not block, and the verdict counts it. Without it, it blocks.' }),
    noBaseline: z
      .enum(['warn', 'block'])
      .optional()
      .meta({ description: 'What findings lead to that would block, where there is nothing to compare with. Without it, warn.' }),
  })
  .meta({ id: 'PolicyDocument' });

/** A version of a policy. */
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

export const policySchema = z
  .object({ version: z.int(), document: policyDocumentSchema, createdAt: z.iso.datetime(), createdBy: z.string().nullable() })
  .meta({ id: 'Policy' });

export type Policy = z.infer<typeof policySchema>;

export const putPolicySchema = z
  .strictObject({
    document: policyDocumentSchema,
    basedOn: z.int().min(1).meta({ description: 'Version that the change was made on. Another one in between is a conflict.' }),
  })
  .meta({ id: 'PutPolicy' });

export type PutPolicy = z.infer<typeof putPolicySchema>;
