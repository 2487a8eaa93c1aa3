// Flags and files of `portcullis scan --dry-run`. Next step: preview-reports.ts.
import { categorySchema } from '@portcullis/contract';
import { parseArgs } from 'node:util';
import { scanFlags } from '../read-arguments.ts';
import { invalidInput, readChecked } from '../read-inputs.ts';
import { ScanFailure } from '../scan-failure.ts';

export interface DryRunInputs {
  /** Files and globs. */
  readonly patterns: readonly string[];
  readonly category: string | undefined;
}

const flags = { ...scanFlags, 'dry-run': { type: 'boolean' } } as const;
const meant = new Set(['dry-run', 'report', 'category', 'json']);

/** Whether these words of `scan` are to send nothing. */
export function wantsDryRun(words: readonly string[]): boolean {
  return words.includes('--dry-run');
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: flags, allowPositionals: true, strict: true });
  } catch (error) {
    throw new ScanFailure('invalid-input', error instanceof Error ? error.message : 'The flags cannot be read.', 'See portcullis --help.');
  }
}

/** Throws an `invalid-input` failure, also on flags that say where to send: whoever gives them may believe that something was sent. */
export function readDryRun(words: readonly string[]): DryRunInputs {
  const { values, positionals } = parse(words);
  const [command, ...files] = positionals;
  if (command !== 'scan' || values['dry-run'] !== true)
    throw invalidInput('The flag --dry-run', 'belongs to scan', 'Use portcullis scan --dry-run <file or glob>...');
  const unfit = Object.keys(values).filter((name) => !meant.has(name));
  if (unfit.length > 0) {
    const named = unfit.map((name) => `--${name}`).join(', ');
    const advice = 'Leave it out, or leave out --dry-run to send the reports. A dry run takes files, --report, --category and --json.';
    throw invalidInput('The flag --dry-run', `sends nothing and asks no server, so ${named} has no meaning beside it`, advice);
  }
  const patterns = [...files, ...(values.report ?? [])].map((pattern) => pattern.trim()).filter((pattern) => pattern !== '');
  if (patterns.length === 0) throw invalidInput('A report file', 'is missing', 'Name files or globs, such as reports/*.');
  const { category = '' } = values;
  return {
    patterns,
    category: category === '' ? undefined : readChecked(category, 'The flag --category', categorySchema, 'Use one line of plain text.'),
  };
}
