// A step of submit-scan. Stores one run of an upload: compare with what is known, add the scan, write the differences.
import type { Counts, Severity, Warning } from '@portcullis/contract';
import type { OpenReport } from '../adapters/report-reader/report-reader.ts';
import type { RunChanges } from '../adapters/report-reader/messages.ts';
import { cleanText } from '../domain/clean-text.ts';
import type { RunFacts } from '../domain/gate.ts';
import { makeId, type ScanId, type SubmissionId } from '../domain/ids.ts';
import { itemisedWarnings } from '../domain/warning-list.ts';
import type { Upload } from '../domain/upload.ts';
import {
  forgetPlans,
  insertFindings,
  insertSightings,
  selectLiveFindings,
  updateFindings,
  updateSightingsEnded,
} from '../store/findings.store.ts';
import type { PolicyRow, ProjectRow } from '../store/projects.store.ts';
import { upsertRules } from '../store/rules.store.ts';
import { insertScan, updateScanOpen } from '../store/scans.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import { resolveBase, type ResolvedBase } from './resolve-base.ts';

export interface StoredRun {
  readonly scanId: ScanId;
  /** The ref that the scan is filed under. */
  readonly ref: string;
  readonly counts: Counts;
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  readonly facts: RunFacts;
}

export interface RunContext {
  readonly project: ProjectRow;
  readonly upload: Upload;
  readonly submissionId: SubmissionId;
  readonly policy: PolicyRow;
  readonly report: OpenReport;
  readonly failOn: Severity | undefined;
  /** Findings of the project that people have dismissed. */
  readonly dismissed: ReadonlySet<string>;
}

async function writeChanges(
  tx: TenantTx,
  partition: { projectId: ProjectRow['id']; tool: string; category: string },
  base: ResolvedBase,
  number: number,
  changes: RunChanges,
  insertRows: AsyncIterable<string>,
): Promise<void> {
  const { branchId } = base.view;
  if (changes.insertCount > 0) {
    for await (const rowsJson of insertRows) await insertFindings(tx, partition, rowsJson);
    await forgetPlans(tx);
  }
  if (changes.updateCount > 0) await updateFindings(tx, { branchId, isLongLived: base.isLongLived }, changes.updatesJson);
  if (changes.ruleCount > 0)
    await upsertRules(tx, partition.projectId, partition.tool, changes.rulesJson, { mayReplace: base.isLongLived });
  if (changes.closes.length > 0) await updateSightingsEnded(tx, branchId, number, changes.closes);
  if (changes.appears.length > 0) await insertSightings(tx, branchId, number, changes.appears, true);
  if (changes.disappears.length > 0) await insertSightings(tx, branchId, number, changes.disappears, false);
}

/** True where the scan left its partition as it found it. */
function isUnchanged({ insertCount, updateCount, closes, appears, disappears }: RunChanges): boolean {
  return insertCount + updateCount + closes.length + appears.length + disappears.length === 0;
}

/** Stores the run with this index. The caller holds the lock of its partition. */
export async function storeRun(tx: TenantTx, context: RunContext, index: number): Promise<StoredRun> {
  const { project, upload, submissionId, policy, report } = context;
  const run = report.runs[index];
  if (!run) throw new RangeError(`the report has no run ${index}`);
  const partition = { projectId: project.id, tool: run.tool, category: run.category };
  const base = await resolveBase(tx, project, upload, partition);
  const live = await selectLiveFindings(tx, partition, base.view);
  const changes = await report.compare({
    run: index,
    live,
    isLongLived: base.isLongLived,
    isLate: base.isLate,
    baseContextDigest: base.contextDigest,
    policy: policy.document,
    failOn: context.failOn,
    dismissed: context.dismissed,
  });
  const quarantine = changes.quarantined.map(([name, why]) => ({
    pointer: '',
    code: 'fingerprint-ignored',
    // Names of fingerprints are the report's own words.
    detail: cleanText(`The tool's fingerprint ${name.slice(2)} was not used in this scan: ${why}.`, 1000).text,
  }));
  const warnings = [...base.warnings, ...quarantine, ...changes.warnings].slice(0, itemisedWarnings);
  const warningCount = changes.warningCount + quarantine.length + base.warnings.length;
  const scanId = makeId.scan();
  const number = await insertScan(tx, {
    id: scanId,
    submissionId,
    projectId: project.id,
    branchId: base.view.branchId,
    tool: run.tool,
    toolVersion: run.toolVersion,
    category: run.category,
    commit: upload.commit,
    base: upload.base,
    baseNumber: base.view.baseNumber,
    pullRequest: upload.pullRequest,
    runId: upload.runId,
    runAttempt: upload.runAttempt,
    health: run.health,
    contextDigest: Buffer.from(run.contextDigest, 'latin1'),
    counts: changes.counts,
    warnings,
    warningCount,
  });
  await writeChanges(tx, partition, base, number, changes, report.insertRows(index));
  if (base.isLongLived) await updateScanOpen(tx, base.view.branchId, partition, number, isUnchanged(changes));
  const { tool, category, healthReasons } = run;
  const facts: RunFacts = {
    tool,
    category,
    healthReasons,
    baseline: base.baseline,
    baseRef: base.baseRef,
    foundCount: changes.counts.new + changes.counts.existing + changes.counts.reopened,
    rejected: changes.counts.rejected,
    hits: changes.hits,
  };
  return { scanId, ref: base.ref, counts: changes.counts, warnings, warningCount, facts };
}
