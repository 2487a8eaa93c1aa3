// Texts of a report are hostile: what PostgreSQL refuses or a terminal or page could trip over is taken out.

// ANSI escape sequences (ECMA-48): CSI … final byte, OSC … BEL or ST, and two-character escapes.
// eslint-disable-next-line no-control-regex -- control characters are what is removed
const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;
// Controls but tab and line feed; zero-width and bidirectional controls; separators; byte-order mark.
// eslint-disable-next-line no-control-regex -- control characters are what is removed
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
// eslint-disable-next-line no-control-regex -- the quick test for texts that need no work, which is nearly all of them
const suspect = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]/;

/** A cleaned text and whether cleaning changed it. */
export interface CleanedText {
  readonly text: string;
  readonly wasCleaned: boolean;
}

/**
 * Removes escape sequences and control characters, makes lone surrogates U+FFFD, and cuts at a length.
 * Carriage returns before a line feed go without being counted as cleaning.
 * @param longest in UTF-16 code units; a longer text ends in an ellipsis
 */
export function cleanText(raw: string, longest: number): CleanedText {
  if (raw.length <= longest && !suspect.test(raw)) return { text: raw, wasCleaned: false };
  const bounded = raw.length > longest * 4 ? raw.slice(0, longest * 4) : raw;
  const unix = bounded.replaceAll('\r\n', '\n');
  const text = unix.replace(ansi, '').replace(controls, '').toWellFormed();
  const isCut = text.length > longest;
  const kept = isCut ? `${text.slice(0, longest - 1).toWellFormed()}…` : text;
  return { text: kept, wasCleaned: isCut || bounded.length !== raw.length || text !== unix };
}
