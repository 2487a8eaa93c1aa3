// Finds the report files and prepares each, with what git knows, before anything is sent. Next step: submit-scans.ts.
import { gatherEvidence } from './evidence/gather-evidence.ts';
import { findReports, readReport } from './find-reports.ts';
import type { Outlet } from './outlet.ts';
import { prepareReport } from './prepare-report.ts';
import type { PreparedReport, ScanContext, ScanInputs } from './scan-run.ts';

/**
 * Every matched file, prepared, in the order of their names.
 * Throws an `invalid-input` failure where nothing matched (a scan that did not happen is never clean), or where a file is no readable
 * file.
 */
export async function collectReports(
  { report: patterns, evidence }: Pick<ScanInputs, 'report' | 'evidence'>,
  context: ScanContext,
  env: NodeJS.ProcessEnv,
  outlet: Pick<Outlet, 'line'>,
): Promise<readonly PreparedReport[]> {
  const [files, gathered] = await Promise.all([
    findReports(patterns),
    evidence ? gatherEvidence(context, process.cwd(), env, (line) => outlet.line(line)) : undefined,
  ]);
  const reports: PreparedReport[] = [];
  for (const file of files) reports.push(await prepareReport(file, await readReport(file), gathered));
  const skipped = gathered?.sources.skipped() ?? 0;
  if (skipped > 0) outlet.line(`The lines of ${skipped} files were not hashed: the files that reports name are too many or too large.`);
  return reports;
}
