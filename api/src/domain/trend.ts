// Open findings day by day, from what scans left open. Pure: a partition keeps its last count until its next scan.
import { severities, type SeverityCounts, type TrendDay } from '@portcullis/contract';

/** Milliseconds of a day. Days are counted from 1970 in UTC. */
export const dayLength = 86_400_000;

/** What a partition had open at the end of a day. */
interface Counted {
  readonly partition: string;
  readonly day: number;
  readonly open: readonly number[];
}

/** Findings that do not count from a day until (not including) another, because they were dismissed. */
interface Dismissed {
  readonly rank: number;
  readonly from: number;
  readonly until: number | null;
  readonly count: number;
}

/** Counts in order of severity, critical first, as a record. */
export function toSeverityCounts(counts: readonly number[]): SeverityCounts {
  const [critical = 0, high = 0, medium = 0, low = 0, info = 0] = counts;
  return { critical, high, medium, low, info };
}

/** What changes on a day: a sum over partitions and dismissals of the difference to the day before. */
function findChanges(counted: readonly Counted[], dismissed: readonly Dismissed[]): Map<number, number[]> {
  const changes = new Map<number, number[]>();
  const add = (day: number, rank: number, by: number): void => {
    const change = changes.get(day) ?? severities.map(() => 0);
    change[rank] = (change[rank] ?? 0) + by;
    changes.set(day, change);
  };
  const last = new Map<string, readonly number[]>();
  for (const { partition, day, open } of [...counted].sort((a, b) => a.day - b.day)) {
    const before = last.get(partition);
    for (const rank of severities.keys()) add(day, rank, (open[rank] ?? 0) - (before?.[rank] ?? 0));
    last.set(partition, open);
  }
  for (const { rank, from, until, count } of dismissed) {
    if (until !== null && until <= from) continue;
    add(from, rank, -count);
    if (until !== null) add(until, rank, count);
  }
  return changes;
}

/** One entry a day from `first` to `last`. Before the first scan of anything there are no entries: nothing is known of those days. */
export function drawTrend(counted: readonly Counted[], dismissed: readonly Dismissed[], first: number, last: number): TrendDay[] {
  const begin = Math.min(...counted.map((one) => one.day));
  if (!Number.isFinite(begin)) return [];
  const changes = findChanges(counted, dismissed);
  const open = severities.map(() => 0);
  const apply = (day: number): void => changes.get(day)?.forEach((by, rank) => (open[rank] = (open[rank] ?? 0) + by));
  for (const day of [...changes.keys()].filter((one) => one < first)) apply(day);
  const trend: TrendDay[] = [];
  for (let day = first; day <= last; day += 1) {
    apply(day);
    if (day < begin) continue;
    trend.push({
      day: new Date(day * dayLength).toISOString().slice(0, 10),
      open: toSeverityCounts(open.map((count) => Math.max(0, count))),
    });
  }
  return trend;
}
