// How near the end of an acceptance is, for its colour.
const day = 86_400_000;

/** Bad within three days, warn within fourteen, as the overview tells of them. */
export function toneOfEnd(expiresAt: string, now: number): 'neutral' | 'warn' | 'bad' {
  const left = Date.parse(expiresAt) - now;
  if (left <= 3 * day) return 'bad';
  return left <= 14 * day ? 'warn' : 'neutral';
}
