// Characters that have no business in a name or a message: what they are, told once; and numbers in texts.
import { z } from 'zod';

// C0 and C1 controls, zero-width and bidirectional controls, line and paragraph separators, the byte-order mark.
const controls = '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff';
const unsafe = new RegExp(`[${controls}]`);

/** True where the text is one line without control, zero-width or bidirectional characters, and well-formed UTF-16. */
export function isPlainLine(text: string): boolean {
  return !unsafe.test(text) && text.isWellFormed();
}

/** A number in a query, in plain digits: `Number` would take 1e3, 0x10 and white space as well. */
export function wholeNumber(least: number, most: number) {
  const digits = (value: unknown): unknown => (typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value);
  return z.preprocess(digits, z.int('must be a whole number in digits').min(least).max(most));
}

/** A name that people give: one line, 1 to 200 characters. */
export const nameSchema = z.string().trim().min(1).max(200).refine(isPlainLine, 'must be one line of plain text');

/** A name for programs: letters, digits, dot, dash. */
export const plainName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/, 'must be 1 to 63 of letters, digits, dot and dash');
