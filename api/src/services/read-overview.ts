// The tenant at a glance: projects with their gate, the trend, what needs attention, time to fix.
import { type Attention, outcomesWorstFirst, type Overview, type OverviewQuery, type ProjectState, severities } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import type { ProjectId } from '../domain/ids.ts';
import { dayLength, drawTrend, toSeverityCounts } from '../domain/trend.ts';
import { type EndingRow, selectEndingAcceptances } from '../store/acceptances.store.ts';
import type { Pool } from '../store/make-pool.ts';
import {
  type DefaultHeadRow,
  type DismissedNow,
  type FixTimes,
  type LapsingRow,
  selectDayCounts,
  selectDefaultHeads,
  selectDismissedNow,
  selectDismissedSpans,
  selectFixTimes,
  selectLapsing,
} from '../store/overview.store.ts';
import { type ProjectRow, selectProjects } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { endingNotice } from './tell-ending-acceptances.ts';

/** Days without a scan of a tool that once ran, after which it counts as missing. */
const missingAfter = 7;
const namedAttention = 50;
const namedEndings = 20;

function worstOutcome(heads: readonly DefaultHeadRow[]): ProjectState['outcome'] {
  return outcomesWorstFirst.find((outcome) => heads.some((head) => head.outcome === outcome)) ?? null;
}

function describeProject(project: ProjectRow, heads: readonly DefaultHeadRow[], dismissed: readonly DismissedNow[]): ProjectState {
  const newest = heads.reduce<DefaultHeadRow | undefined>(
    (last, head) => (last && last.receivedAt >= head.receivedAt ? last : head),
    undefined,
  );
  const dismissedOf = (rank: number): number => dismissed.filter((one) => one.rank === rank).reduce((sum, one) => sum + one.count, 0);
  const present = (rank: number): number => heads.reduce((sum, head) => sum + (head.open?.[rank] ?? 0), 0);
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    outcome: worstOutcome(heads),
    open: toSeverityCounts(severities.map((_, rank) => Math.max(0, present(rank) - dismissedOf(rank)))),
    dismissed: dismissed.reduce((sum, one) => sum + one.count, 0),
    lastScanAt: newest?.receivedAt.toISOString() ?? null,
    lastCommit: newest?.commit ?? null,
  };
}

function nameScan({ tool, category }: DefaultHeadRow): string {
  return category === '' ? tool : `${tool} (${category})`;
}

function attendToHead(project: ProjectRow, head: DefaultHeadRow, now: Date): Attention[] {
  const place = { project: project.slug, at: head.receivedAt.toISOString(), scanId: head.scanId, findingId: null };
  const found: Attention[] = [];
  if (head.outcome === 'fail')
    found.push({ ...place, kind: 'gate-failing', detail: `The gate fails on the default branch: ${nameScan(head)}.` });
  if (head.health === 'unhealthy')
    found.push({ ...place, kind: 'scan-unhealthy', detail: `The last scan of ${nameScan(head)} did not run to its end.` });
  const days = Math.floor((now.getTime() - head.receivedAt.getTime()) / dayLength);
  if (days >= missingAfter) found.push({ ...place, kind: 'scan-missing', detail: `No scan of ${nameScan(head)} for ${days} days.` });
  return found;
}

function attendToLapse(project: ProjectRow, lapse: LapsingRow, now: Date): Attention {
  const isOver = lapse.expiresAt <= now;
  const detail = isOver
    ? `The accepted risk of ${lapse.ruleId} has ended: the finding is open again.`
    : `The accepted risk of ${lapse.ruleId} ends soon.`;
  return {
    kind: 'acceptance-lapsing',
    project: project.slug,
    detail,
    at: lapse.expiresAt.toISOString(),
    scanId: null,
    findingId: lapse.findingId,
  };
}

const pressing: readonly Attention['kind'][] = ['gate-failing', 'scan-unhealthy', 'acceptance-lapsing', 'scan-missing'];

/** The newest fault first, but the acceptance that ends first, and the scan that is missing longest. */
function sortByPressure(attention: readonly Attention[]): Attention[] {
  const compareTimes = (a: Attention, b: Attention): number => {
    const isOldestFirst = a.kind === 'acceptance-lapsing' || a.kind === 'scan-missing';
    return (isOldestFirst ? 1 : -1) * (Date.parse(a.at) - Date.parse(b.at));
  };
  return [...attention].sort((a, b) => pressing.indexOf(a.kind) - pressing.indexOf(b.kind) || compareTimes(a, b)).slice(0, namedAttention);
}

function describeFixes(rows: readonly FixTimes[]): Overview['timeToFix'] {
  const all = rows.find((row) => row.rank === null);
  const median = (rank: number): number | null => rows.find((row) => row.rank === rank)?.medianDays ?? null;
  const [critical, high, medium, low, info] = [median(0), median(1), median(2), median(3), median(4)];
  return { fixed: all?.fixed ?? 0, medianDays: all?.medianDays ?? null, bySeverity: { critical, high, medium, low, info } };
}

function describeEndings(rows: readonly EndingRow[], projects: ReadonlyMap<ProjectId, ProjectRow>): Overview['endingAcceptances'] {
  const items = rows.map(({ projectId, ownerId, ownerName, expiresAt, total: _, ...row }) => ({
    ...row,
    project: projects.get(projectId)?.slug ?? '',
    owner: { id: ownerId, name: ownerName },
    expiresAt: expiresAt.toISOString(),
  }));
  return { items, count: rows[0]?.total ?? 0 };
}

function groupByProject<Row extends { readonly projectId: ProjectId }>(rows: readonly Row[]): Map<ProjectId, Row[]> {
  const groups = new Map<ProjectId, Row[]>();
  for (const row of rows) groups.set(row.projectId, [...(groups.get(row.projectId) ?? []), row]);
  return groups;
}

/** Reads the overview of the tenant, or of one project. Times are days in UTC. */
export async function readOverview(
  { pool, now: clock }: { pool: Pool; now: () => Date },
  actor: Actor,
  project: ProjectRow | undefined,
  { days }: Pick<OverviewQuery, 'days'>,
): Promise<Overview> {
  const now = clock();
  const today = Math.floor(now.getTime() / dayLength);
  const first = today - Number(days) + 1;
  const inDays = (count: number): Date => new Date(now.getTime() + count * dayLength);
  const only = project?.id ?? (actor.type === 'key' ? actor.projectId : undefined);
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const projects = await selectProjects(tx, only);
    const heads = groupByProject(await selectDefaultHeads(tx, only));
    const dismissed = groupByProject(await selectDismissedNow(tx, only));
    const lapsing = await selectLapsing(tx, only, { after: inDays(-endingNotice), before: inDays(endingNotice), limit: namedAttention });
    const endings = await selectEndingAcceptances(tx, only, { after: now, before: inDays(endingNotice), limit: namedEndings });
    const byId = new Map(projects.map((one) => [one.id, one]));
    const attention = projects.flatMap((one): Attention[] => {
      const own = heads.get(one.id) ?? [];
      if (own.length > 0) return own.flatMap((head) => attendToHead(one, head, now));
      const at = one.createdAt.toISOString();
      return [{ kind: 'scan-missing', project: one.slug, detail: 'No scan has come in yet.', at, scanId: null, findingId: null }];
    });
    for (const lapse of lapsing) {
      const owner = byId.get(lapse.projectId);
      if (owner) attention.push(attendToLapse(owner, lapse, now));
    }
    return {
      projects: projects.map((one) => describeProject(one, heads.get(one.id) ?? [], dismissed.get(one.id) ?? [])),
      trend: drawTrend(await selectDayCounts(tx, only, first), await selectDismissedSpans(tx, only), first, today),
      attention: sortByPressure(attention),
      endingAcceptances: describeEndings(endings, byId),
      timeToFix: describeFixes(await selectFixTimes(tx, only, new Date(first * dayLength))),
    };
  });
}
