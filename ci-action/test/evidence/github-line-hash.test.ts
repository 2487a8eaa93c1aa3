// GitHub's hash of a line: the vectors of github/codeql-action, and what they leave open.
import { expect } from 'chai';
import { hashGithubLines } from '../../src/evidence/github-line-hash.ts';

function hashAll(text: string): readonly string[] {
  const hash = hashGithubLines(text);
  const hashes: string[] = [];
  for (let found = hash(1); found !== undefined; found = hash(hashes.length + 1)) hashes.push(found);
  return hashes;
}

/** The definition, word for word: the sum of a hundred units times powers of 37, modulo 2^64. */
function byDefinition(units: readonly number[]): string {
  let sum = 0n;
  for (let at = 0; at < 100; at += 1) sum = BigInt.asUintN(64, sum * 37n + BigInt(units[at] ?? 0));
  return sum.toString(16);
}

describe('hashGithubLines', () => {
  const lorem = 'Lorem ipsum dolor sit amet.\n';
  const vectors: readonly [what: string, text: string, hashes: readonly string[]][] = [
    ['an empty file', '', ['c129715d7a2bc9a3:1']],
    [
      'blanks before lines and no line end at the end',
      ' a\nb\n  \t\tc\n d',
      ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1'],
    ],
    [
      'lines that repeat',
      lorem.repeat(10),
      [
        ...Array.from({ length: 6 }, (_, at) => `a7f2ff13bc495cf2:${at + 1}`),
        ...['a7f2ff1481e87703:1', 'a9cf91f7bbf1862b:1', '55ec222b86bcae53:1', 'cc97dc7b1d7d8f7b:1', 'c129715d7a2bc9a3:1'],
      ],
    ],
  ];
  for (const [what, text, hashes] of vectors) {
    it(`gives GitHub's values for ${what}`, () => expect(hashAll(text)).to.deep.equal(hashes));
  }

  it('gives the same for LF, CR and CRLF, and takes a blank between CR and LF for two line ends, as GitHub does', () => {
    const text = `${lorem}a\n\nb\n`;
    expect(hashAll(text.replaceAll('\n', '\r\n'))).to.deep.equal(hashAll(text));
    expect(hashAll(text.replaceAll('\n', '\r'))).to.deep.equal(hashAll(text));
    expect(hashAll('a\r \nb')).to.deep.equal(hashAll('a\n\nb'));
  });

  it('computes what the definition says for every character, also where halves of the hash overflow', () => {
    const text = Array.from({ length: 3000 }, (_, at) => String.fromCharCode(((at * 7919) % 60_000) + 33)).join('');
    const units = [...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)), 65535];
    expect(hashGithubLines(text)(1)).to.equal(`${byDefinition(units)}:1`);
    expect(hashGithubLines(`x\n${text}`)(2)).to.equal(`${byDefinition(units)}:1`);
  });

  it('counts equal lines of a large file without comparing each with each', () => {
    const hash = hashGithubLines('\n'.repeat(1_000_000));
    expect(hash(1)?.endsWith(':1')).to.equal(true);
    expect(hash(900_000)?.endsWith(':900000')).to.equal(true);
  });

  it('says the same of each line where no line behind it is asked for', () => {
    for (const text of [
      '',
      'a',
      'a\r\nb\r\n',
      ' a\nb\n  \t\tc\n d',
      lorem.repeat(10),
      `${'x'.repeat(300)}\n`.repeat(3),
      '\n'.repeat(250),
    ]) {
      for (const [at, hash] of hashAll(text).entries()) expect(hashGithubLines(text, at + 1)(at + 1), JSON.stringify(text)).to.equal(hash);
    }
  });

  it('says nothing of a line that the file does not have', () => {
    for (const line of [0, -1, 1.5, NaN, 4, Infinity]) expect(hashGithubLines('a\nb\n')(line), String(line)).to.equal(undefined);
  });
});
