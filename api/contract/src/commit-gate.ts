// The gate for a commit: one verdict over everything that was uploaded for it, and how it came to be that.
import { z } from 'zod';
import { commitSchema } from './git.ts';
import { policyDocumentSchema } from './policy.ts';
import { healthSchema, outcomeSchema, verdictSchema } from './scan.ts';
import { severitySchema } from './severity.ts';
import { isPlainLine } from './text.ts';

export const commitGateQuerySchema = z.strictObject({ commit: commitSchema });

export const commitGateSchema = z
  .object({
    project: z.string(),
    commit: z.string(),
    outcome: outcomeSchema.meta({ description: 'That of the verdict. A commit of which nothing was scanned is `error`.' }),
    verdict: verdictSchema,
    scans: z
      .array(
        z.object({
          id: z.uuid(),
          tool: z.string(),
          category: z.string(),
          ref: z.string(),
          health: healthSchema,
          receivedAt: z.iso.datetime(),
          reportUrl: z.url({ protocol: /^https?$/ }),
        }),
      )
      .meta({ description: 'The newest scan of each tool and category, on each branch that the commit is on.' }),
    reportUrl: z.url({ protocol: /^https?$/ }).meta({ description: 'Where the dashboard explains the verdict.' }),
  })
  .meta({ id: 'CommitGate' });

export type CommitGate = z.infer<typeof commitGateSchema>;

export const verdictListSchema = z
  .object({ items: z.array(verdictSchema).meta({ description: 'At most 100. Their reasons count findings and name none.' }) })
  .meta({
    id: 'VerdictList',
    description:
      'All verdicts that a commit was given, the newest first. The gate for the commit names the findings behind the one in force.',
  });

export type VerdictList = z.infer<typeof verdictListSchema>;

/** Longest that break-glass holds. */
export const longestOverrideHours = 72;

export const makeOverrideSchema = z
  .strictObject({
    commit: commitSchema,
    reason: z
      .string()
      .trim()
      .min(10)
      .max(2000)
      .meta({ description: 'Why this commit has to go on whatever the gate says; 10 characters and more.' }),
    hours: z.int().min(1).max(longestOverrideHours),
  })
  .meta({ id: 'MakeOverride' });

export type MakeOverride = z.infer<typeof makeOverrideSchema>;

export const overrideSchema = z
  .object({
    id: z.uuid(),
    commit: z.string(),
    reason: z.string(),
    madeBy: z.string(),
    madeAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable().meta({ description: 'When somebody ended it before its time.' }),
    endedBy: z.string().nullable(),
    isInForce: z.boolean(),
  })
  .meta({ id: 'Override', description: 'Break-glass: a person lets one commit pass for a while.' });

export type Override = z.infer<typeof overrideSchema>;

export const listOverridesQuerySchema = z.strictObject({ commit: commitSchema.optional() });

export const overrideListSchema = z
  .object({ items: z.array(overrideSchema).meta({ description: 'At most 200, the newest first.' }) })
  .meta({ id: 'OverrideList' });

export type OverrideList = z.infer<typeof overrideListSchema>;

/** Most commits that are looked at in one simulation. */
export const mostSimulatedCommits = 200;

export const simulatePolicySchema = z
  .strictObject({
    document: policyDocumentSchema,
    commits: z.int().min(1).max(mostSimulatedCommits).default(50).meta({ description: 'How many commits, the newest first.' }),
  })
  .meta({ id: 'SimulatePolicy' });

export type SimulatePolicy = z.infer<typeof simulatePolicySchema>;

export const simulationSchema = z
  .object({
    commits: z
      .array(
        z.object({
          commit: z.string(),
          ref: z.string(),
          scannedAt: z.iso.datetime(),
          outcome: outcomeSchema.meta({ description: 'Under the policy in force, judged in the same way.' }),
          simulated: outcomeSchema,
          reasons: z.array(z.object({ code: z.string(), outcome: outcomeSchema, detail: z.string(), findingCount: z.int() })),
        }),
      )
      .meta({ description: 'The newest first.' }),
    rules: z
      .array(
        z.object({
          code: z.string(),
          commits: z.int().meta({ description: 'Commits that it would have failed, warned of or been told of.' }),
          failed: z.int().meta({ description: 'Commits that would have failed, or have had no verdict, by it.' }),
        }),
      )
      .meta({ description: 'By the code of the reason, the one that fails most commits first.' }),
  })
  .meta({
    id: 'Simulation',
    description: 'What a policy would have done to commits that were scanned, with what people have decided by now.',
  });

export type Simulation = z.infer<typeof simulationSchema>;

const intelligenceSourceSchema = z
  .object({
    source: z.enum(['epss', 'kev']),
    snapshot: z.string().meta({ description: 'Its date or version, and the beginning of its digest.' }),
    entries: z.int(),
    importedAt: z.iso.datetime(),
    importedBy: z.string(),
  })
  .meta({ id: 'IntelligenceSource' });

export type IntelligenceSource = z.infer<typeof intelligenceSourceSchema>;

/** What is known of vulnerabilities themselves: how likely they are to be exploited (EPSS), and whether they are (KEV). */
export const intelligenceSources = ['epss', 'kev'] as const;

export const intelligenceSchema = z
  .object({ items: z.array(intelligenceSourceSchema) })
  .meta({ id: 'Intelligence', description: 'The snapshots that conditions on EPSS and KEV are judged by.' });

export type Intelligence = z.infer<typeof intelligenceSchema>;

export const acceptanceSchema = z
  .object({
    project: z.string().meta({ description: 'Slug.' }),
    findingId: z.uuid(),
    ruleId: z.string(),
    severity: severitySchema,
    path: z.string().nullable(),
    line: z.int().nullable(),
    ref: z.string().nullable().meta({ description: 'Branch that it holds on. Null: the whole project.' }),
    reason: z.string(),
    owner: z.object({ id: z.uuid().nullable(), name: z.string() }),
    decidedBy: z.string(),
    decidedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    isPresent: z.boolean().meta({ description: 'False: the finding is gone, so nothing is owed any more.' }),
  })
  .meta({ id: 'Acceptance', description: 'A risk that somebody accepted, for a while.' });

export type Acceptance = z.infer<typeof acceptanceSchema>;

export const listAcceptancesQuerySchema = z.strictObject({
  project: z.string().min(1).max(200).refine(isPlainLine).optional(),
  ended: z.enum(['false', 'true']).default('false').meta({ description: '`true`: those that have ended in the last 90 days instead.' }),
});

export type ListAcceptancesQuery = z.infer<typeof listAcceptancesQuerySchema>;

export const acceptanceListSchema = z
  .object({
    items: z.array(acceptanceSchema),
    count: z.int().meta({ description: 'All of them; at most 500 are listed, the nearest end first.' }),
  })
  .meta({ id: 'AcceptanceList' });

export type AcceptanceList = z.infer<typeof acceptanceListSchema>;
