// Globs of paths: what they mean, and that nobody can write one that takes long.
import { expect } from 'chai';
import fc from 'fast-check';
import { fitsGlob, prepareGlobs } from '../../../src/domain/gate/match-glob.ts';

const table: readonly (readonly [glob: string, fits: readonly string[], others: readonly string[]])[] = [
  ['src/app.js', ['src/app.js'], ['src/app.jsx', 'lib/src/app.js', 'src', 'SRC/app.js']],
  ['*.js', ['a.js', '.js'], ['src/a.js', 'a.jsx']],
  ['src/*', ['src/a', 'src/.env'], ['src/a/b', 'src', 'srca']],
  ['src/*.j?', ['src/a.js', 'src/.jx'], ['src/a.j', 'src/a.jsx', 'src/a/b.js']],
  ['src/**', ['src/a', 'src/a/b/c'], ['srca/b', 'lib/src/a']],
  ['src/', ['src/a', 'src/a/b/c'], ['srca/b', 'lib/src/a']],
  ['**', ['a', 'a/b/c'], []],
  ['**/*.js', ['a.js', 'a/b/c.js'], ['a.jsx', 'a.js/b']],
  ['**/test/**', ['test/a', 'a/test/b', 'a/b/test/c/d'], ['tests/a', 'a/testing/b']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['a/x/b/c', 'ab', 'a/xb']],
  ['a/**/b/**/c', ['a/b/c', 'a/b/x/b/y/c', 'a/x/b/c'], ['a/c', 'a/b/x']],
  ['./src/*', ['src/a'], ['./src/b/c']],
  ['/src/*', ['src/a'], ['x/src/a']],
  ['s*c/a*b*c', ['src/abc', 'sc/axxbyyc', 'src/abcbc'], ['src/ab', 'src/acb']],
  ['a?c', ['abc', 'a?c'], ['ac', 'a/c', 'abbc']],
  ['*', ['a', ''], ['a/b']],
  ['[ab].js', ['[ab].js'], ['a.js']],
  ['a+(b).js', ['a+(b).js'], ['ab.js']],
];

describe('fitsGlob', () => {
  for (const [glob, fits, others] of table) {
    it(`reads ${glob}`, () => {
      for (const path of fits) expect(fitsGlob(path, glob), path).to.equal(true);
      for (const path of others) expect(fitsGlob(path, glob), path).to.equal(false);
    });
  }

  // Each would take longer than there is time, were every way to place the wildcards tried.
  for (const { what, path, glob, fits } of [
    { what: 'folders', path: 'a/'.repeat(400), glob: `${'**/'.repeat(50)}b`, fits: false },
    { what: 'folders with names between', path: 'a/'.repeat(400), glob: `${'**/a/'.repeat(50)}b`, fits: false },
    { what: 'folders to a path that fits', path: `${'a/'.repeat(400)}b`, glob: `${'**/a/'.repeat(50)}b`, fits: true },
    { what: 'stars', path: 'a'.repeat(4000), glob: `${'*a'.repeat(100)}b`, fits: false },
    { what: 'stars to a path that fits', path: `${'a'.repeat(4000)}b`, glob: `${'*a'.repeat(100)}b`, fits: true },
    { what: 'stars beside stars', path: 'a'.repeat(4000), glob: `${'*'.repeat(200)}b`, fits: false },
    { what: 'stars in folders', path: `${'a'.repeat(40)}/`.repeat(40), glob: `${'**/*a*a*a*a*b/'.repeat(20)}c`, fits: false },
  ]) {
    it(`gives an answer for a glob of many ${what}`, () => {
      expect(fitsGlob(path, glob)).to.equal(fits);
    });
  }

  it('means the same as trying every way to place the wildcards', () => {
    const pieces = (units: readonly string[], most: number): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...units), { minLength: 1, maxLength: most }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pieces(['a', 'b', '/'], 8), pieces(['a', 'b', '/', '*', '?', '**/', '/**'], 6), (path, glob) => {
        expect(fitsGlob(path, glob)).to.equal(tryAll(path.split('/'), readGlob(glob)));
      }),
      { numRuns: 5000 },
    );
  });
});

function readGlob(glob: string): string[] {
  return (glob.endsWith('/') ? `${glob}**` : glob).replace(/^\.?\//, '').split('/');
}

function tryPart(text: string, glob: string): boolean {
  if (glob === '') return text === '';
  if (glob.startsWith('*')) return tryPart(text, glob.slice(1)) || (text !== '' && tryPart(text.slice(1), glob));
  return text !== '' && (glob.startsWith('?') || glob.startsWith(text.charAt(0))) && tryPart(text.slice(1), glob.slice(1));
}

/** The plain meaning, by trying: right, and far too slow for what somebody hostile writes. */
function tryAll(parts: readonly string[], wanted: readonly string[]): boolean {
  const [glob, ...rest] = wanted;
  if (glob === undefined) return parts.length === 0;
  const [part, ...others] = parts;
  if (glob === '**') return tryAll(parts, rest) || (part !== undefined && tryAll(others, wanted));
  return part !== undefined && tryPart(part, glob) && tryAll(others, rest);
}

describe('prepareGlobs', () => {
  it('takes a path that fits one of them', () => {
    expect(prepareGlobs(['lib/**', 'src/**'])('src/a.js')).to.equal(true);
    expect(prepareGlobs(['lib/**', 'src/**'])('docs/a.md')).to.equal(false);
  });

  it('takes out what fits one that begins with an exclamation mark, in whatever order they stand', () => {
    for (const globs of [
      ['src/**', '!src/test/**'],
      ['!src/test/**', 'src/**'],
    ]) {
      expect(prepareGlobs(globs)('src/a.js')).to.equal(true);
      expect(prepareGlobs(globs)('src/test/a.js')).to.equal(false);
    }
  });

  it('takes everything but what is taken out where nothing else is named, also what is in no file', () => {
    expect(prepareGlobs(['!vendor/'])('src/a.js')).to.equal(true);
    expect(prepareGlobs(['!vendor/'])('vendor/a/b.js')).to.equal(false);
    expect(prepareGlobs(['!vendor/'])(null)).to.equal(true);
    expect(prepareGlobs(['**', '!vendor/'])(null)).to.equal(false);
  });
});
