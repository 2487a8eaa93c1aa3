// submit-scan, the spine of the journey: an upload goes in, its receipt with the verdict comes out. Everything it writes is one
// transaction, and the receipt is part of it. Steps: replay → read (thread) → lock → store each run → give-verdict → record → count.
import { createHash } from 'node:crypto';
import { type Counts, fillPath, type Outcome, pages, type Receipt, type Verdict } from '@portcullis/contract';
import type { OpenReport, ReportReader } from '../adapters/report-reader/report-reader.ts';
import type { Actor } from '../domain/actor.ts';
import { makeId } from '../domain/ids.ts';
import { filedRef } from '../domain/long-lived.ts';
import { itemisedWarnings } from '../domain/warning-list.ts';
import type { Upload } from '../domain/upload.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { lockPartitions, tryLockIdempotencyKey } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import { type ProjectRow, selectProjectForUpload } from '../store/projects.store.ts';
import { insertReceipt, type ReceiptRow, selectReceipt } from '../store/receipts.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { selectDismissed } from '../store/triage.store.ts';
import { admitUpload, checkUploads } from './billing/count-upload.ts';
import type { PlanRules } from './billing/plan-rules.ts';
import { giveVerdict, presentVerdict } from './give-verdict.ts';
import { storeRun, type StoredRun } from './store-run.ts';
import { tellEndingAcceptances } from './tell-ending-acceptances.ts';

export interface SubmitScanDependencies {
  readonly pool: Pool;
  readonly reader: ReportReader;
  /** The address by which people and builds reach this server, without a slash at its end. */
  readonly publicUrl: string;
  readonly now: () => Date;
  readonly plans: PlanRules;
}

/** The receipt, and whether it is the stored answer to an earlier upload. */
export interface Submission {
  readonly receipt: Receipt;
  readonly isReplay: boolean;
}

export type SubmitScan = (actor: Actor, project: ProjectRow, upload: Upload, trace: RequestTrace) => Promise<Submission>;

/** What must be the same for an idempotency key to mean the same upload. */
function digestRequest({ body, idempotencyKey, ...said }: Upload): Buffer {
  return createHash('sha256').update(JSON.stringify(said)).update('\n').update(body).digest();
}

function replay(stored: ReceiptRow, requestDigest: Buffer): Submission {
  if (stored.requestDigest.equals(requestDigest)) return { receipt: stored.receipt, isReplay: true };
  throw new ProblemError(
    'idempotency-mismatch',
    'This Idempotency-Key was used for an upload with another body or other parameters. Use a new key for a new upload.',
    {
      pointer: 'idempotency-key',
    },
  );
}

/** Under the lock of the key: the stored answer if there is one by now. */
async function claimIdempotencyKey(tx: TenantTx, project: ProjectRow, key: string, requestDigest: Buffer): Promise<Submission | undefined> {
  if (!(await tryLockIdempotencyKey(tx, project.id, key))) {
    throw new ProblemError(
      'idempotency-in-progress',
      'An upload with this Idempotency-Key is being stored right now. Try again shortly: its answer will be given.',
      { retryAfter: 1 },
    );
  }
  const stored = await selectReceipt(tx, project.id, key);
  return stored && replay(stored, requestDigest);
}

function sumCounts(runs: readonly StoredRun[]): Counts {
  const sum = (name: keyof Counts): number => runs.reduce((total, run) => total + run.counts[name], 0);
  return {
    new: sum('new'),
    existing: sum('existing'),
    fixed: sum('fixed'),
    reopened: sum('reopened'),
    suppressed: sum('suppressed'),
    rejected: sum('rejected'),
  };
}

function makeReceipt(
  publicUrl: string,
  project: ProjectRow,
  { commit }: Upload,
  runs: readonly [StoredRun, ...StoredRun[]],
  verdict: Verdict,
): Receipt {
  const [first] = runs;
  const { comparedWith, baseRef, ref } = first.base;
  return {
    scanId: first.scanId,
    project: project.slug,
    commit,
    ref,
    category: first.category,
    tool: [...new Set(runs.map((run) => run.tool))].join(', '),
    health: runs.every((run) => run.isHealthy) ? 'healthy' : 'unhealthy',
    counts: sumCounts(runs),
    warnings: runs.flatMap((run) => run.warnings).slice(0, itemisedWarnings),
    warningCount: runs.reduce((total, run) => total + run.warningCount, 0),
    verdict,
    comparedWith: comparedWith ? { ref: baseRef, commit: comparedWith.commit, distance: comparedWith.distance ?? null } : null,
    reportUrl: publicUrl + fillPath(pages.scan, { project: project.slug, scan: first.scanId }),
    scans: runs.map(({ scanId, tool, category, isHealthy, counts, files }) => {
      return { scanId, tool, category, health: isHealthy ? 'healthy' : 'unhealthy', counts, files: [...files] };
    }),
  };
}

/** The receipt, with a warning more where the sender judged otherwise while this server was away. */
function tellOfflineDifference(receipt: Receipt, offlineVerdict: Outcome | undefined): Receipt {
  const { outcome } = receipt.verdict;
  if (offlineVerdict === undefined || offlineVerdict === outcome) return receipt;
  const detail = `The sender judged the commit by an offline gate as ${offlineVerdict}; the verdict over all of it is ${outcome}.`;
  const warning = { pointer: 'offline-verdict', code: 'offline-verdict-differs', detail };
  return { ...receipt, warnings: [warning, ...receipt.warnings].slice(0, itemisedWarnings), warningCount: receipt.warningCount + 1 };
}

/** Everything an upload writes, in the transaction that is open. */
async function record(
  tx: TenantTx,
  dependencies: SubmitScanDependencies,
  request: { actor: Actor; project: ProjectRow; upload: Upload; trace: RequestTrace },
  report: OpenReport,
): Promise<{ readonly receipt: Receipt; readonly findings: number }> {
  const { actor, upload, trace } = request;
  // Read again, and held: while the body was on its way, another branch may have become the default one, or all of it may have gone.
  const project = await selectProjectForUpload(tx, request.project.id);
  if (!project) throw new ProblemError('project-not-found', 'The project was deleted while the report was read.');
  await lockPartitions(tx, project.id, report.runs);
  const submissionId = makeId.submission();
  const dismissed = await selectDismissed(tx, project.id, filedRef(upload, project));
  const context = { project, upload, submissionId, report, dismissed };
  const runs: StoredRun[] = [];
  for (const index of report.runs.keys()) runs.push(await storeRun(tx, context, index));
  const [first, ...others] = runs;
  if (!first) throw new Error('a report without runs got past its parser');
  const row = await giveVerdict(tx, project, upload.commit, { cause: 'upload', submissionId, now: dependencies.now() });
  const bare = makeReceipt(dependencies.publicUrl, project, upload, [first, ...others], presentVerdict(row));
  const scans = runs.map((run) => run.scanId);
  const { offlineVerdict } = upload;
  const receipt = tellOfflineDifference(await tellEndingAcceptances(tx, project.id, bare, scans), offlineVerdict);
  const { scanId, commit, ref, counts, verdict } = receipt;
  const after = { commit, ref, counts, outcome: verdict.outcome, ...(offlineVerdict && { offlineVerdict }) };
  await insertAuditEntry(tx, actor, { action: 'scan.submit', resourceType: 'scan', resourceId: scanId, after }, trace);
  return { receipt, findings: runs.reduce((total, run) => total + run.findings, 0) };
}

/**
 * Takes an upload and judges it.
 * @throws ProblemError a `report-…` code for a report that cannot be taken (then nothing is stored), `idempotency-mismatch`,
 *   `idempotency-in-progress`, `quota-exceeded`, `service-unavailable`
 */
export function makeSubmitScan(dependencies: SubmitScanDependencies): SubmitScan {
  const { pool, reader, plans } = dependencies;
  return async (actor, project, upload, trace) => {
    const { idempotencyKey } = upload;
    // Hashing a large body takes its time on the event loop, so it is done only where it is needed.
    const requestDigest = idempotencyKey === undefined ? Buffer.alloc(0) : digestRequest(upload);
    if (idempotencyKey !== undefined) {
      const stored = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectReceipt(tx, project.id, idempotencyKey));
      if (stored) return replay(stored, requestDigest);
    }
    const plan = await checkUploads(pool, plans, actor.tenantId);
    const report = await reader.read({ bytes: upload.body, isGzip: upload.isGzip, form: upload.form, category: upload.category });
    try {
      return await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
        const stored = idempotencyKey === undefined ? undefined : await claimIdempotencyKey(tx, project, idempotencyKey, requestDigest);
        if (stored) return stored;
        const { receipt, findings } = await record(tx, dependencies, { actor, project, upload, trace }, report);
        const answer =
          idempotencyKey === undefined ? receipt : await insertReceipt(tx, project.id, idempotencyKey, { requestDigest, receipt });
        await admitUpload(tx, plans, plan, findings);
        return { receipt: answer, isReplay: false };
      });
    } finally {
      await report.close();
    }
  };
}
