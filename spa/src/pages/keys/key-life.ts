// How long a new key shall work: presets, or a day.
import { endOfDay } from '../../components/expiry-days.ts';

export const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'day', label: 'Until a day …' },
  { value: 'never', label: 'Without end' },
] as const;

export type Life = (typeof lives)[number]['value'];

/** Null: without end. Undefined: no day was given. A day ends with its last second, here. */
export function readEnd(life: Life, day: string, now: Date): Date | null | undefined {
  if (life === 'never') return null;
  if (life === 'day') return endOfDay(day);
  const end = new Date(now);
  end.setDate(end.getDate() + Number(life));
  return end;
}
