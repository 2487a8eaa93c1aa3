// A time as people say it, with the exact local time on hover and for machines.
import type { ReactNode } from 'react';
import { formatRelative } from './format-relative.ts';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** `at` is an ISO time; null shows `never`. */
export function RelativeTime({ at, never = 'never' }: { readonly at: string | null; readonly never?: string }): ReactNode {
  if (at === null) return never;
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return '–';
  return (
    <time dateTime={time.toISOString()} title={exact.format(time)}>
      {formatRelative(time.getTime() - Date.now())}
    </time>
  );
}
