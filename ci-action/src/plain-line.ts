// One line of harmless text out of any text; what may stand in a log is decided in printable.ts, in a summary in inert-html.ts.

// eslint-disable-next-line no-control-regex -- terminal escape sequences are what is removed
const terminalSequences = /\u001b\][^\u0007\u001b]{0,1000}(?:\u0007|\u001b\\)|(?:\u001b\[|\u009b)[0-?]{0,32}[ -/]{0,8}[@-~]/g;
const lineBreaksAndControls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Bidirectional marks, zero-width characters, tags and other characters that steer without showing. */
const invisible = /\p{Cf}/gu;

/** The text without line breaks, control, bidirectional and invisible characters, at most `longest` characters of it. */
export function plainLine(text: string, longest = Infinity): string {
  // Cleaning costs time in proportion to the text, so hostile megabytes are cut before it.
  const bounded = text.length > longest * 8 ? text.slice(0, longest * 8) : text;
  const clean = bounded.toWellFormed().replace(terminalSequences, '').replace(invisible, '').replace(lineBreaksAndControls, ' ');
  if (clean.length <= longest) return clean;
  return `${clean.slice(0, longest - 1).toWellFormed()}…`;
}
