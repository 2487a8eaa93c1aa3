// Findings of a project: of a branch as it stands, or as one scan left it. By pages, and by groups.
import {
  type Finding,
  type FindingGroups,
  type FindingPage,
  type GroupFindingsQuery,
  type ListFindingsQuery,
  severities,
  severityRank,
} from '@portcullis/contract';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { decodeCursor, encodeCursor } from '../domain/cursor.ts';
import { type FindingFilter, type FindingRow, selectFindingGroups, selectFindingPage } from '../store/finding-pages.store.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { openView } from './view-branch.ts';

const placeSchema = z.strictObject({ rank: z.int().min(0).max(4), id: z.uuid() });

/** Groups that an answer names. */
const namedGroups = 200;

/** A row as it goes over the wire. */
export function presentFinding({ rank, firstSeen, lastSeen, cwes, ...finding }: FindingRow): Finding {
  return { ...finding, cwes: [...cwes], firstSeen: firstSeen.toISOString(), lastSeen: lastSeen.toISOString() };
}

function toFilter({ state, severity, triage, rule, path, tool, q }: Omit<GroupFindingsQuery, 'by'>): FindingFilter {
  return { state, severityRanks: severity?.map(severityRank), triage, rule, path, tool, text: q };
}

/** @throws ProblemError `scan-not-found`, or `request-invalid` for a bad cursor */
export async function listFindings(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  query: ListFindingsQuery,
): Promise<FindingPage> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, placeSchema);
  const { limit } = query;
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const view = await openView(tx, project, query);
    if (!view) return { items: [], nextCursor: null };
    // One more than asked for tells whether there is a next page.
    const rows = await selectFindingPage(tx, project.id, view, toFilter(query), { after, limit: limit + 1 });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(presentFinding), nextCursor: last ? encodeCursor({ rank: last.rank, id: last.id }) : null };
  });
}

/** @throws ProblemError `scan-not-found` */
export async function groupFindings(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  { by, ...query }: GroupFindingsQuery,
): Promise<FindingGroups> {
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const view = await openView(tx, project, query);
    const groups = view ? await selectFindingGroups(tx, project.id, view, toFilter(query), { by, limit: namedGroups + 1 }) : [];
    const items = groups.slice(0, namedGroups).map(({ key, count, worst }) => ({ key, count, worst: severities[worst] ?? 'info' }));
    return { items, total: groups[0]?.total ?? 0, isCut: groups.length > namedGroups };
  });
}
