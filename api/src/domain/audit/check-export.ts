// Checks an exported audit log line by line, in whatever order its entries come: each entry against its seal, the seals against each other, and the
// chain against what was signed. Used by `portcullis audit verify`.
import type { AuditCheckpoint } from '@portcullis/contract';
import { readExportedEntry } from './read-export-line.ts';
import { digestEntry, firstPrevious } from './seal-chain.ts';

export interface ExportFault {
  /** From 1; null where it is not about one line. */
  readonly line: number | null;
  readonly position: number | null;
  readonly entryId: string | null;
  readonly detail: string;
}

/** Positions that are not in the file, both ends included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface ExportReport {
  readonly entries: number;
  readonly sealed: number;
  readonly unsealed: number;
  /** Lowest and highest position; null where nothing is sealed. */
  readonly from: number | null;
  readonly to: number | null;
  readonly gaps: readonly Gap[];
  /** Sealed entries that a checkpoint holds: by it, or by an unbroken chain up to it. */
  readonly held: number;
  readonly faults: readonly ExportFault[];
}

export interface ExportCheckOptions {
  readonly tenantId: string;
  /** Whose signatures hold: the chain has to have them. */
  readonly checkpoints: readonly AuditCheckpoint[];
  /** True where the file is known to be filtered or cut: what is not in it is then told, and no fault. */
  readonly isPart: boolean;
}

export interface ExportCheck {
  readonly take: (line: string, number: number) => void;
  readonly end: () => ExportReport;
}

interface Seen {
  readonly line: number;
  readonly entryId: string;
  readonly previous: string;
  readonly digest: string;
}

type Seals = ReadonlyMap<number, Seen>;

const faultAt = (position: number, { line, entryId }: Seen, detail: string): ExportFault => ({ line, position, entryId, detail });

function findGaps(positions: readonly number[]): Gap[] {
  let before = 0;
  return positions.flatMap((position) => {
    const gap = position > before + 1 ? [{ from: before + 1, to: position - 1 }] : [];
    before = position;
    return gap;
  });
}

/** Down from each checkpoint that is in the file, until the first gap. */
function countHeld({ checkpoints }: ExportCheckOptions, seals: Seals): number {
  const held = new Set<number>();
  for (const { position } of checkpoints) {
    for (let at = position; seals.has(at) && !held.has(at); at -= 1) held.add(at);
  }
  return held.size;
}

/** Each seal names the digest of the one before it. */
function findBreaks(positions: readonly number[], seals: Seals): ExportFault[] {
  return positions.flatMap((position) => {
    const seen = seals.get(position);
    const before = position === 1 ? firstPrevious : seals.get(position - 1)?.digest;
    if (!seen || before === undefined || before === seen.previous) return [];
    return [faultAt(position, seen, `the chain is broken between positions ${position - 1} and ${position}: one of the two was changed`)];
  });
}

function findUnmatched({ checkpoints, isPart }: ExportCheckOptions, seals: Seals): ExportFault[] {
  return checkpoints.flatMap(({ position, digest }) => {
    const seen = seals.get(position);
    if (seen?.digest === digest || (!seen && isPart)) return [];
    if (seen) return [faultAt(position, seen, `what was signed at position ${position} is another entry, or stood in another chain`)];
    return [
      { line: null, position, entryId: null, detail: `position ${position} was signed, and is not in the file: its end was cut off` },
    ];
  });
}

/** No server seals beyond what it signs, or writes seals beyond that into a file. */
function findBeyond({ checkpoints, isPart }: ExportCheckOptions, positions: readonly number[]): ExportFault[] {
  const signed = Math.max(0, ...checkpoints.map(({ position }) => position));
  const beyond = positions.filter((position) => position > signed);
  const [first] = beyond;
  if (isPart || checkpoints.length === 0 || first === undefined) return [];
  const detail = `${beyond.length} seals from position ${first} on lie beyond what was signed: whoever made the file may have made them`;
  return [{ line: null, position: first, entryId: null, detail }];
}

export function makeExportCheck(options: ExportCheckOptions): ExportCheck {
  const seals = new Map<number, Seen>();
  const faults: ExportFault[] = [];
  const ids = new Set<string>();
  let entries = 0;
  const take = (text: string, line: number): void => {
    entries += 1;
    const read = readExportedEntry(text);
    if ('fault' in read) {
      faults.push({ line, position: null, entryId: null, detail: `line ${line} ${read.fault}` });
      return;
    }
    const { entry, seal } = read;
    if (ids.has(entry.id))
      faults.push({ line, position: seal?.position ?? null, entryId: entry.id, detail: 'the entry is in the file twice' });
    ids.add(entry.id);
    if (!seal) return;
    const seen = { line, entryId: entry.id, previous: seal.previous, digest: seal.digest };
    if (digestEntry({ tenantId: options.tenantId, ...seal }, entry) !== seal.digest)
      faults.push(faultAt(seal.position, seen, `the entry at position ${seal.position} is not what was sealed`));
    if (seals.has(seal.position)) faults.push(faultAt(seal.position, seen, `position ${seal.position} is in the file twice`));
    seals.set(seal.position, seen);
  };
  return {
    take,
    end: () => {
      const positions = [...seals.keys()].sort((one, other) => one - other);
      const gaps = findGaps(positions);
      const missing = options.isPart
        ? []
        : gaps.map(({ from, to }) => ({
            line: null,
            position: from,
            entryId: null,
            detail: from === to ? `position ${from} is not in the file` : `positions ${from} to ${to} are not in the file`,
          }));
      return {
        entries,
        sealed: seals.size,
        unsealed: entries - seals.size,
        from: positions[0] ?? null,
        to: positions.at(-1) ?? null,
        gaps,
        held: countHeld(options, seals),
        faults: [
          ...faults,
          ...findBreaks(positions, seals),
          ...missing,
          ...findUnmatched(options, seals),
          ...findBeyond(options, positions),
        ],
      };
    },
  };
}
