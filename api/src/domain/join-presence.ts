// What becomes of intervals of presence where a person says that two findings are one, or that one is two. Pure; used by merge-finding and
// split-finding.
import type { BranchId } from './ids.ts';

export type GoneCause = 'fixed' | 'retired' | 'person';

/** "Is (present) or is not (not present) on this branch from scan A until scan B", half open; no end means that it holds now. */
export interface Interval {
  readonly branchId: BranchId;
  readonly from: number;
  readonly until: number | null;
  readonly present: boolean;
  readonly cause: GoneCause | null;
}

/** A branch as far as presence needs it. */
export interface PresenceBranch {
  readonly id: BranchId;
  readonly ref: string;
  /** Null for a long-lived branch. */
  readonly baseBranchId: BranchId | null;
  /** The newest scan of the partition, and the base's scan that it was compared with; null for the base as it stands. */
  readonly head: number | null;
  readonly baseNumber: number | null;
}

const end = ({ until }: Interval): number => until ?? Infinity;

const openOn = (intervals: readonly Interval[], branchId: BranchId | null): Interval | undefined =>
  intervals.find((one) => one.branchId === branchId && one.until === null);

/** True where a finding with these intervals is on the branch now. */
export function isOpenOn(intervals: readonly Interval[], { id, baseBranchId }: PresenceBranch): boolean {
  return (openOn(intervals, id) ?? openOn(intervals, baseBranchId))?.present === true;
}

/** The parts of an interval that none of the others covers. */
function partsBeside(interval: Interval, others: readonly Interval[]): Interval[] {
  const parts: Interval[] = [];
  let { from } = interval;
  for (const other of [...others].sort((a, b) => a.from - b.from)) {
    if (from >= end(interval)) return parts;
    if (end(other) <= from || other.from >= end(interval)) continue;
    if (other.from > from) parts.push({ ...interval, from, until: other.from, cause: interval.present ? 'person' : interval.cause });
    from = Math.max(from, end(other));
  }
  return from < end(interval) ? [...parts, { ...interval, from }] : parts;
}

/** What one finding's branch was told to be without, it has: as the other finding. */
function endAbsence(own: readonly Interval[], came: Interval | undefined): Interval[] {
  if (!came) return [...own];
  return own.flatMap((one) => {
    if (one.present || one.until !== null) return [one];
    return one.from < came.from ? [{ ...one, until: came.from }] : [];
  });
}

/**
 * The intervals of both findings as those of one, on every branch where `merged` has any. Where both were there once, or on a branch of
 * which the base has it now, nothing is said twice.
 */
export function joinPresence(
  into: readonly Interval[],
  merged: readonly Interval[],
  branches: ReadonlyMap<BranchId, PresenceBranch>,
): Interval[] {
  const joinOn = (branchId: BranchId): Interval[] => {
    const theirs = merged.filter((one) => one.branchId === branchId).sort((a, b) => a.from - b.from);
    const came = openOn(theirs, branchId);
    const joined = endAbsence(
      into.filter((one) => one.branchId === branchId),
      came?.present === true ? came : undefined,
    );
    return [...joined, ...theirs.flatMap((one) => partsBeside(one, joined))];
  };
  const ids = [...new Set(merged.map((one) => one.branchId))];
  const joined = new Map(ids.map((id) => [id, joinOn(id)]));
  const isDifference = ({ branchId, present, until }: Interval): boolean => {
    const branch = branches.get(branchId);
    if (!branch?.baseBranchId || !present || until !== null) return true;
    const onBase = openOn(joined.get(branch.baseBranchId) ?? into, branch.baseBranchId);
    return onBase?.present !== true || onBase.from > (branch.baseNumber ?? Infinity);
  };
  return [...joined.values()].flat().filter(isDifference);
}

/**
 * Parts the intervals of a finding: what is there as of the newest scan of each branch is another finding.
 * @returns undefined where it is there nowhere
 */
export function splitPresence(
  intervals: readonly Interval[],
  branches: ReadonlyMap<BranchId, PresenceBranch>,
): { readonly keeps: readonly Interval[]; readonly gives: readonly Interval[] } | undefined {
  const keeps: Interval[] = [];
  const gives: Interval[] = [];
  for (const one of intervals) {
    const head = branches.get(one.branchId)?.head ?? one.from;
    if (one.until === null) gives.push({ ...one, from: Math.max(one.from, head) });
    if (one.until !== null || !one.present) keeps.push(one);
    else if (one.from < head) keeps.push({ ...one, until: head, cause: 'person' });
  }
  return gives.some(({ present }) => present) ? { keeps, gives } : undefined;
}
