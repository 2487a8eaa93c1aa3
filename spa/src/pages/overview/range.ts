// How many days charts show; kept in the address.
import type { OverviewDays } from '../../api/use-overview.ts';

export const ranges = ['30', '90', '365'] as const satisfies readonly OverviewDays[];

export function readRange(search: URLSearchParams): OverviewDays {
  const wanted = search.get('days');
  return ranges.find((days) => days === wanted) ?? '90';
}
