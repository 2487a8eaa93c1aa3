// A span of days as people say it.

/** Hours under two days, else days; null is a dash. */
export function formatDays(days: number | null): string {
  if (days === null) return '–';
  if (days < 1 / 24) return 'under 1 hour';
  if (days < 2) return count(Math.round(days * 24), 'hour');
  return count(days < 10 ? Math.round(days * 10) / 10 : Math.round(days), 'day');
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/** Days left of an acceptance, rounded down: "1 day left" is at least a whole one. */
export function describeDaysLeft(expiresAt: string, now: number): string {
  const days = Math.floor((Date.parse(expiresAt) - now) / 86_400_000);
  if (days < 0) return 'has ended';
  if (days === 0) return 'ends within a day';
  return days === 1 ? '1 day left' : `${days} days left`;
}
