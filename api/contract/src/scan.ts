// submit-scan on the wire: what goes in (query) and what comes out (the receipt, which is the decision). Next on the
// journey: api/src/http/app.ts.
import { z } from 'zod';
import { commitSchema, refSchema } from './git.ts';
import { severitySchema } from './severity.ts';
import { isPlainLine, wholeNumber } from './text.ts';

const plainLine = (longest: number) => z.string().min(1).max(longest).refine(isPlainLine, 'must be one line of plain text');

export const categorySchema = plainLine(200).meta({
  description: 'Keeps several runs of one tool apart. Without it the category of the report itself counts.',
});

const baseSchema = z
  .union([commitSchema, refSchema])
  .meta({ description: 'What the commit is compared with: a full commit id, or a branch. Without it, the default branch.' });

/**
 * Outcomes, worst first. What blocks for certain outweighs what could not be judged: findings do not go away when a scan
 * is mended.
 */
export const outcomesWorstFirst = ['fail', 'error', 'warn', 'pass'] as const;

export const outcomeSchema = z.enum(outcomesWorstFirst).meta({ id: 'Outcome' });

export type Outcome = z.infer<typeof outcomeSchema>;

/** Query of `POST /api/v1/projects/{project}/scans`. */
export const submitScanQuerySchema = z
  .strictObject({
    commit: commitSchema,
    ref: refSchema,
    base: baseSchema.optional(),
    'pull-request': wholeNumber(1, 2_147_483_647).optional(),
    category: categorySchema.optional(),
    'run-id': plainLine(100).optional(),
    'run-attempt': wholeNumber(1, 32_767).optional(),
    'fail-on': severitySchema.optional().meta({
      description: 'Blocks new findings of this severity and worse, beside what the policy blocks. It can only tighten.',
    }),
    'offline-verdict': outcomeSchema.optional().meta({
      description:
        'The outcome by which the sender judged this report by itself, while the server was away. The receipt says where it differs.',
    }),
  })
  .meta({ id: 'SubmitScanQuery' });

export type SubmitScanQuery = z.infer<typeof submitScanQuerySchema>;

/** One adjusted or rejected item of a report. */
export const warningSchema = z
  .object({
    pointer: z.string().meta({ description: 'JSON pointer into the report (RFC 6901), or the name of a parameter.' }),
    code: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'Warning' });

export type Warning = z.infer<typeof warningSchema>;

const reasonFindingSchema = z.object({
  id: z.uuid(),
  severity: severitySchema,
  ruleId: z.string(),
  path: z.string().nullable(),
  line: z.int().nullable(),
  message: z.string(),
});

/** Who asks for what a reason is about: the tenant's policy, the project's, the repository's file, the sender's own threshold. */
export const reasonSources = ['tenant', 'project', 'file', 'upload'] as const;

export const reasonSchema = z
  .object({
    code: z.string().meta({ description: 'Id of the rule of the policy, or what the gate says by itself.' }),
    outcome: outcomeSchema.meta({ description: 'What this reason alone leads to; the worst of all reasons is the verdict.' }),
    detail: z.string(),
    findings: z
      .array(reasonFindingSchema)
      .meta({ description: 'At most 50 of the findings behind the reason, worst first, and 200 over all reasons of a verdict.' }),
    findingCount: z.int().meta({ description: 'How many findings are behind the reason in all.' }),
    source: z.enum(reasonSources).optional().meta({ description: 'Whose rule it is. Absent where the gate says it by itself.' }),
    scans: z.array(z.uuid()).optional().meta({ description: 'Scans of the commit that the reason is about, at most 50.' }),
  })
  .meta({ id: 'Reason' });

export type Reason = z.infer<typeof reasonSchema>;

/** What made the gate judge a commit: something was uploaded for it, people decided, time went by, rules changed, or more is known. */
export const verdictCauses = ['upload', 'triage', 'expiry', 'policy', 'intelligence', 'break-glass', 'correction'] as const;

export const verdictCauseSchema = z.enum(verdictCauses).meta({ id: 'VerdictCause' });

export type VerdictCause = z.infer<typeof verdictCauseSchema>;

export const verdictSchema = z
  .object({
    outcome: outcomeSchema,
    policyVersion: z.int(),
    reasons: z.array(reasonSchema),
    id: z.uuid().optional(),
    floorVersion: z.int().optional().meta({ description: 'Version of the tenant’s policy; 0 where it has none.' }),
    policyFile: z.string().nullable().optional().meta({ description: 'SHA-256 of the repository’s policy file, hexadecimal.' }),
    triageRevision: z.int().optional().meta({ description: 'How many times people had decided in the project.' }),
    intelligence: z.string().nullable().optional().meta({ description: 'Snapshots of EPSS and KEV that it was judged by.' }),
    cause: verdictCauseSchema.optional().meta({ description: 'Why it was judged.' }),
    decidedAt: z.iso.datetime().optional(),
    validUntil: z.iso.datetime().nullable().optional().meta({ description: 'When time alone may change it: then it is judged again.' }),
    override: z
      .object({
        id: z.uuid(),
        reason: z.string(),
        madeBy: z.string(),
        expiresAt: z.iso.datetime(),
        instead: outcomeSchema.meta({ description: 'What the outcome would be without it.' }),
      })
      .nullable()
      .optional()
      .meta({ description: 'Break-glass: a person let the commit pass for a while, whatever the gate says.' }),
  })
  .meta({ id: 'Verdict', description: 'Over everything that was uploaded for a commit.' });

export type Verdict = z.infer<typeof verdictSchema>;

export const countsSchema = z
  .object({
    new: z.int().meta({ description: 'Findings that the base does not have.' }),
    existing: z.int(),
    fixed: z.int().meta({ description: 'Findings of the base (or of the branch before) that are gone.' }),
    reopened: z.int().meta({ description: 'Findings that were fixed once and are back.' }),
    suppressed: z.int().meta({ description: 'Findings that the source suppresses; they are also new or existing.' }),
    rejected: z.int().meta({ description: 'Results that could not be read; each has a warning.' }),
  })
  .meta({ id: 'Counts' });

export type Counts = z.infer<typeof countsSchema>;

export const healthSchema = z.enum(['healthy', 'unhealthy']).meta({ id: 'Health' });

export type Health = z.infer<typeof healthSchema>;

export const comparedWithSchema = z
  .object({
    ref: z.string().meta({ description: 'Branch of the scan that was compared with.' }),
    commit: z.string(),
    distance: z.int().nullable().meta({
      description: 'How many commits it is before the one that was asked for; null where nobody told what the commit is built on.',
    }),
  })
  .meta({ id: 'ComparedWith', description: 'The scan that findings are new against.' });

export type ComparedWith = z.infer<typeof comparedWithSchema>;

export const receiptSchema = z
  .object({
    scanId: z.uuid(),
    project: z.string().meta({ description: 'Slug of the project.' }),
    commit: z.string(),
    ref: z.string(),
    category: z.string(),
    tool: z.string(),
    health: healthSchema,
    counts: countsSchema,
    warnings: z.array(warningSchema).meta({ description: 'At most 100; `warningCount` has them all.' }),
    warningCount: z.int(),
    verdict: verdictSchema.meta({ description: 'Over everything that was uploaded for the commit, this upload among it.' }),
    comparedWith: comparedWithSchema
      .nullable()
      .optional()
      .meta({ description: 'Null where there was nothing to compare with. Of several runs, that of the first.' }),
    reportUrl: z.url({ protocol: /^https?$/ }),
    scans: z
      .array(
        z.object({
          scanId: z.uuid(),
          tool: z.string(),
          category: z.string(),
          health: healthSchema,
          counts: countsSchema,
          files: z
            .array(z.string())
            .meta({ description: 'Files of the upload that it was in; empty where the body was the report itself.' }),
        }),
      )
      .default([])
      .meta({ description: 'Each scan of the upload. What stands above is of the first, counts and warnings of all together.' }),
  })
  .meta({ id: 'Receipt' });

/** The answer to an upload. The receipt is the decision: nobody polls. */
export type Receipt = z.infer<typeof receiptSchema>;

export const scanSchema = z
  .object({
    id: z.uuid(),
    commit: z.string(),
    ref: z.string(),
    base: z.string().nullable(),
    pullRequest: z.int().nullable(),
    tool: z.string(),
    toolVersion: z.string().nullable(),
    category: z.string(),
    health: healthSchema,
    counts: countsSchema,
    outcome: outcomeSchema,
    receivedAt: z.iso.datetime(),
  })
  .meta({ id: 'Scan' });

export type Scan = z.infer<typeof scanSchema>;

export const scanDetailSchema = scanSchema
  .extend({
    warnings: z.array(warningSchema),
    warningCount: z.int(),
    verdict: verdictSchema,
    comparedWith: comparedWithSchema.nullable(),
    held: z.int().nullable().meta({
      description:
        'Findings that stay open though they were not found, because too many went at once. Null where there are none, or that is settled.',
    }),
    isLate: z.boolean().meta({ description: 'True where the branch had a scan of a newer commit already.' }),
    reportUrl: z.url({ protocol: /^https?$/ }),
  })
  .meta({ id: 'ScanDetail' });

export type ScanDetail = z.infer<typeof scanDetailSchema>;

const pageSize = wholeNumber(1, 200).default(50);
export const cursorSchema = z
  .string()
  .max(300)
  .regex(/^[A-Za-z0-9_-]+$/, 'must be a cursor from an earlier page');

export const listScansQuerySchema = z.strictObject({
  ref: refSchema.optional(),
  commit: commitSchema.optional(),
  cursor: cursorSchema.optional(),
  limit: pageSize,
});

export type ListScansQuery = z.infer<typeof listScansQuerySchema>;

export const scanPageSchema = z.object({ items: z.array(scanSchema), nextCursor: z.string().nullable() }).meta({ id: 'ScanPage' });

export type ScanPage = z.infer<typeof scanPageSchema>;

export { pageSize as pageSizeSchema };
