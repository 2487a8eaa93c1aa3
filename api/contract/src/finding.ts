// Findings on the wire.
import { z } from 'zod';
import { refSchema } from './git.ts';
import { categorySchema, cursorSchema, pageSizeSchema } from './scan.ts';
import { severitySchema } from './severity.ts';

export const findingStateSchema = z.enum(['open', 'fixed']).meta({ id: 'FindingState' });

export type FindingState = z.infer<typeof findingStateSchema>;

/** How a finding of a scan was recognised as one that was there before. */
export const matchMethodSchema = z.enum(['new', 'native', 'line', 'place']).meta({ id: 'MatchMethod' });

export type MatchMethod = z.infer<typeof matchMethodSchema>;

export const findingSchema = z
  .object({
    id: z.uuid(),
    ruleId: z.string(),
    severity: severitySchema,
    state: findingStateSchema,
    path: z.string().nullable(),
    line: z.int().nullable(),
    column: z.int().nullable(),
    message: z.string(),
    cwes: z.array(z.int()),
    category: z.string(),
    tool: z.string(),
    suppressed: z.boolean().meta({ description: 'True where the source suppresses it.' }),
    matchedBy: matchMethodSchema,
    firstSeen: z.iso.datetime(),
    lastSeen: z.iso.datetime(),
  })
  .meta({ id: 'Finding', description: 'A finding at its latest known place.' });

export type Finding = z.infer<typeof findingSchema>;

const filterText = z
  .string()
  .min(1)
  .max(1000)
  .refine((value) => !value.includes('\u0000') && value.isWellFormed(), 'must be plain text');

export const listFindingsQuerySchema = z.strictObject({
  ref: refSchema.optional().meta({ description: 'Branch or pull request. Without it, the default branch.' }),
  scan: z.uuid().optional().meta({ description: 'Only what this scan found; `ref` is then the ref of the scan.' }),
  category: categorySchema.optional(),
  state: findingStateSchema.optional(),
  severity: severitySchema.optional(),
  rule: filterText.optional(),
  path: filterText.optional().meta({ description: 'Exact path of the file.' }),
  cursor: cursorSchema.optional(),
  limit: pageSizeSchema,
});

export type ListFindingsQuery = z.infer<typeof listFindingsQuerySchema>;

export const findingPageSchema = z.object({ items: z.array(findingSchema), nextCursor: z.string().nullable() }).meta({ id: 'FindingPage' });

export type FindingPage = z.infer<typeof findingPageSchema>;
