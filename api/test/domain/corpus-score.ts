// What the comparison of the corpus comes to, a line for each format.
import type { Compared, Comparison } from './compare-expected.ts';
import type { CorpusEntry } from './corpus-files.ts';
import { reasonsFor } from './corpus-reasons.ts';

export interface ComparedFile extends Compared {
  readonly format: string;
}

function scoreOf(all: readonly Comparison[], expected: readonly ComparedFile[]): string {
  const different = all.filter(({ agrees }) => !agrees);
  const unexplained = different.filter((one) => reasonsFor(one).length === 0).length;
  const notComparable = expected.reduce((sum, one) => sum + one.notComparable.length, 0);
  const otherFields = expected.reduce((sum, one) => sum + one.otherFields, 0);
  return [
    `agree ${all.length - different.length}`,
    `differ with reason ${different.length - unexplained}`,
    `unexplained ${unexplained}`,
    `not comparable ${notComparable} (and ${otherFields} on fields that are not kept)`,
  ].join(' / ');
}

export function printScores(files: readonly CorpusEntry[], all: readonly Comparison[], expected: readonly ComparedFile[]): void {
  for (const format of [...new Set(all.map((one) => one.format))].sort()) {
    const ofFormat = (one: { readonly format: string }): boolean => one.format === format;
    console.log(`      ${format}: ${files.filter(ofFormat).length} files, ${scoreOf(all.filter(ofFormat), expected.filter(ofFormat))}`);
  }
  console.log(`      in all: ${files.length} files, ${scoreOf(all, expected)}`);
}
