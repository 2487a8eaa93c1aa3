// Some tools write their texts as small pieces of HTML. Used by the parsers of such tools.

const longest = 40_000;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decode(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** The text with its character references as characters; unknown ones stay. */
export function decodeEntities(text: string): string {
  return text.slice(0, longest).replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi, decode);
}

/** Text of HTML, a line for each paragraph; what does not begin with a paragraph is plain text already. Undefined for what is no text. */
export function htmlToText(html: unknown): string | undefined {
  if (typeof html !== 'string') return undefined;
  const bounded = html.slice(0, longest);
  if (!/^\s{0,100}<(?:p|div|ul|ol)\b/i.test(bounded)) return bounded.trim() || undefined;
  const lines = bounded
    .replace(/<\/(?:p|div|li)>|<br ?\/?>/gi, '\n')
    // A tag ends at the next `>`; one that meets another `<` before is none.
    .replace(/<[^<>]*>/g, '');
  return decodeEntities(lines).trim() || undefined;
}
