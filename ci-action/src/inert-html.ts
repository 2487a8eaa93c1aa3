// Hostile text as HTML that shows and does nothing. Used by render-summary.ts; the log's guard is printable.ts.
import { plainLine } from './plain-line.ts';

/** All ASCII that HTML, markdown, mentions, emoji codes or automatic links could start or end with. `_ - . , / ( )` mean nothing inside an HTML block. */
const active = /[&<>"'`*~[\]!|\\#@:${}=+^]/g;

/**
 * The text in a `code` element, in which GitHub links neither mentions nor addresses nor issues. It has no line break, so that it can
 * neither leave the HTML block that it stands in (CommonMark 0.31, section 4.6) nor begin a line.
 */
export function inertCode(text: string, longest = 300): string {
  const plain = plainLine(text, longest);
  return plain.trim() === '' ? '' : `<code>${escapeHtml(plain)}</code>`;
}

/** A link, where the address is one of the web; else nothing. */
export function inertLink(address: string, label: string): string {
  if (!isWebAddress(address)) return '';
  return `<a href="${escapeHtml(new URL(address).href)}">${label}</a>`;
}

/** A URL of http or https: nothing that runs in a browser. */
export function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['https:', 'http:'].includes(new URL(address).protocol);
}

function escapeHtml(text: string): string {
  return text.replace(active, (character) => `&#${character.charCodeAt(0)};`);
}
