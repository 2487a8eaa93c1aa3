// Paths: properties that hold for whatever a tool writes. The single cases are in formats/sarif/location.test.ts.
import { expect } from 'chai';
import fc from 'fast-check';
import { normalisePath, normaliseRoot } from '../../src/domain/normalise-path.ts';

const part = fc.constantFrom(
  ...[
    '..',
    '.',
    '/',
    '//',
    '\\',
    ' ',
    'src',
    'App.js',
    'C:',
    'D:/a/r/r/',
    'file:',
    'file://',
    'http:',
    'https://h',
    'javascript:',
    'data:',
  ],
  ...[
    '%2e',
    '%2E%2e',
    '%2f',
    '%5c',
    '%00',
    '%',
    '%zz',
    '%3a',
    '%25',
    '%01',
    '\u0000',
    '\t',
    '\n',
    '\u200b',
    '\u202e',
    '\ufeff',
    '\u00a0',
    'ü',
    'u\u0308',
  ],
  ...['/home/runner/work/a/b/', '/builds/a/b/', '?q', '#f', '@', '~', '…', '\ud800'],
);
const hostile = fc.oneof(
  fc.array(part, { maxLength: 9 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.webUrl(),
);

describe('normalisePath', () => {
  it('never gives an absolute path, one that leads out, or one with a scheme other than http and https', () => {
    fc.assert(
      fc.property(hostile, fc.option(hostile, { nil: undefined }), (uri, root) => {
        const { path, fault } = normalisePath(uri, root === undefined ? undefined : normaliseRoot(root));
        if (path === null) return;
        expect(path).to.not.equal('');
        expect(path.startsWith('/')).to.equal(false);
        expect(path).to.not.match(/[\\\u0000-\u001f\u200b]/); // eslint-disable-line no-control-regex -- what must be gone
        expect(path.split(/[/]/).map((segment) => segment.trim())).to.not.include('..');
        if (/^[a-z][a-z0-9+.-]+:/i.test(path)) expect(path).to.match(/^https?:\/\//i);
        // The letter of a drive is kept only where it is said that the path could not be tied to the repository.
        if (/^[a-z]:\//i.test(path)) expect(fault).to.equal('absolute');
      }),
      { numRuns: 5000 },
    );
  });

  it('changes nothing when it is done again, for paths without percent signs and drives', () => {
    fc.assert(
      fc.property(hostile, (uri) => {
        const { path } = normalisePath(uri);
        if (path === null || path.includes('%') || /^[a-z]:/i.test(path)) return;
        expect(normalisePath(path).path).to.equal(path);
      }),
      { numRuns: 5000 },
    );
  });

  it('gives one spelling for one file, however it is written', () => {
    const spellings = [
      'src/über/a b.js',
      './src/u\u0308ber//a%20b.js',
      'src\\über\\a b.js',
      'src/x/../%C3%BCber/./a b.js',
      ' src/über/a b.js ',
    ];
    const rooted = ['/work/shop/src/über/a b.js', 'file:///work/shop/src/%C3%BCber/a%20b.js', 'file://host/work/shop/src/über/a b.js'];
    for (const spelling of [...spellings, ...rooted])
      expect(normalisePath(spelling, '/work/shop/')).to.deep.equal({ path: 'src/über/a b.js' });
  });
});

describe('normaliseRoot', () => {
  for (const [uri, root] of [
    ['file:///work/shop', '/work/shop/'],
    ['file:///work/shop///', '/work/shop/'],
    ['/work/my%20shop/', '/work/my shop/'],
    ['file:///C:/work/shop', 'C:/work/shop/'],
    ['C:\\work\\shop\\', 'C:/work/shop/'],
    ['file:///', undefined],
    ['/', undefined],
    ['', undefined],
    ['src/', undefined],
    ['https://x.test/', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(uri)} as ${root ?? 'no root'}`, () => {
      expect(normaliseRoot(uri)).to.equal(root);
    });
  }
});
