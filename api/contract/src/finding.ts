// Findings on the wire.
import { z } from 'zod';
import { findingDetailsSchema } from './finding-details.ts';
import { refSchema } from './git.ts';
import { categorySchema, cursorSchema, pageSizeSchema } from './scan.ts';
import { severities, severitySchema } from './severity.ts';
import { type TriageState, triageDecisionSchema, triageStates, triageStateSchema } from './triage.ts';

/** `retired`: gone because the tool no longer has its rule, which says nothing of the code. */
export const findingStateSchema = z.enum(['open', 'fixed', 'retired']).meta({ id: 'FindingState' });

export type FindingState = z.infer<typeof findingStateSchema>;

/**
 * How a finding of a scan was recognised as one that was there before, strongest first: by the tool's own fingerprint; by what it is about (a package, a resource); by git, which says
 * that the line did not change; by the line and what is around it; by the block it is in; by the line alone; by GitHub's hash; as code that
 * moved with what is around it; as a changed line in its old surroundings; by rule and file; by a person.
 */
export const matchMethods = [
  'new',
  'native',
  'subject',
  'mapped',
  'context',
  'logical',
  'line',
  'github',
  'moved',
  'changed',
  'place',
  'person',
] as const;
export const matchMethodSchema = z.enum(matchMethods).meta({ id: 'MatchMethod' });

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
    triage: triageStateSchema.meta({
      description:
        'What a person decided for the branch that is shown, or else for the project. `open` where nobody has, or where an acceptance has ended.',
    }),
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

/** Some of a closed set, separated by commas. */
function listOf<Value extends string>(values: readonly [Value, ...Value[]]) {
  const one = z.enum(values);
  return z
    .string()
    .max(200)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(one).min(1))
    .meta({ description: `One or more of ${values.join(', ')}, separated by commas.` });
}

const findingFilter = {
  ref: refSchema.optional().meta({ description: 'Branch or pull request. Without it, the default branch.' }),
  scan: z.uuid().optional().meta({ description: 'Only what this scan found; `ref` is then the ref of the scan.' }),
  category: categorySchema.optional(),
  tool: filterText.optional(),
  state: findingStateSchema.optional(),
  severity: listOf(severities).optional(),
  triage: listOf<TriageState>(triageStates).optional(),
  rule: filterText.optional(),
  path: filterText.optional().meta({ description: 'Exact path of the file.' }),
  q: filterText.optional().meta({ description: 'Part of the message, the rule or the path, in any case.' }),
};

export const listFindingsQuerySchema = z.strictObject({ ...findingFilter, cursor: cursorSchema.optional(), limit: pageSizeSchema });

export type ListFindingsQuery = z.infer<typeof listFindingsQuerySchema>;

export const findingPageSchema = z.object({ items: z.array(findingSchema), nextCursor: z.string().nullable() }).meta({ id: 'FindingPage' });

export type FindingPage = z.infer<typeof findingPageSchema>;

export const groupFindingsQuerySchema = z.strictObject({ ...findingFilter, by: z.enum(['rule', 'path', 'severity', 'tool']) });

export type GroupFindingsQuery = z.infer<typeof groupFindingsQuerySchema>;

export const findingGroupsSchema = z
  .object({
    items: z.array(z.object({ key: z.string().nullable(), count: z.int(), worst: severitySchema })),
    total: z.int().meta({ description: 'Findings in all groups.' }),
    isCut: z.boolean().meta({ description: 'True where there are more groups than the 200 largest.' }),
  })
  .meta({ id: 'FindingGroups' });

export type FindingGroups = z.infer<typeof findingGroupsSchema>;

export const findingDetailSchema = findingSchema
  .extend({
    rule: z
      .object({
        title: z.string().nullable(),
        help: z.string().nullable().meta({ description: 'Markdown or plain text, as the tool wrote it: hostile.' }),
        helpUri: z.url({ protocol: /^https?$/ }).nullable(),
      })
      .nullable()
      .meta({ description: 'What the tool says of the rule.' }),
    details: findingDetailsSchema.nullable().meta({ description: 'Null where the tool says no more.' }),
    severitySource: z.enum(['score', 'level', 'override', 'default']),
    severityRaw: z.string().nullable().meta({ description: 'What the tool said of the severity.' }),
    firstCommit: z.string().nullable().meta({ description: 'Commit of the scan that found it first.' }),
    lastCommit: z.string().nullable(),
    lastScanId: z.uuid().nullable(),
    sourceUrl: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .meta({ description: 'The line at that commit, where the repository is known.' }),
    triageHistory: z.array(triageDecisionSchema).meta({
      description: 'First what is in force on the branch that is shown, then what is for the whole project, then the rest, newest first.',
    }),
    presence: z
      .array(
        z.object({
          ref: z.string(),
          present: z.boolean().meta({ description: 'False: gone, though the base of the branch has it.' }),
          from: z.iso.datetime(),
          fromCommit: z.string(),
          until: z.iso.datetime().nullable(),
          untilCommit: z.string().nullable(),
        }),
      )
      .meta({ description: 'On which branches it is or was, newest first, at most 100.' }),
  })
  .meta({ id: 'FindingDetail' });

export type FindingDetail = z.infer<typeof findingDetailSchema>;

export const scanChangesSchema = z
  .object({
    new: z
      .array(findingSchema)
      .meta({ description: 'Findings that the base does not have, or that came (back) with this scan. At most 200, worst first.' }),
    fixed: z
      .array(findingSchema)
      .meta({ description: 'Findings of the base, or of the branch before, that are gone. At most 200, worst first.' }),
  })
  .meta({ id: 'ScanChanges' });

export type ScanChanges = z.infer<typeof scanChangesSchema>;
