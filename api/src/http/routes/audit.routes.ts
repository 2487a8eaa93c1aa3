// The audit log, as pages and as a file.
import {
  auditEndSchema,
  type AuditKey,
  auditPageSchema,
  auditVerificationSchema,
  exportAuditQuerySchema,
  listAuditQuerySchema,
  paths,
} from '@portcullis/contract';
import { type PlanRules, requireFeature } from '../../services/billing/plan-rules.ts';
import { exportAuditLog, listAuditEntries, mostExported, readCheckpoint } from '../../services/read-audit-log.ts';
import type { VerifyAuditLog } from '../../services/verify-audit-log.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type Route, tenantRoute } from '../route.ts';

const mediaTypes = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' } as const;

export interface AuditRoutesOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly plans: PlanRules;
  /** Undefined where checkpoints are not signed. */
  readonly auditKey: AuditKey | undefined;
  readonly verifyAuditLog: VerifyAuditLog;
}

/** Routes of the audit log. */
export function auditRoutes({ pool, now, plans, auditKey, verifyAuditLog }: AuditRoutesOptions): Route[] {
  return [
    tenantRoute('audit.read', {
      method: 'get',
      path: paths.audit,
      operationId: 'listAudit',
      summary: 'Read the audit log, newest first',
      query: listAuditQuerySchema,
      answers: { 200: { description: 'A page of entries.', schema: auditPageSchema } },
      handle: async ({ query }, actor) => ({ status: 200, json: await listAuditEntries({ pool }, actor, query) }),
    }),
    tenantRoute('audit.read', {
      method: 'get',
      path: paths.auditExport,
      operationId: 'exportAudit',
      needsSharedLimits: true,
      summary: 'Download the audit log',
      description: `CSV, safe to open in a spreadsheet, or one JSON document a line, each with its seal, and the newest checkpoint as the last. At most ${mostExported} entries, the newest: the header portcullis-export says \`whole\` or \`cut\`. That it was taken is written down.`,
      query: exportAuditQuerySchema,
      answers: { 200: { description: 'The entries, newest first: text/csv or application/x-ndjson.', mediaType: 'text/csv' } },
      problems: ['plan-feature'],
      handle: async ({ query, trace }, actor) => {
        await requireFeature(pool, plans, actor.tenantId, 'auditExport');
        const { chunks, isCut } = await exportAuditLog({ pool, auditKey, actor, trace }, query);
        const day = now().toISOString().slice(0, 10);
        const headers = {
          'content-disposition': `attachment; filename="portcullis-audit-${day}.${query.format}"`,
          'portcullis-export': isCut ? 'cut' : 'whole',
        };
        return { status: 200, chunks, mediaType: mediaTypes[query.format], headers };
      },
    }),
    tenantRoute('audit.read', {
      method: 'get',
      path: paths.auditCheckpoint,
      operationId: 'getAuditCheckpoint',
      summary: 'Read the newest signed checkpoint of the audit log, to keep it elsewhere',
      answers: { 200: { description: 'The checkpoint, and the public key of today.', schema: auditEndSchema } },
      handle: async (_input, actor) => ({ status: 200, json: await readCheckpoint({ pool, auditKey }, actor) }),
    }),
    tenantRoute('audit.read', {
      method: 'post',
      path: paths.auditVerifications,
      operationId: 'verifyAudit',
      summary: 'Verify the whole audit log',
      description: 'Works out every digest of the chain anew from what the database holds. That it was done is written down.',
      answers: { 200: { description: 'What was looked at, and what is wrong.', schema: auditVerificationSchema } },
      handle: async ({ trace }, actor) => ({ status: 200, json: await verifyAuditLog(actor, trace) }),
    }),
  ];
}
