// What a line is recognised by when it moves: what changes the four parts and what does not.
import { contextFingerprintPattern } from '@portcullis/contract';
import { expect } from 'chai';
import { describeLines } from '../../src/evidence/describe-lines.ts';

const source = `// what it is
// whose it is
import { db } from './db';

class Orders {
  find(id) {
    const one = 1;

    return db.query(id);
    // done
  }

  list()
  {
    return db.query(all);
  }
}
`;

type Part = 'line' | 'above' | 'below' | 'scope';

function partsOf(text: string, line: number): Readonly<Record<Part, string>> {
  const described = describeLines(text)(line);
  expect(described).to.match(contextFingerprintPattern);
  const [one = '', above = '', below = '', scope = ''] = described?.split('.') ?? [];
  return { line: one, above, below, scope };
}

/** The number of the line that has the text, from 1. */
const lineOf = (text: string, part: string): number => text.split(/\r\n|\r|\n/).findIndex((line) => line.includes(part)) + 1;

function changed(edited: string, part = 'db.query(id)'): readonly string[] {
  const [before, after] = [partsOf(source, lineOf(source, part)), partsOf(edited, lineOf(edited, part))];
  return (['line', 'above', 'below', 'scope'] as const).filter((name) => before[name] !== after[name]);
}

describe('describeLines', () => {
  const same: readonly [what: string, edit: (text: string) => string][] = [
    ['lines far above it', (text) => `// a\n// b\n// c\n${text}`],
    ['blank lines around it', (text) => text.replace(/( *return db.query\(id\);)/, '\n  \t\n$1\n\n')],
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['CR', (text) => text.replaceAll('\n', '\r')],
    ['blanks at the ends of lines', (text) => text.replaceAll('\n', '  \t\n')],
    ['blanks within it', (text) => text.replace('return db', 'return   \tdb')],
    ['a whole file indented by four instead of two', (text) => text.replace(/^ +/gm, (blanks) => blanks.repeat(2))],
    ['a whole file indented by tabs', (text) => text.replace(/^( {2})+/gm, (blanks) => '\t'.repeat(blanks.length / 2))],
    ['tabs for eight blanks in some lines', (text) => text.replace(/^ +/gm, (blanks) => blanks.repeat(4).replace(/ {8}/, '\t'))],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['no line end at the end', (text) => text.trimEnd()],
  ];
  for (const [what, edit] of same) {
    it(`says the same of a line with ${what}`, () => {
      for (const part of ['import', 'db.query(id)', 'db.query(all)', '// done'])
        expect(changed(edit(source), part), part).to.deep.equal([]);
    });
  }

  const different: readonly [what: string, edit: (text: string) => string, parts: readonly Part[]][] = [
    ['the line', (text) => text.replace('return db.query(id)', 'return this.db.query(id)'), ['line']],
    ['a line above', (text) => text.replace('const one = 1', 'const one = 2'), ['above']],
    ['a line below', (text) => text.replace('// done', '// ready'), ['below']],
    ['the class', (text) => text.replace('class Orders', 'class Bills'), ['scope']],
    ['the function, which is one of the lines above as well', (text) => text.replace('find(id) {', 'get(id) {'), ['above', 'scope']],
  ];
  for (const [what, edit, parts] of different) {
    it(`changes ${parts.join(' and ')} alone with ${what}`, () => expect(changed(edit(source))).to.deep.equal(parts));
  }

  it('takes for the head of a block the line before a bracket that stands alone', () => {
    expect(changed(source.replace('list()', 'all()'), 'db.query(all)')).to.include('scope');
    expect(partsOf('a()\n{\n  x\n}\n', 3).scope).to.equal(partsOf('a()\n  y\n  x\n', 3).scope);
  });

  it('takes a tab for the blanks up to the next multiple of eight', () => {
    const spaced = partsOf('a\n    b\n        x\n', 3).scope;
    for (const indent of ['\t', '   \t']) expect(partsOf(`a\n    b\n${indent}x\n`, 3).scope, JSON.stringify(indent)).to.equal(spaced);
  });

  it('knows three blocks around, so the fourth may change', () => {
    const nested = (outermost: string): string => `${outermost}\n b\n  c\n   d\n    e\n`;
    expect(partsOf(nested('a'), 5).scope).to.equal(partsOf(nested('x'), 5).scope);
    expect(partsOf(nested('a'), 4).scope).to.not.equal(partsOf(nested('x'), 4).scope);
  });

  it('tells two lines around from one line that looks like both', () => {
    expect(partsOf('a\nb\nx', 3).above).to.not.equal(partsOf('a b\nx', 2).above);
    expect(partsOf('b\nx', 2).above).to.not.equal(partsOf('x', 1).above);
    expect(partsOf('x', 1).above).to.not.equal(partsOf('x', 1).below);
  });

  it('says nothing of a line outside the file', () => {
    for (const line of [0, -1, 1.5, NaN, 3]) expect(describeLines('a\nb\n')(line), String(line)).to.equal(undefined);
    expect(describeLines('')(1)).to.equal(undefined);
  });

  it('says the same of each line where no line behind it is asked for', () => {
    for (const text of [source, source.replaceAll('\n', '\r\n'), source.replaceAll('\n', '\n \n'), source.trimEnd(), '\r\r\na', 'a']) {
      const describe = describeLines(text);
      for (let line = 1; line <= text.split(/\r\n|\r|\n/).length; line += 1)
        expect(describeLines(text, undefined, line)(line), `${line} of ${JSON.stringify(text)}`).to.equal(describe(line));
    }
  });

  it('counts a line that is withheld as a constant, wherever it stands', () => {
    const env = (secret: string): readonly (string | undefined)[] => {
      const describe = describeLines(`[db]\n user=app\n password=${secret}\n  host=x\n`, (line) => line === 3);
      return [2, 3, 4].map(describe);
    };
    expect(env('hunter2')).to.deep.equal(env('correct horse'));
  });

  it('does each file in time that is linear, whatever the file is', () => {
    const deep = Array.from({ length: 2500 }, (_, at) => `${' '.repeat(at)}x`).join('\n');
    for (const text of ['\n'.repeat(1_000_000), `${deep}\n${'}\n'.repeat(500_000)}`, `${'x '.repeat(1_000_000)}\ny\n`]) {
      const describe = describeLines(text);
      for (let line = 1; line < 10_000; line += 1) describe(line);
    }
  });
});
