// Chance that is the same in every run: each choice hangs on a name, so that a new file or row changes no other.
import { hash } from 'node:crypto';
import { makeRandom } from '../bench/generate-report.ts';

export interface Random {
  /** From 0 to below 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(list: readonly T[]) => T | undefined;
  /** The list in another order. */
  readonly shuffle: <T>(list: readonly T[]) => T[];
}

export function makeNamedRandom(...names: readonly string[]): Random {
  const next = makeRandom(hash('sha256', names.join('\n'), 'buffer').readUInt32BE(0));
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: (list) => list[between(0, list.length - 1)],
    shuffle: (list) =>
      list
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}
