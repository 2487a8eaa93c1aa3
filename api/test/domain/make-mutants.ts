// Mutants of the seeds, each by its number alone: mutant 4711 of a seed is the same whichever were made before it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SentFile } from '../../src/domain/formats/open-report.ts';
import { type FuzzSeed, readSeeds, samplesFolder } from './fuzz-seeds.ts';
import { damageBytes, makeRandom, mutateOnce } from './mutate-json.ts';
import { mutateMarkup } from './mutate-markup.ts';

export interface Mutant {
  /** The seed's name. */
  readonly of: string;
  /** The report, and for some a file beside it in the upload. */
  readonly files: readonly SentFile[];
}

/** Whatever is done to a report, it stays small enough that a hundred thousand are done in minutes. */
const mostBytes = 1_500_000;

function serialise(values: readonly unknown[], random: () => number): string {
  const indent = random() < 0.2 ? 2 : undefined;
  // A value that was taken out may be undefined, which is no JSON.
  return values.map((value) => (JSON.stringify(value, undefined, indent) as string | undefined) ?? '').join('\n');
}

function mutateSeed(seed: FuzzSeed, seeds: readonly FuzzSeed[], random: () => number): string {
  const rounds = 1 + Math.floor(random() * 4);
  if (seed.kind === 'xml') {
    const donors = seeds.flatMap((one) => (one.kind === 'xml' ? [one.text] : []));
    let { text } = seed;
    for (let round = 0; round < rounds && text.length < mostBytes; round += 1) text = mutateMarkup(text, random, donors);
    return text;
  }
  const donors = seeds.flatMap((one) => (one.kind === 'json' ? [one.value] : one.kind === 'sequence' ? [one.values] : []));
  // In a list of its own, so that the whole report is a place too.
  const values = structuredClone(seed.kind === 'json' ? [seed.value] : [...seed.values]);
  const target: unknown = seed.kind === 'json' && random() < 0.97 ? values[0] : values;
  for (let round = 0; round < rounds; round += 1) mutateOnce(target, random, donors);
  return serialise(values, random);
}

/** Now and then another encoding, and bytes that are damaged. */
function encode(text: string, random: () => number): Buffer {
  const dice = random();
  if (dice < 0.02) return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (dice < 0.03) return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  const bytes = Buffer.from(dice < 0.05 ? `\ufeff${text}` : text);
  return dice < 0.3 ? damageBytes(bytes, random) : bytes;
}

/** Makes the maker of the mutants of a seed. */
export function makeMutants(seed: number): (number: number) => Mutant {
  const seeds = readSeeds();
  const read = (name: string): SentFile => ({ name, bytes: readFileSync(join(samplesFolder, name)) });
  const [packages, vex] = [read('osv-scanner.json'), read('openvex.json')];
  return (number) => {
    const random = makeRandom((seed ^ Math.imul(number + 1, 0x9e3779b1)) >>> 0);
    const from = seeds[number % seeds.length]!;
    const bytes = encode(mutateSeed(from, seeds, random), random);
    const report = { name: from.name, bytes: bytes.length > mostBytes ? bytes.subarray(0, mostBytes) : bytes };
    // VEX alone is refused, so it comes with packages to speak of; and packages come with VEX at times.
    if (from.name.includes('vex')) return { of: from.name, files: [packages, report] };
    return random() < 0.05 ? { of: from.name, files: [report, vex] } : { of: from.name, files: [{ ...report, name: '' }] };
  };
}
