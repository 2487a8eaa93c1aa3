// Gate policies: what a version says. The document grows by kinds of conditions; its reader is gate.ts.
import { severitySchema } from '@portcullis/contract';
import { z } from 'zod';

export const policyDocumentSchema = z.strictObject({
  rules: z.array(
    z.strictObject({
      id: z.string(),
      when: z.strictObject({ introduced: z.literal(true), severity: z.array(severitySchema).min(1) }),
      action: z.literal('block'),
    }),
  ),
});

/** A version of a policy. */
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

/** What every project starts with: no new critical or high finding. */
export const defaultPolicy: PolicyDocument = {
  rules: [{ id: 'no-new-critical-or-high', when: { introduced: true, severity: ['critical', 'high'] }, action: 'block' }],
};
