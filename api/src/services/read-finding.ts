// One finding with all that is known of it, and what a scan changed.
import type { FindingDetail, ScanChanges, TriageDecision } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import { type FindingId, readId } from '../domain/ids.ts';
import { sourceLink } from '../domain/source-link.ts';
import { ProblemError } from '../errors.ts';
import {
  type PresenceRow,
  selectChangedFindings,
  selectFindingOrigin,
  selectFirstCommit,
  selectForgottenFinding,
  selectLastCommit,
  selectPresence,
} from '../store/finding-history.store.ts';
import { type FindingRow, type FindingView, selectFindingPage } from '../store/finding-pages.store.ts';
import { selectBranch } from '../store/branches.store.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { selectRule } from '../store/rules.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { selectTriageHistory, type TriageRow } from '../store/triage.store.ts';
import { presentFinding } from './list-findings.ts';
import { requireScan, viewBranch, viewScan } from './view-branch.ts';

const namedIntervals = 100;
const namedChanges = 200;

function presentPresence({ ref, present, from, fromCommit, until, untilCommit }: PresenceRow): FindingDetail['presence'][number] {
  return { ref, present, from: from.toISOString(), fromCommit, until: until?.toISOString() ?? null, untilCommit };
}

function presentDecision({ ownerId, ownerName, expiresAt, decidedAt, ...row }: TriageRow): TriageDecision {
  const owner = ownerName === null ? null : { id: ownerId, name: ownerName };
  return { ...row, owner, expiresAt: expiresAt?.toISOString() ?? null, decidedAt: decidedAt.toISOString() };
}

/** The finding as the default branch has or had it; otherwise as the branch that had it last. */
async function viewFinding(
  tx: TenantTx,
  project: ProjectRow,
  id: string,
  lastRef: string | undefined,
): Promise<{ readonly view: FindingView; readonly row: FindingRow } | undefined> {
  for (const ref of new Set([project.defaultBranch, lastRef ?? project.defaultBranch])) {
    const branch = await selectBranch(tx, project.id, ref);
    const view = branch && (await viewBranch(tx, branch));
    const [row] = view ? await selectFindingPage(tx, project.id, view, { ids: [id] }, { limit: 1 }) : [];
    if (view && row) return { view, row };
  }
  return undefined;
}

/** A finding that stays for what was decided on it, though all scans that had it are kept no longer. */
async function viewForgotten(
  tx: TenantTx,
  project: ProjectRow,
  id: FindingId,
): Promise<{ readonly view: FindingView; readonly row: FindingRow } | undefined> {
  const found = await selectForgottenFinding(tx, project.id, id);
  if (!found) return undefined;
  const { branchId, ...row } = found;
  return { row, view: { branch: { id: branchId, baseId: branchId }, heads: [] } };
}

/** @throws ProblemError `finding-not-found` */
export async function readFinding({ pool }: { pool: Pool }, actor: Actor, project: ProjectRow, findingId: string): Promise<FindingDetail> {
  const notFound = new ProblemError('finding-not-found', 'The project has no finding of this id.', { pointer: 'finding' });
  if (readId(findingId) === undefined) throw notFound;
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const origin = await selectFindingOrigin(tx, project.id, findingId);
    if (!origin) throw notFound;
    if (origin.mergedInto !== null) {
      throw new ProblemError('finding-not-found', `This finding was merged into another one: read ${origin.mergedInto}.`, {
        pointer: 'finding',
      });
    }
    const presence = await selectPresence(tx, origin.id, namedIntervals);
    const found = (await viewFinding(tx, project, origin.id, presence[0]?.ref)) ?? (await viewForgotten(tx, project, origin.id));
    if (!found) throw notFound;
    const { view, row } = found;
    const head = view.heads.find((one) => one.tool === row.tool && one.category === row.category);
    const lastCommit = (row.state === 'open' ? head?.commit : await selectLastCommit(tx, view.branch.id, row, origin.id)) ?? null;
    return {
      ...presentFinding(row),
      rule: (await selectRule(tx, project.id, row.tool, row.ruleId)) ?? null,
      details: origin.details,
      severitySource: origin.severitySource,
      severityRaw: origin.severityRaw,
      firstCommit: (await selectFirstCommit(tx, origin.id)) ?? null,
      lastCommit,
      lastScanId: head?.id ?? null,
      sourceUrl: sourceLink(project.repositoryUrl, lastCommit, row.path, row.line),
      triageHistory: (await selectTriageHistory(tx, origin.id, view.branch.id)).map(presentDecision),
      presence: presence.map(presentPresence),
    };
  });
}

/** What a scan brought and what it ended, worst first. @throws ProblemError `scan-not-found` */
export async function readScanChanges({ pool }: { pool: Pool }, actor: Actor, project: ProjectRow, scanId: string): Promise<ScanChanges> {
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const scan = await requireScan(tx, project, scanId);
    const read = async (kind: 'new' | 'fixed'): Promise<ScanChanges['new']> => {
      const ids = await selectChangedFindings(tx, scan, kind, namedChanges);
      if (ids.length === 0) return [];
      return (await selectFindingPage(tx, project.id, viewScan(scan), { ids }, { limit: namedChanges })).map(presentFinding);
    };
    return { new: await read('new'), fixed: await read('fixed') };
  });
}
