// Finds the report files and prepares each, with what git knows, before anything is sent. Next step: submit-scans.ts.
import { create } from '@actions/glob';
import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { gatherEvidence } from './evidence/gather-evidence.ts';
import type { Outlet } from './outlet.ts';
import { plainLine } from './plain-line.ts';
import { prepareReport } from './prepare-report.ts';
import { ScanFailure } from './scan-failure.ts';
import type { PreparedReport, ScanContext, ScanInputs } from './scan-run.ts';

const largestReport = 256_000_000;

/**
 * Every matched file, prepared, in the order of their names.
 * Throws an `invalid-input` failure where nothing matched (a scan that did not happen is never clean), where a file is no readable
 * file, or where two reports would replace each other.
 */
export async function collectReports(
  { report: patterns, evidence }: Pick<ScanInputs, 'report' | 'evidence'>,
  context: ScanContext,
  env: NodeJS.ProcessEnv,
  outlet: Pick<Outlet, 'line'>,
): Promise<readonly PreparedReport[]> {
  const [files, gathered] = await Promise.all([
    findFiles(patterns),
    evidence ? gatherEvidence(context, process.cwd(), env, (line) => outlet.line(line)) : undefined,
  ]);
  const reports: PreparedReport[] = [];
  for (const file of files) reports.push(await prepareReport(file, await readReport(file), gathered));
  refuseTwins(reports);
  const skipped = gathered?.sources.skipped() ?? 0;
  if (skipped > 0) outlet.line(`The lines of ${skipped} files were not hashed: the files that reports name are too many or too large.`);
  return reports;
}

async function findFiles(patterns: readonly string[]): Promise<readonly string[]> {
  const globber = await create(patterns.join('\n'), { matchDirectories: false });
  const files = (await globber.glob()).map((file) => relative(process.cwd(), file)).sort();
  if (files.length > 0) return files;
  throw new ScanFailure(
    'invalid-input',
    `No report file matches ${patterns.map((pattern) => plainLine(pattern, 100)).join(', ')}.`,
    'Check that the scanner ran and where it writes its report; the patterns count from the working directory.',
  );
}

async function readReport(file: string): Promise<Buffer> {
  const { isFile, size } = await stat(file).then(
    (found) => ({ isFile: found.isFile(), size: found.size }),
    () => ({ isFile: false, size: 0 }),
  );
  if (!isFile)
    throw new ScanFailure('invalid-input', `${plainLine(file, 300)} is not a file that can be read.`, 'Check the pattern in report.');
  if (size > largestReport) {
    throw new ScanFailure(
      'invalid-input',
      `${plainLine(file, 300)} is larger than 256 MB.`,
      'Split the scan, or let the scanner leave out file contents.',
    );
  }
  return readFile(file);
}

/** One scan per tool and category is what a branch has: the second of two would mark the findings of the first as fixed. */
function refuseTwins(reports: readonly PreparedReport[]): void {
  const seen = new Map<string, string>();
  for (const { file, identities } of reports) {
    for (const identity of identities) {
      const twin = seen.get(identity);
      if (twin !== undefined) {
        throw new ScanFailure(
          'invalid-input',
          `${plainLine(twin, 200)} and ${plainLine(file, 200)} are of the same tool and category: one would replace the other.`,
          'Send each in a step of its own with its own category.',
        );
      }
    }
    for (const identity of identities) seen.set(identity, file);
  }
}
