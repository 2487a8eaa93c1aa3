// The audit log, as pages and as a file.
import { auditPageSchema, exportAuditQuerySchema, listAuditQuerySchema, paths } from '@portcullis/contract';
import { exportAuditLog, listAuditEntries, mostExported } from '../../services/read-audit-log.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type Route, tenantRoute } from '../route.ts';

const mediaTypes = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' } as const;

/** Routes of the audit log. */
export function auditRoutes({ pool, now }: { readonly pool: Pool; readonly now: () => Date }): Route[] {
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
      summary: 'Download the audit log',
      description: `CSV, safe to open in a spreadsheet, or one JSON document a line. At most ${mostExported} entries, the newest: the header portcullis-export says \`whole\` or \`cut\`. That it was taken is written down.`,
      query: exportAuditQuerySchema,
      answers: { 200: { description: 'The entries, newest first: text/csv or application/x-ndjson.', mediaType: 'text/csv' } },
      handle: async ({ query, trace }, actor) => {
        const { chunks, isCut } = await exportAuditLog({ pool, actor, trace }, query);
        const day = now().toISOString().slice(0, 10);
        const headers = {
          'content-disposition': `attachment; filename="portcullis-audit-${day}.${query.format}"`,
          'portcullis-export': isCut ? 'cut' : 'whole',
        };
        return { status: 200, chunks, mediaType: mediaTypes[query.format], headers };
      },
    }),
  ];
}
