// Gate policies on the wire: what a document can say. What it leads to is worked out in api/src/domain/gate; docs/gate.md has an example of
// every condition.
import { z } from 'zod';
import { branchPatternSchema } from './git.ts';
import { pageSizeSchema } from './scan.ts';
import { severitySchema } from './severity.ts';
import { isPlainLine, plainName } from './text.ts';
import { triageStateSchema } from './triage.ts';

/** Codes of reasons that the gate gives by itself; a rule of that name would read like one. */
export const gateCodes = [
  'fail-on',
  'no-baseline',
  'baseline-recorded',
  'nothing-blocks',
  'nothing-scanned',
  'scan-unhealthy',
  'scan-missing',
  'scan-stale',
  'scan-forgotten',
  'results-unreadable',
  'sudden-drop',
  'break-glass',
  'not-judged',
] as const;

const reservedIds: readonly string[] = gateCodes;

/** What a finding is of, in the field's own words. */
export const findingTypes = ['sast', 'sca', 'secret', 'iac', 'container', 'dast', 'licence'] as const;

export const findingTypeSchema = z.enum(findingTypes).meta({
  id: 'FindingType',
  description:
    'Own code (static analysis), dependencies, secrets, infrastructure as code, container images, the running application, licences.',
});

export type FindingType = z.infer<typeof findingTypeSchema>;

/**
 * What a finding is to the commit: brought by it; there before, but worse now; there before, and known only since; or there before.
 * A finding is one of them.
 */
export const novelties = ['new', 'escalated', 'newly-disclosed', 'pre-existing'] as const;

export const noveltySchema = z.enum(novelties).meta({ id: 'Novelty' });

export type Novelty = z.infer<typeof noveltySchema>;

const some = <Value extends z.ZodType>(value: Value, most: number) => z.array(value).min(1).max(most);

const patternSchema = z
  .string()
  .min(1)
  .max(300)
  .refine(isPlainLine, 'must be one line of plain text')
  .refine((text) => text.split('*').length <= 20, 'has too many wildcards; at most 19 are read');

const days = z.int().min(1).max(3650);

export const conditionsSchema = z
  .strictObject({
    novelty: some(noveltySchema, 4).optional(),
    severity: some(severitySchema, 5).optional(),
    type: some(findingTypeSchema, 7).optional(),
    tool: some(patternSchema, 50).optional().meta({ description: 'Names of tools, in any case; `*` stands for any characters.' }),
    rule: some(patternSchema, 50).optional().meta({ description: 'Ids of rules; `*` stands for any characters.' }),
    path: some(patternSchema, 30)
      .optional()
      .meta({ description: 'Globs of files: `*` and `?` within a folder, `**` over folders. One that begins with `!` takes files out.' }),
    cwe: some(z.int().min(1).max(100_000), 100).optional(),
    tags: some(z.string().min(1).max(100).refine(isPlainLine), 50).optional().meta({ description: 'One of these, in any case.' }),
    fixAvailable: z
      .boolean()
      .optional()
      .meta({ description: 'Whether the scanner names a version that mends it. One that says nothing is neither.' }),
    epss: z.number().min(0).max(1).optional().meta({ description: 'EPSS probability of at least this, 0 to 1.' }),
    kev: z.literal(true).optional().meta({ description: 'In CISA’s catalogue of known exploited vulnerabilities.' }),
    triage: some(triageStateSchema, 4)
      .optional()
      .meta({ description: 'Without it, `open` and `in-review`: what is dismissed does not count.' }),
    olderThanDays: days.optional().meta({ description: 'First seen in this project this many days ago, or more.' }),
    overdue: z.literal(true).optional().meta({ description: 'Past the due date that `dueDays` gives it.' }),
    branches: some(branchPatternSchema, 20)
      .optional()
      .meta({ description: 'Only commits of these branches, or that are to go into them; `*` stands for any characters.' }),
  })
  .meta({ id: 'PolicyConditions', description: 'All of them must hold. What is left out holds for every finding.' });

export type PolicyConditions = z.infer<typeof conditionsSchema>;

export const actionSchema = z
  .enum(['block', 'warn', 'inform'])
  .meta({ id: 'PolicyAction', description: 'Leads to fail, to warn, or is told and changes nothing.' });

export type PolicyAction = z.infer<typeof actionSchema>;

export const policyRuleSchema = z
  .strictObject({
    id: plainName.refine((id) => !reservedIds.includes(id), 'is a name that the gate uses itself'),
    when: conditionsSchema,
    action: actionSchema,
    moreThan: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .meta({ description: 'A budget: only more findings than this count. Without it, 0.' }),
    graceDays: days.optional().meta({ description: 'Only findings that this project has known for longer count.' }),
    effectiveFrom: z.iso.date().optional().meta({ description: 'The rule holds from the beginning of this day (UTC).' }),
  })
  .meta({ id: 'PolicyRule' });

export type PolicyRule = z.infer<typeof policyRuleSchema>;

export const requiredScanSchema = z
  .strictObject({
    tool: patternSchema.meta({ description: 'Name of the tool, in any case; `*` stands for any characters.' }),
    category: z.string().min(1).max(200).refine(isPlainLine).optional().meta({ description: 'Without it, any category.' }),
    maxAgeHours: z
      .int()
      .min(1)
      .max(24 * 366)
      .optional(),
    of: z.enum(['commit', 'branch']).optional().meta({
      description: '`branch`: the newest scan of the branch, or of what it goes into, will do. Without it, one of the commit itself.',
    }),
    branches: some(branchPatternSchema, 20).optional(),
  })
  .meta({ id: 'RequiredScan' });

export type RequiredScan = z.infer<typeof requiredScanSchema>;

const noBaselineActions = ['warn', 'block', 'error'] as const;

export type NoBaselineAction = (typeof noBaselineActions)[number];

const rulesSchema = z
  .array(policyRuleSchema)
  .max(50)
  .refine((rules) => new Set(rules.map((rule) => rule.id)).size === rules.length, 'every rule needs an id of its own');

const requiredScansSchema = z.array(requiredScanSchema).max(20).optional();

export const policyDocumentSchema = z
  .strictObject({
    rules: rulesSchema,
    requiredScans: requiredScansSchema.meta({ description: 'Without a healthy one of each, there is no verdict but `error`.' }),
    dueDays: z
      .strictObject({ critical: days, high: days, medium: days, low: days, info: days })
      .partial()
      .optional()
      .meta({ description: 'Days from when this project first saw a finding until it is overdue, by severity. Without one, never.' }),
    fourEyes: z
      .strictObject({ severity: some(severitySchema, 5) })
      .optional()
      .meta({ description: 'Dismissals of findings of these severities wait until another member approves them. Without it, none do.' }),
    honourSuppressions: z
      .boolean()
      .optional()
      .meta({ description: 'True: what the source suppresses does not count, and the verdict says how many. Without it, it counts.' }),
    noBaseline: z.enum(noBaselineActions).optional().meta({
      description:
        'Where there is nothing to compare with: `warn` of what would block, let it `block`, or let it block and give no verdict otherwise (`error`). Without it, warn.',
    }),
  })
  .meta({ id: 'PolicyDocument' });

/** A version of a policy. */
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

/** A file in the repository: it adds rules and required scans to the policy, and can take nothing away. */
export const policyFileSchema = z
  .strictObject({ rules: rulesSchema, requiredScans: requiredScansSchema })
  .meta({ id: 'PolicyFile', description: 'Rules and required scans that a repository adds for its own commits. It can only tighten.' });

export type PolicyFile = z.infer<typeof policyFileSchema>;

/** Where the action and the command line look for it. */
export const policyFileName = '.portcullis/policy.json';

export const policySchema = z
  .object({
    version: z.int(),
    document: policyDocumentSchema,
    createdAt: z.iso.datetime(),
    createdBy: z.string().nullable(),
    restoredFrom: z.int().nullable().meta({ description: 'The version that was put in force again.' }),
  })
  .meta({ id: 'Policy' });

export type Policy = z.infer<typeof policySchema>;

export const listPoliciesQuerySchema = z.strictObject({ limit: pageSizeSchema });

export const policyListSchema = z.object({ items: z.array(policySchema) }).meta({ id: 'PolicyList' });

export type PolicyList = z.infer<typeof policyListSchema>;

/** What the database's integer holds. */
const mostVersions = 2_147_483_646;

const basedOn = z.int().min(1).meta({ description: 'Version that the change was made on. Another one in between is a conflict.' });

export const putPolicySchema = z
  .strictObject({
    document: policyDocumentSchema,
    basedOn,
    restoredFrom: z
      .int()
      .min(1)
      .max(mostVersions)
      .optional()
      .meta({ description: 'Where an earlier version is put in force again: which. The document must be its own.' }),
  })
  .meta({ id: 'PutPolicy' });

export type PutPolicy = z.infer<typeof putPolicySchema>;

/** The policy that every project of the tenant is held to. Version 0: there is none yet. */
export const floorPolicySchema = z
  .object({
    version: z.int(),
    document: policyDocumentSchema,
    createdAt: z.iso.datetime().nullable(),
    createdBy: z.string().nullable(),
  })
  .meta({ id: 'FloorPolicy', description: 'What every project of the tenant is held to. Version 0: nothing yet.' });

export type FloorPolicy = z.infer<typeof floorPolicySchema>;

export const putFloorPolicySchema = z
  .strictObject({ document: policyDocumentSchema, basedOn: z.int().min(0) })
  .meta({ id: 'PutFloorPolicy' });

export type PutFloorPolicy = z.infer<typeof putFloorPolicySchema>;

export const policyDraftSchema = z
  .object({
    document: policyDocumentSchema,
    basedOn: z.int(),
    savedAt: z.iso.datetime(),
    savedBy: z.string(),
    revision: z.int().meta({ description: 'Another number with each save; none comes after another.' }),
  })
  .meta({ id: 'PolicyDraft', description: 'A change of the policy that is not in force yet; one for a project.' });

export type PolicyDraft = z.infer<typeof policyDraftSchema>;

export const putPolicyDraftSchema = z
  .strictObject({
    document: policyDocumentSchema,
    basedOn,
    revision: z
      .int()
      .min(0)
      .max(mostVersions)
      .meta({ description: 'Of the draft that was changed; 0 where there was none. Another draft in between is a conflict.' }),
  })
  .meta({ id: 'PutPolicyDraft' });

export type PutPolicyDraft = z.infer<typeof putPolicyDraftSchema>;
