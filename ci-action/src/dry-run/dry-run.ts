// `portcullis scan --dry-run`: what reports would become. The readers of all formats are loaded only here and where the server is away.
import { statSync } from 'node:fs';
import { relative } from 'node:path';
import type { CommandResult } from '../command.ts';
import { findReports } from '../find-reports.ts';
import { describePreview } from './describe-preview.ts';
import { readDryRun } from './read-dry-run.ts';

/** A shell has replaced globs already; a name that it gave may hold brackets, which as a pattern mean something else. */
function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function filesOf(patterns: readonly string[]): Promise<readonly string[]> {
  const named = patterns.filter(isFile).map((name) => relative(process.cwd(), name));
  const globs = patterns.filter((pattern) => !isFile(pattern));
  return [...new Set([...named, ...(globs.length === 0 ? [] : await findReports(globs))])].sort();
}

/** @param words all words of the command line. Throws an `invalid-input` failure on those that have no place here, and where no file is there. */
export async function dryRun(words: readonly string[]): Promise<CommandResult> {
  const { patterns, category } = readDryRun(words);
  const files = await filesOf(patterns);
  const { previewReports } = await import('./preview-reports.ts');
  const preview = await previewReports(files, category);
  const isUnhealthy = preview.scans.some(({ health }) => health === 'unhealthy');
  return {
    lines: describePreview(preview),
    document: preview,
    outcome: !preview.readable ? 'error' : isUnhealthy ? 'warn' : 'pass',
  };
}
