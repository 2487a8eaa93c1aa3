// Where our number is another than the raw count or what another project says, and why. The tables are in the files beside.
import type { Comparison } from './compare-expected.ts';
import { codeCounts } from './corpus-reasons-code.ts';
import { fieldReasons } from './corpus-reasons-fields.ts';
import { otherCounts } from './corpus-reasons-others.ts';
import { packageCounts } from './corpus-reasons-packages.ts';
import { errorReasons } from './corpus-reasons-errors.ts';

/** Our number of findings for a file, or the code of the problem that it is refused with. */
export interface CountReason {
  /** A file, or a pattern where many are of one kind. */
  readonly file: string | RegExp;
  readonly ours: number | string;
  /** Only against this number of theirs. */
  readonly theirs?: number;
  readonly why: string;
}

/** What a field of theirs is with us. Left out means any. */
export interface FieldReason {
  readonly format: string;
  readonly field: string;
  readonly theirs?: string | RegExp;
  readonly ours?: string | RegExp;
  readonly why: string;
}

function fits(pattern: string | RegExp | undefined, value: string): boolean {
  if (pattern === undefined) return true;
  return typeof pattern === 'string' ? pattern === value : pattern.test(value);
}

const counts: readonly CountReason[] = [...packageCounts, ...codeCounts, ...otherCounts];

/** All reasons for counts and fields that explain a difference. */
export function reasonsFor({ what, format, file, theirs, ours }: Comparison): readonly (CountReason | FieldReason)[] {
  if (what === 'findings') {
    return counts.filter(
      (reason) =>
        fits(reason.file, file) && String(reason.ours) === ours && (reason.theirs === undefined || String(reason.theirs) === theirs),
    );
  }
  return fieldReasons.filter(
    (reason) => reason.format === format && reason.field === what && fits(reason.theirs, theirs) && fits(reason.ours, ours),
  );
}

export const allReasons: readonly (CountReason | FieldReason)[] = [...counts, ...fieldReasons];

/** Files whose tool admits an error, and which are healthy all the same. */
export const harmlessErrors = errorReasons;
