// Mutations of XML, by its text: tags are dropped, doubled, renamed, moved and deepened, and texts and attributes are made odd.
// The random numbers decide, so the same ones give the same mutant.

/** A stretch of the text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

const oddTexts: readonly string[] = [
  '',
  ' ',
  '-1',
  '99999999999999999999',
  'NaN',
  '&lt;',
  '&nosuch;',
  '&#0;',
  '&#x1f;',
  '&#xd800;',
  '<![CDATA[ ]]>',
  '<![CDATA[',
  '<!-- ',
  '<?x ',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  'x'.repeat(5000),
  '&lt;p&gt;'.repeat(500),
  '../'.repeat(300),
  '\u202e\ufffe',
];

function stretches(text: string, pattern: RegExp): Stretch[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** An element without elements in it, with its text. */
const leaves = /<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>[^<]*<\/\1>/g;
const tags = /<\/?[A-Za-z][\w:.-]*(?:\s[^<>]*)?\/?>/g;
const texts = /(?<=>)[^<>]+(?=<)/g;
const values = /(?<==")[^"<>]*(?=")/g;

/** Changes one random place. */
export function mutateMarkup(text: string, random: () => number, donors: readonly string[] = []): string {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const put = (at: Stretch | undefined, more: string): string => (at ? text.slice(0, at.start) + more + text.slice(at.end) : text);
  const within = (at: Stretch | undefined): string => (at ? text.slice(at.start, at.end) : '');
  switch (Math.floor(random() * 10)) {
    case 0:
      return put(pick(stretches(text, tags)), '');
    case 1:
      return put(pick(stretches(text, leaves)), '');
    case 2: {
      const leaf = pick(stretches(text, leaves));
      return put(leaf, within(leaf).repeat(1 + Math.floor(random() * 50)));
    }
    case 3:
      return put(pick(stretches(text, texts)), pick(oddTexts) ?? '');
    case 4:
      return put(pick(stretches(text, values)), pick(oddTexts) ?? '');
    case 5: {
      const tag = pick(stretches(text, tags));
      return put(tag, within(tag).replace(/[A-Za-z][\w:.-]*/, 'odd'));
    }
    case 6: {
      const leaf = pick(stretches(text, leaves));
      const levels = Math.floor(random() * 260);
      return put(leaf, `${'<deep>'.repeat(levels)}${within(leaf)}${'</deep>'.repeat(levels)}`);
    }
    case 7: {
      const leaf = pick(stretches(text, leaves));
      const other = pick(stretches(text, leaves));
      return put(leaf, within(other));
    }
    case 8: {
      const donor = pick(donors) ?? '';
      const part = pick(stretches(donor, leaves));
      return put(pick(stretches(text, leaves)), part ? donor.slice(part.start, part.end) : '');
    }
    default:
      return text.slice(0, Math.floor(random() * text.length));
  }
}
