// Texts of a finding as they are kept: cleaned, bounded, and without the secrets that the report itself names. Used by native-format.ts.
import { redacted } from '@portcullis/contract';
import { cleanReportText } from './clean-report-text.ts';
import { asText } from './json-values.ts';

/** A text within a length; null for nothing. Numbers count as their digits, for tools that write them so. */
export type ReadText = (value: unknown, longest: number) => string | null;

/** Makes the reader of a finding's texts: without the secrets that the report itself names, whatever shape they have. */
export function makeTextReader(secrets: readonly unknown[], onCleaned: () => void): ReadText {
  const raw = secrets.flatMap((value) => (typeof value === 'string' && value.trim().length >= 4 ? [value, value.trim()] : []));
  // The longest first: one may hold another.
  const known = [...new Set(raw)].sort((one, other) => other.length - one.length);
  return (value, longest) => {
    const text = typeof value === 'number' ? String(value) : asText(value);
    if (text === undefined) return null;
    let bounded = text.slice(0, longest * 8);
    for (const secret of known) if (bounded.includes(secret)) bounded = bounded.replaceAll(secret, redacted);
    const { text: clean, wasCleaned } = cleanReportText(bounded, longest);
    if (wasCleaned) onCleaned();
    return clean.trim() || null;
  };
}

export function oneLine(text: string | null): string | null {
  return text === null ? null : text.replace(/\s+/g, ' ').trim() || null;
}
