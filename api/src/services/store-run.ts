// A step of submit-scan. Stores one run of an upload: compare with what is known, add the scan, write the differences.
import type { Counts, Warning } from '@portcullis/contract';
import type { OpenReport } from '../adapters/report-reader/report-reader.ts';
import type { RunChanges } from '../adapters/report-reader/messages.ts';
import { cleanText } from '../domain/clean-text.ts';
import { makeId, type ScanId, type SubmissionId } from '../domain/ids.ts';
import type { RunHead } from '../domain/parsed-report.ts';
import { isRetired } from '../domain/rule-catalogue.ts';
import { itemisedWarnings } from '../domain/warning-list.ts';
import type { Upload } from '../domain/upload.ts';
import { updateScansHeldUntil } from '../store/baselines.store.ts';
import {
  forgetPlans,
  insertFindings,
  insertSightings,
  type Partition,
  type PresenceWrite,
  selectRetiredIds,
  selectRuleIds,
  updateFindings,
  updateSightingsEnded,
} from '../store/findings.store.ts';
import { selectFindingsInFiles, selectPresentFindings } from '../store/known-findings.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { upsertRules } from '../store/rules.store.ts';
import { insertScan } from '../store/scans.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import { resolveBase, type ResolvedBase } from './resolve-base.ts';

export interface StoredRun {
  readonly scanId: ScanId;
  readonly counts: Counts;
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  readonly tool: string;
  readonly category: string;
  readonly isHealthy: boolean;
  readonly base: ResolvedBase;
  /** Names of the files of the upload that it was in. */
  readonly files: readonly string[];
  /** Findings that it stored for the first time. */
  readonly findings: number;
}

export interface RunContext {
  readonly project: ProjectRow;
  readonly upload: Upload;
  readonly submissionId: SubmissionId;
  readonly report: OpenReport;
  /** Findings of the project that people have dismissed. */
  readonly dismissed: ReadonlySet<string>;
}

/** Commits that are kept of a scan's history. */
const keptAncestors = 50;

async function compare(tx: TenantTx, context: RunContext, index: number, partition: Partition, base: ResolvedBase): Promise<RunChanges> {
  const { report, dismissed } = context;
  const { unknownPaths } = await report.compare({
    run: index,
    live: await selectPresentFindings(tx, partition, base.view),
    isLongLived: base.isLongLived,
    isLate: base.isLate,
    wasHeld: base.wasHeld,
    hasBaseline: base.baseline !== 'no-ancestor',
    linesAreOf: base.linesAreOf,
    baseContextDigest: base.contextDigest,
    baselineCommit: base.comparedWith?.commit,
    isFirst: base.baseline === 'first-of-branch',
    dismissed,
  });
  return report.finish({ finish: index, others: await selectFindingsInFiles(tx, partition, base.view, unknownPaths) });
}

/** Of what is gone, the findings whose rule the tool no longer has, or had not when they went. */
async function findRetired(
  tx: TenantTx,
  { ruleCatalogue, closes, disappears, stillGone }: RunChanges,
  partition: Partition,
  { view }: ResolvedBase,
): Promise<ReadonlyMap<string, string>> {
  const before = new Set(await selectRetiredIds(tx, partition, view.branchId, stillGone));
  if (ruleCatalogue === null && before.size === 0) return new Map();
  const catalogue = ruleCatalogue && new Set(ruleCatalogue);
  const gone = await selectRuleIds(tx, [...closes, ...disappears, ...before]);
  const isOver = ({ id, ruleId }: (typeof gone)[number]): boolean => before.has(id) || (catalogue !== null && isRetired(ruleId, catalogue));
  return new Map(gone.filter(isOver).map(({ id, ruleId }) => [id, ruleId]));
}

/** How many of what counts as fixed is not. */
function countRetired({ closes, disappears, stillGone }: RunChanges, isFullSet: boolean, retired: ReadonlyMap<string, string>): number {
  return (isFullSet ? closes : [...disappears, ...stillGone]).filter((id) => retired.has(id)).length;
}

/** What was held before is settled by the next scan that can say what is gone, and is not held itself. */
async function settleHeld(tx: TenantTx, partition: Partition, run: RunHead, base: ResolvedBase, changes: RunChanges): Promise<void> {
  const { heldScan, isLate, view } = base;
  const isComplete = run.health === 'healthy' && changes.counts.rejected === 0 && !isLate;
  if (!heldScan || !isComplete || changes.held.length > 0) return;
  const gone = new Set([...changes.closes, ...changes.disappears]);
  await updateScansHeldUntil(tx, view.branchId, partition, heldScan.findings.some((id) => gone.has(id)) ? 'agreed' : 'returned');
}

async function writeChanges(
  tx: TenantTx,
  write: PresenceWrite,
  isFullSet: boolean,
  changes: RunChanges,
  retired: ReadonlyMap<string, string>,
  insertRows: AsyncIterable<string>,
): Promise<void> {
  const { partition, branchId } = write;
  if (changes.insertCount > 0) {
    for await (const rowsJson of insertRows) await insertFindings(tx, partition, rowsJson);
    await forgetPlans(tx);
  }
  if (changes.updateCount > 0) await updateFindings(tx, { branchId, isLongLived: isFullSet }, changes.updatesJson);
  if (changes.ruleCount > 0) await upsertRules(tx, partition.projectId, partition.tool, changes.rulesJson, { mayReplace: isFullSet });
  const isMended = (id: string): boolean => !retired.has(id);
  const isGone = (id: string): boolean => retired.has(id);
  await updateSightingsEnded(tx, write, changes.ends, null);
  await updateSightingsEnded(tx, write, changes.closes.filter(isMended), 'fixed');
  await updateSightingsEnded(tx, write, changes.closes.filter(isGone), 'retired');
  await insertSightings(tx, write, changes.appears, null);
  await insertSightings(tx, write, changes.disappears.filter(isMended), 'fixed');
  await insertSightings(tx, write, changes.disappears.filter(isGone), 'retired');
}

/** What is to be told beside the report's own faults. */
function tellChanges(base: ResolvedBase, changes: RunChanges, retired: ReadonlyMap<string, string>): Warning[] {
  const warnings: Warning[] = [...base.warnings];
  if (changes.held.length > 0) {
    const detail = `${changes.held.length} findings are gone at once, which a broken scan looks like. They stay open until a second scan agrees or a person confirms it.`;
    warnings.push({ pointer: '', code: 'sudden-drop', detail });
  }
  if (retired.size > 0) {
    const rules = [...new Set(retired.values())].sort();
    const named = cleanText(rules.slice(0, 5).join(', '), 500).text;
    const detail = `The tool no longer has ${rules.length === 1 ? 'the rule' : `${rules.length} rules, among them`} ${named}: ${retired.size} findings are gone, but nobody knows whether they are fixed. They do not count as fixed.`;
    warnings.push({ pointer: '', code: 'rules-retired', detail });
  }
  for (const [name, why] of changes.quarantined) {
    // Names of fingerprints are the report's own words.
    const detail = cleanText(`The tool's fingerprint ${name.slice(2)} was not used in this scan: ${why}.`, 1000).text;
    warnings.push({ pointer: '', code: 'fingerprint-ignored', detail });
  }
  return warnings;
}

/** Stores the run with this index. The caller holds the lock of its partition. */
export async function storeRun(tx: TenantTx, context: RunContext, index: number): Promise<StoredRun> {
  const { project, upload, submissionId, report } = context;
  const run = report.runs[index];
  if (!run) throw new RangeError(`the report has no run ${index}`);
  const partition: Partition = { projectId: project.id, tool: run.tool, category: run.category };
  const base = await resolveBase(tx, project, upload, run);
  const changes = await compare(tx, context, index, partition, base);
  const retired = await findRetired(tx, changes, partition, base);
  const told = tellChanges(base, changes, retired);
  const warnings = [...told, ...changes.warnings].slice(0, itemisedWarnings);
  const warningCount = changes.warningCount + told.length;
  const counts = {
    ...changes.counts,
    fixed: changes.counts.fixed - countRetired(changes, base.isLongLived, retired),
  };
  const scanId = makeId.scan();
  const { view } = base;
  const { branchId, baseNumber } = view;
  await settleHeld(tx, partition, run, base, changes);
  const scanNumber = await insertScan(tx, {
    id: scanId,
    submissionId,
    projectId: project.id,
    branchId,
    ...{ tool: run.tool, toolVersion: run.toolVersion, category: run.category, health: run.health },
    contextDigest: Buffer.from(run.contextDigest, 'latin1'),
    ...{ commit: upload.commit, base: upload.base, pullRequest: upload.pullRequest, runId: upload.runId, runAttempt: upload.runAttempt },
    baseNumber,
    baseCommit: base.comparedWith?.commit,
    baseDistance: base.comparedWith?.distance,
    ancestors: base.isLongLived ? run.history?.commits.slice(0, keptAncestors) : undefined,
    isLate: base.isLate,
    held: changes.held,
    openBySeverity: changes.openBySeverity,
    ...{ baseline: base.baseline, baselineNumber: view.baselineNumber, baselineRef: base.baseRef, targetRef: base.targetRef },
    ...{ healthReasons: run.healthReasons, failOn: upload.failOn },
    ...{ introduced: changes.introduced, disclosed: changes.disclosed, differencesJson: changes.differencesJson },
    ...{ counts, warnings, warningCount },
  });
  await writeChanges(tx, { partition, branchId, scanNumber }, base.isLongLived, changes, retired, report.insertRows(index));
  const { tool, category, health, files = [] } = run;
  return {
    scanId,
    counts,
    warnings,
    warningCount,
    tool,
    category,
    isHealthy: health === 'healthy',
    base,
    files,
    findings: changes.insertCount,
  };
}
