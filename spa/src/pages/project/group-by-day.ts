// Scans by the day they came in, in the time zone of who looks.
import type { Scan } from '../../api/contract.ts';

export interface ScanDay {
  /** 2026-03-01, local. The order is that of arrival at the server, so a day may come twice where clocks were set. */
  readonly day: string;
  readonly label: string;
  readonly scans: readonly Scan[];
}

const thisYear = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const otherYear = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** Keeps the order of the scans; neighbours of the same day stand together. */
export function groupByDay(scans: readonly Scan[], now = new Date()): ScanDay[] {
  const days: { day: string; label: string; scans: Scan[] }[] = [];
  for (const scan of scans) {
    const time = new Date(scan.receivedAt);
    const day = nameDay(time);
    const last = days.at(-1);
    if (last?.day === day) last.scans.push(scan);
    else days.push({ day, label: sayDay(time, now), scans: [scan] });
  }
  return days;
}

function nameDay(time: Date): string {
  return [time.getFullYear(), time.getMonth() + 1, time.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function sayDay(time: Date, now: Date): string {
  if (nameDay(time) === nameDay(now)) return 'Today';
  if (nameDay(time) === nameDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return 'Yesterday';
  return (time.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(time);
}
