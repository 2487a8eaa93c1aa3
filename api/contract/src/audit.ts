// The audit log on the wire.
import { z } from 'zod';
import { cursorSchema, pageSizeSchema } from './scan.ts';
import { isPlainLine } from './text.ts';

export const auditEntrySchema = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    actor: z.object({ type: z.enum(['key', 'user', 'ci', 'system']), id: z.string(), name: z.string().nullable() }),
    action: z.string(),
    resource: z.object({ type: z.string(), id: z.string().nullable() }),
    outcome: z.enum(['done', 'denied']),
    reason: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    authStrength: z.string().nullable().meta({ description: 'How the actor had proved itself: methods of the sign-in, or `key`.' }),
    requestId: z.string().nullable(),
    method: z.string().nullable(),
    path: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z.object({ items: z.array(auditEntrySchema), nextCursor: z.string().nullable() }).meta({ id: 'AuditPage' });

export type AuditPage = z.infer<typeof auditPageSchema>;

const hexOf = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** Where an entry stands in the chain of its tenant, and the digest that holds it there. */
export const auditSealSchema = z
  .strictObject({
    position: z.int().positive().meta({ description: 'From 1, without gaps.' }),
    previous: hexOf(32).meta({ description: 'Digest of the entry before; zeros before the first.' }),
    digest: hexOf(32),
  })
  .meta({ id: 'AuditSeal' });

export type AuditSeal = z.infer<typeof auditSealSchema>;

export const auditCheckpointSchema = z
  .strictObject({
    position: z.int().positive(),
    digest: hexOf(32).meta({ description: 'Of the entry at that position.' }),
    madeAt: z.iso.datetime(),
    keyId: hexOf(8),
    signature: hexOf(64).meta({ description: 'Ed25519.' }),
  })
  .meta({ id: 'AuditCheckpoint' });

export type AuditCheckpoint = z.infer<typeof auditCheckpointSchema>;

export const auditKeySchema = z
  .strictObject({ keyId: hexOf(8), publicKey: z.string().meta({ description: 'SubjectPublicKeyInfo, PEM.' }) })
  .meta({ id: 'AuditKey' });

export type AuditKey = z.infer<typeof auditKeySchema>;

/** The newest checkpoint of a tenant: an answer of its own, and the last line of an export. */
export const auditEndSchema = z
  .strictObject({
    type: z.literal('checkpoint'),
    tenantId: z.uuid(),
    checkpoint: auditCheckpointSchema.nullable().meta({ description: 'Null where none was signed yet, or the server has no key.' }),
    key: auditKeySchema.nullable().meta({ description: 'The server’s key of today; null where it has none.' }),
  })
  .meta({ id: 'AuditEnd' });

export type AuditEnd = z.infer<typeof auditEndSchema>;

/** What a verification finds wrong. */
export const auditFaultSchema = z
  .object({
    kind: z.enum(['entry-changed', 'entry-missing', 'entry-unsealed', 'seal-missing', 'chain-broken', 'checkpoint-broken']),
    position: z.int().positive().nullable(),
    entryId: z.uuid().nullable(),
    detail: z.string(),
  })
  .meta({ id: 'AuditFault' });

export type AuditFault = z.infer<typeof auditFaultSchema>;

/** Faults that a verification tells at most. */
export const mostAuditFaults = 10;

export const auditVerificationSchema = z
  .object({
    isWhole: z.boolean(),
    entries: z.int().meta({ description: 'In the log.' }),
    sealed: z.int(),
    unsealed: z.int().meta({ description: 'Entries that wait to be sealed, which takes about a minute.' }),
    checkpoint: auditCheckpointSchema.nullable().meta({ description: 'The newest; entries up to it are held by its signature.' }),
    isSigned: z.boolean().meta({ description: 'True where that signature was checked, with the key of this server, and holds.' }),
    faults: z.array(auditFaultSchema).max(mostAuditFaults),
  })
  .meta({ id: 'AuditVerification' });

export type AuditVerification = z.infer<typeof auditVerificationSchema>;

/** Reads of findings, beside which everything else is an act. */
export const auditReads = ['finding.list', 'finding.read'] as const;

const word = z.string().min(1).max(200).refine(isPlainLine, 'must be one line of plain text');

const auditFilter = {
  action: word.optional().meta({ description: 'Whole action such as `api-key.create`, or its noun such as `api-key`.' }),
  actor: word.optional().meta({ description: 'Id of the actor: a member’s id or the clear id of a key.' }),
  resource: word.optional().meta({ description: 'Id of what was acted on.' }),
  outcome: z.enum(['done', 'denied']).optional(),
  kind: z
    .enum(['acts', 'reads'])
    .optional()
    .meta({ description: '`reads`: who has read findings; `acts`: everything else. Without it both.' }),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Entries from this time on.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Entries before this time.' }),
};

export const listAuditQuerySchema = z.strictObject({ ...auditFilter, cursor: cursorSchema.optional(), limit: pageSizeSchema });

export type ListAuditQuery = z.infer<typeof listAuditQuerySchema>;

export const exportAuditQuerySchema = z.strictObject({ ...auditFilter, format: z.enum(['csv', 'ndjson']) });

export type ExportAuditQuery = z.infer<typeof exportAuditQuerySchema>;
