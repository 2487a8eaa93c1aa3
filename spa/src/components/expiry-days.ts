// Days until which something holds, as `<input type="date">` has them: YYYY-MM-DD in local time.
export function daysAhead(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() + days);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** What holds until a day holds through it. Undefined for what is no day. */
export function endOfDay(day: string): Date | undefined {
  const end = new Date(`${day}T23:59:59`);
  return Number.isNaN(end.getTime()) ? undefined : end;
}
