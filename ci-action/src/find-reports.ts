// Report files by their patterns, and what is in them. Used by collect-reports.ts and dry-run/.
import { create } from '@actions/glob';
import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { plainLine } from './plain-line.ts';
import { ScanFailure } from './scan-failure.ts';

const largestReport = 256_000_000;

/** Every matched file, relative to the working directory, in the order of their names. Throws an `invalid-input` failure where nothing matched. */
export async function findReports(patterns: readonly string[]): Promise<readonly string[]> {
  const globber = await create(patterns.join('\n'), { matchDirectories: false });
  const files = (await globber.glob()).map((file) => relative(process.cwd(), file)).sort();
  if (files.length > 0) return files;
  throw new ScanFailure(
    'invalid-input',
    `No report file matches ${patterns.map((pattern) => plainLine(pattern, 100)).join(', ')}.`,
    'Check that the scanner ran and where it writes its report; the patterns count from the working directory.',
  );
}

/** Throws an `invalid-input` failure where it is no file that can be read, or is too large. */
export async function readReport(file: string): Promise<Buffer> {
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
