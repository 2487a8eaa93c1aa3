// Splits the known findings into those that a result is byte for byte, which are not read at all, and all others. Used by compare-run.
import { type LiveFinding, type LiveFindings, presence } from './live-findings.ts';
import { type Marks, marksOf, readTwinKey, twinKeyOf } from './marks.ts';
import type { OpenRun, ReadResults } from './parsed-report.ts';

export interface Recognition {
  readonly read: ReadResults;
  /** Recognised ones of which this branch says something that is over. */
  readonly same: readonly LiveFinding[];
  readonly others: readonly LiveFinding[];
  /** Places of those that a result is byte for byte. */
  readonly recognised: ReadonlySet<number>;
  readonly sameCount: number;
  readonly sameSuppressed: number;
}

const noNames: ReadonlySet<string> = new Set();

/**
 * Equal lines that moved by as much as they are apart stand, byte for byte, where another of them stood. So where one of equal lines came
 * or went, none of them is recognised by its bytes; they are told apart by their order. Surroundings say it already where they are known.
 */
function findTwins(read: ReadResults, live: LiveFindings, known: ReadonlySet<number>, others: readonly LiveFinding[]): ReadonlySet<string> {
  const keys = new Set<string>();
  const note = (marks: Marks): void => {
    const key = twinKeyOf(marks);
    if (key !== null) keys.add(key);
  };
  for (const result of read.results) note(marksOf({ ...result, nativeKeys: [] }, noNames));
  for (const { marks, flags } of others) if ((flags & presence.openOnBase) !== 0) note(marks);
  const twins = new Set<string>();
  if (keys.size === 0) return twins;
  for (const index of known) if (keys.has(readTwinKey(live.entriesAt(index)) ?? '')) twins.add(live.rawDigestAt(index));
  return twins;
}

/** Only what is open on the base, and was so at the baseline, is passed over: of anything else the gate wants to know more. */
export function recognise(run: OpenRun, live: LiveFindings, hasBaseline: boolean): Recognition {
  const byDigest = new Map<string, number>();
  for (let index = 0; hasBaseline && index < live.count; index += 1) {
    if ((live.flagsAt(index) & (presence.openOnBase | presence.sinceBaseline)) !== presence.openOnBase) continue;
    const digest = live.rawDigestAt(index);
    if (digest !== '') byDigest.set(digest, index);
  }
  const split = (read: ReadResults): { read: ReadResults; known: ReadonlySet<number>; others: LiveFinding[] } => {
    const known = new Set(read.recognised.flatMap((digest) => byDigest.get(digest) ?? []));
    const others: LiveFinding[] = [];
    for (let index = 0; index < live.count; index += 1) if (!known.has(index)) others.push(live.at(index));
    return { read, known, others };
  };
  let found = split(run.readResults((digest) => byDigest.has(digest)));
  if (found.known.size > 0 && found.read.results.length + found.others.length > 0) {
    const twins = findTwins(found.read, live, found.known, found.others);
    if (twins.size > 0) found = split(run.readResults((digest) => byDigest.has(digest) && !twins.has(digest)));
  }
  const { read, known, others } = found;
  const same: LiveFinding[] = [];
  let sameSuppressed = 0;
  for (const index of known) {
    const flags = live.flagsAt(index);
    if ((flags & presence.suppressed) !== 0) sameSuppressed += 1;
    // Nothing is to be noted of a finding that the base has and this branch says nothing of.
    if ((flags & (presence.addedHere | presence.removedHere)) !== 0) same.push(live.at(index));
  }
  return { read, same, others, recognised: known, sameCount: known.size, sameSuppressed };
}
