// "6 December 2026": a day of the reader's own calendar, for what begins or ends on it.
const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** @param at ISO time */
export function formatDate(at: string): string {
  return words.format(new Date(at));
}
