// Scans of a project, newest first, and one scan with its verdict.
import { fillPath, type ListScansQuery, pages, type Scan, type ScanDetail, type ScanPage } from '@portcullis/contract';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { decodeCursor, encodeCursor } from '../domain/cursor.ts';
import { ProblemError } from '../errors.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { type ScanRow, selectIsScanKept, selectScans } from '../store/scans.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { selectVerdict } from '../store/verdicts.store.ts';
import { presentVerdict } from './give-verdict.ts';

// By id, not by number: numbers are of all tenants together, and their gaps would tell of others.
const placeSchema = z.strictObject({ before: z.uuid() });

function present(row: ScanRow): Scan {
  const { id, commit, ref, base, pullRequest, tool, toolVersion, category, health, outcome } = row;
  const counts = {
    new: row.new,
    existing: row.existing,
    fixed: row.fixed,
    reopened: row.reopened,
    suppressed: row.suppressed,
    rejected: row.rejected,
  };
  return {
    id,
    commit,
    ref,
    base,
    pullRequest,
    tool,
    toolVersion,
    category,
    health,
    counts,
    outcome,
    receivedAt: row.receivedAt.toISOString(),
  };
}

/** @throws ProblemError `request-invalid` for a bad cursor */
export async function listScans({ pool }: { pool: Pool }, actor: Actor, project: ProjectRow, query: ListScansQuery): Promise<ScanPage> {
  const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, placeSchema).before;
  const { ref, commit, limit } = query;
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const found = await selectScans(tx, project.id, { ref, commit, before, limit: limit + 1 });
    // An end that is none must not look like one.
    if (found.length === 0 && before !== undefined && !(await selectIsScanKept(tx, before)))
      throw new ProblemError('request-invalid', 'The scan that the last page ended with is kept no longer. Begin with the first page.', {
        pointer: 'cursor',
      });
    return found;
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(present), nextCursor: last ? encodeCursor({ before: last.id }) : null };
}

/** @throws ProblemError `scan-not-found` */
export async function getScan(
  { pool, publicUrl }: { pool: Pool; publicUrl: string },
  actor: Actor,
  project: ProjectRow,
  scanId: string,
): Promise<ScanDetail> {
  const notFound = new ProblemError('scan-not-found', 'The project has no scan of this id.', { pointer: 'scan' });
  // An id that is no uuid cannot be one of ours, and is told the same.
  if (!z.uuid().safeParse(scanId).success) throw notFound;
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const [row] = await selectScans(tx, project.id, { id: scanId, limit: 1 });
    const verdict = row && (await selectVerdict(tx, row.submissionId));
    if (!row || !verdict) throw notFound;
    const { warnings, warningCount } = row;
    return {
      ...present(row),
      warnings: [...warnings],
      warningCount,
      verdict: presentVerdict(verdict),
      comparedWith: row.baseCommit === null ? null : { ref: row.baseRef, commit: row.baseCommit, distance: row.baseDistance },
      held: row.held,
      isLate: row.isLate,
      reportUrl: publicUrl + fillPath(pages.scan, { project: project.slug, scan: row.id }),
    };
  });
}
