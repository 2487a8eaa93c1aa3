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

const word = z.string().min(1).max(200).refine(isPlainLine, 'must be one line of plain text');

const auditFilter = {
  action: word.optional().meta({ description: 'Whole action such as `api-key.create`, or its noun such as `api-key`.' }),
  actor: word.optional().meta({ description: 'Id of the actor: a member’s id or the clear id of a key.' }),
  resource: word.optional().meta({ description: 'Id of what was acted on.' }),
  outcome: z.enum(['done', 'denied']).optional(),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Entries from this time on.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Entries before this time.' }),
};

export const listAuditQuerySchema = z.strictObject({ ...auditFilter, cursor: cursorSchema.optional(), limit: pageSizeSchema });

export type ListAuditQuery = z.infer<typeof listAuditQuerySchema>;

export const exportAuditQuerySchema = z.strictObject({ ...auditFilter, format: z.enum(['csv', 'ndjson']) });

export type ExportAuditQuery = z.infer<typeof exportAuditQuerySchema>;
