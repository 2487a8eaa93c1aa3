// Texts of reports: what PostgreSQL, a terminal or a page could trip over is gone, and the rest is as it was.
import { expect } from 'chai';
import fc from 'fast-check';
import { cleanText } from '../../src/domain/clean-text.ts';

const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/; // eslint-disable-line no-control-regex -- what must be gone

describe('cleanText', () => {
  for (const { what, raw, is } of [
    { what: 'plain text', raw: 'Größe: 10 € – “ok” 😀 日本', is: undefined },
    { what: 'tabs and line feeds', raw: 'a\tb\nc', is: undefined },
    { what: 'HTML, which is for the page to escape', raw: '<script>alert(1)</script>', is: undefined },
    { what: 'a null character', raw: 'a\u0000b', is: 'ab' },
    { what: 'colours of a terminal', raw: '\u001b[1;31mred\u001b[0m', is: 'red' },
    { what: 'a link of a terminal', raw: '\u001b]8;;https://x.test\u0007text\u001b]8;;\u001b\\', is: 'text' },
    { what: 'a title of a terminal that never ends', raw: 'a\u001b]0;title', is: 'a' },
    { what: 'a two-character escape', raw: 'a\u001bMb', is: 'ab' },
    { what: 'an escape inside an escape', raw: 'a\u001b\u001b[0m[31mb', is: 'a[31mb' },
    { what: 'a lone escape character', raw: 'a\u001b', is: 'a' },
    { what: 'text that turns its direction', raw: 'a\u202egpj.exe\u2069', is: 'agpj.exe' },
    { what: 'zero-width characters and a byte-order mark', raw: '\ufeffa\u200bb\u200d', is: 'ab' },
    { what: 'separators of lines and paragraphs', raw: 'a\u2028b\u2029c', is: 'abc' },
    { what: 'C1 controls', raw: 'a\u0085\u009bb', is: 'ab' },
    { what: 'a lone carriage return', raw: 'a\rb', is: 'ab' },
    { what: 'a lone high surrogate', raw: 'a\ud83db', is: 'a\ufffdb' },
    { what: 'a lone low surrogate', raw: 'a\ude00b', is: 'a\ufffdb' },
  ]) {
    it(is === undefined ? `leaves ${what} alone` : `cleans ${what}`, () => {
      expect(cleanText(raw, 100)).to.deep.equal({ text: is ?? raw, wasCleaned: is !== undefined });
    });
  }

  it('makes Windows line ends Unix ones without calling that cleaning', () => {
    expect(cleanText('a\r\nb\r\n', 100)).to.deep.equal({ text: 'a\nb\n', wasCleaned: false });
  });

  it('cuts with an ellipsis, and never through a pair of surrogates', () => {
    expect(cleanText('abcdef', 4)).to.deep.equal({ text: 'abc…', wasCleaned: true });
    expect(cleanText('abcd', 4)).to.deep.equal({ text: 'abcd', wasCleaned: false });
    expect(cleanText('ab😀😀', 4).text).to.equal('ab\ufffd…');
  });

  it('gives a bounded, well-formed text without control characters for any text, and cleaning it again changes nothing', () => {
    const hostile = fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '0',
      'm',
      '\u0007',
      '\\',
      '\r',
      '\n',
      '\u0000',
      '\ud83d',
      '\ude00',
      '\u200b',
      '\u009b',
      '\ufeff',
      'x',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(hostile, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (raw, longest) => {
        const cleaned = cleanText(raw, longest);
        expect(cleaned.text.length).to.be.at.most(longest);
        expect(cleaned.text).to.not.match(unsafe);
        expect(cleaned.text.isWellFormed()).to.equal(true);
        expect(cleanText(cleaned.text, longest)).to.deep.equal({ text: cleaned.text, wasCleaned: false });
        if (!cleaned.wasCleaned) expect(cleaned.text).to.equal(raw.replaceAll('\r\n', '\n'));
      }),
      { numRuns: 2000 },
    );
  });
});
