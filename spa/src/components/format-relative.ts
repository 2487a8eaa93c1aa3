// "3 hours ago", "in 2 days": the largest unit that fits.
const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, milliseconds: number])[] = [
  ['year', 365.25 * 86_400_000],
  ['month', 30.44 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** @param distance milliseconds from now; negative is past */
export function formatRelative(distance: number): string {
  const fitting = units.find(([, length]) => Math.abs(distance) >= length);
  if (fitting === undefined) return 'just now';
  const [unit, length] = fitting;
  // What was is told in whole units that have passed; what will be, by the nearest: a week from now is not "in 6 days".
  const count = distance / length;
  return words.format(distance < 0 ? Math.trunc(count) : Math.round(count), unit);
}
