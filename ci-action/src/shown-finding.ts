// A finding as far as this program has to understand it.
import { findingPageSchema, findingSchema } from '@portcullis/contract';
import { z } from 'zod';

/** What the table shows is checked; what else a newer server tells passes through to the JSON. */
const shownFindingSchema = findingSchema
  .pick({ id: true, severity: true, state: true, ruleId: true, path: true, line: true, message: true })
  .loose();

export type ShownFinding = z.infer<typeof shownFindingSchema>;

export const shownPageSchema = findingPageSchema.extend({ items: z.array(shownFindingSchema) });
