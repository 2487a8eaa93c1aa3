// The tenant at a glance.
import { z } from 'zod';
import { projectRefSchema } from './project.ts';
import { healthSchema, outcomeSchema } from './scan.ts';
import { severities } from './severity.ts';
import { acceptanceOwnerSchema } from './triage.ts';

const bySeverity = <Value extends z.ZodType>(value: Value) =>
  z.object(Object.fromEntries(severities.map((severity) => [severity, value])) as Record<(typeof severities)[number], Value>);

export const severityCountsSchema = bySeverity(z.int()).meta({ id: 'SeverityCounts' });

export type SeverityCounts = z.infer<typeof severityCountsSchema>;

export const projectStateSchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    outcome: outcomeSchema
      .nullable()
      .meta({ description: 'Worst newest verdict of the default branch, over all tools. Null: never scanned.' }),
    open: severityCountsSchema.meta({ description: 'Findings on the default branch that nobody has dismissed.' }),
    dismissed: z.int().meta({ description: 'False positives and accepted risks on the default branch.' }),
    lastScanAt: z.iso.datetime().nullable(),
    lastCommit: z.string().nullable(),
  })
  .meta({ id: 'ProjectState' });

export type ProjectState = z.infer<typeof projectStateSchema>;

export const attentionSchema = z
  .object({
    kind: z.enum(['gate-failing', 'scan-unhealthy', 'scan-missing', 'acceptance-lapsing']),
    project: z.string().meta({ description: 'Slug.' }),
    detail: z.string(),
    at: z.iso.datetime().meta({ description: 'When it began, or when the acceptance ends.' }),
    scanId: z.uuid().nullable(),
    findingId: z.uuid().nullable(),
  })
  .meta({ id: 'Attention' });

export type Attention = z.infer<typeof attentionSchema>;

export const trendDaySchema = z
  .object({ day: z.iso.date(), open: severityCountsSchema })
  .meta({ id: 'TrendDay', description: 'Findings open on default branches at the end of a day (UTC).' });

export type TrendDay = z.infer<typeof trendDaySchema>;

export const endingAcceptanceSchema = z
  .object({
    project: z.string().meta({ description: 'Slug.' }),
    findingId: z.uuid(),
    ruleId: z.string(),
    ref: z.string().nullable().meta({ description: 'Branch or pull request that it holds on. Null: the whole project.' }),
    owner: acceptanceOwnerSchema,
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'EndingAcceptance' });

export type EndingAcceptance = z.infer<typeof endingAcceptanceSchema>;

export const overviewSchema = z
  .object({
    projects: z.array(projectStateSchema),
    trend: z.array(trendDaySchema).meta({ description: 'One entry a day, oldest first.' }),
    attention: z.array(attentionSchema).meta({ description: 'At most 50, most pressing first.' }),
    endingAcceptances: z.object({ items: z.array(endingAcceptanceSchema), count: z.int() }).meta({
      description:
        'Accepted risks that end within 14 days, of findings that are still there. At most 20, the nearest first; `count` has all.',
    }),
    timeToFix: z
      .object({ fixed: z.int(), medianDays: z.number().nullable(), bySeverity: bySeverity(z.number().nullable()) })
      .meta({ description: 'Findings fixed on default branches in the period, and the median of days they were open.' }),
  })
  .meta({ id: 'Overview' });

export type Overview = z.infer<typeof overviewSchema>;

export const overviewQuerySchema = z.strictObject({
  days: z.enum(['30', '90', '365']).default('90').meta({ description: 'Length of the trend.' }),
  project: projectRefSchema.optional().meta({ description: 'Only this project, by slug or id.' }),
});

export type OverviewQuery = z.infer<typeof overviewQuerySchema>;

export const branchSchema = z
  .object({
    ref: z.string(),
    isDefault: z.boolean(),
    outcome: outcomeSchema,
    health: healthSchema,
    commit: z.string(),
    pullRequest: z.int().nullable(),
    lastScanId: z.uuid(),
    lastScanAt: z.iso.datetime(),
    scans: z.int(),
  })
  .meta({ id: 'Branch' });

export type Branch = z.infer<typeof branchSchema>;

export const branchListSchema = z.object({ items: z.array(branchSchema) }).meta({ id: 'BranchList' });

export type BranchList = z.infer<typeof branchListSchema>;
