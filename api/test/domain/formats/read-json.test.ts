// Bytes → JSON: what is refused, and whether the answer helps whoever has to mend the report.
import { expect } from 'chai';
import fc from 'fast-check';
import { problemOf, readJson } from '../read-report.ts';

const bom = '\uFEFF';

describe('openJson: encodings', () => {
  it('reads UTF-8 with and without a byte-order mark', () => {
    expect(readJson('{"a":"ü€😀"}')).to.deep.equal({ a: 'ü€😀' });
    expect(readJson(`${bom}{"a":1}`)).to.deep.equal({ a: 1 });
  });

  it('reads UTF-16 with a byte-order mark, as PowerShell writes it, in either order', () => {
    const utf16 = Buffer.from(`${bom}{"a":"ü€😀"}`, 'utf16le');
    expect(readJson(utf16)).to.deep.equal({ a: 'ü€😀' });
    expect(readJson(Buffer.from(utf16).swap16())).to.deep.equal({ a: 'ü€😀' });
  });

  for (const { what, bytes, code, says } of [
    { what: 'nothing', bytes: Buffer.alloc(0), code: 'report-empty', says: /is empty/ },
    { what: 'only a byte-order mark', bytes: Buffer.from(bom), code: 'report-empty', says: /is empty/ },
    { what: 'only white space', bytes: Buffer.from(' \n\t\r\n'), code: 'report-empty', says: /white space/ },
    { what: 'half of UTF-16', bytes: Buffer.from(`${bom}{"a":1}`, 'utf16le').subarray(0, 9), code: 'report-not-json', says: /UTF-16/ },
    { what: 'UTF-16 without a byte-order mark', bytes: Buffer.from('{"a":1}', 'utf16le'), code: 'report-not-json', says: /not JSON/ },
    { what: 'bytes that are not UTF-8', bytes: Buffer.from([0x22, 0xc3, 0x28, 0x22]), code: 'report-not-json', says: /neither UTF-8/ },
    { what: 'an HTML page', bytes: Buffer.from('\n<!DOCTYPE html><html></html>'), code: 'report-not-json', says: /HTML.*sign-in/ },
    { what: 'an HTML page without a type', bytes: Buffer.from('<HTML>'), code: 'report-not-json', says: /HTML/ },
  ]) {
    it(`refuses ${what} with ${code} and says what it looks like`, () => {
      const problem = problemOf(() => readJson(bytes));
      expect(problem.code).to.equal(code);
      expect(problem.message).to.match(says);
    });
  }
});

describe('openJson: broken JSON', () => {
  for (const [text, says] of [
    ['{"a":[1,2', /character 9 of 9|ends after character 9/],
    ['{"a":', /ends after character 5/],
    ['{"a":"x', /ends after character 7/],
    ['{"a":tru', /ends after character 8/],
    ['{"a":1}x', /at character 7 of 8/],
    ['{"a":1,}', /at character 7 of 8/],
    ['[1 2]', /at character 3 of 5/],
    ['{"a":1} // note', /at character 8 of 15/],
    ['x at position 12', /Look at the start/],
    ['" in JSON at position 3', /ends after character 23/],
    [`${bom}${bom}{}`, /Look at the start/],
    ['NaN', /Look at the start/],
    [']', /Look at the start/],
    ['}}}}]]]]', /Look at the start/],
    ['"a\nb"', /at character 2 of 5/],
    ['"', /ends after character 1/],
    ['"\\', /ends after character 2/],
    ['{"runs":[{"results":[{"a":1},', /ends after|at character/],
    ['{"runs":[{"results":[{"a":1},]}]}', /item that begins at byte/],
    ['{"runs":[{"results":[,]}]}', /item that begins at byte/],
    ['{"runs":[{"results":[1 2]}]}', /item that begins at byte 21/],
    ['{"runs":[{"results":[{"a":[1}]]}]}', /item that begins at byte|at character/],
    ['{"runs":[{"results":[1}}]}', /at character/],
  ] as const) {
    it(`says where ${JSON.stringify(text)} goes wrong`, () => {
      const problem = problemOf(() => readJson(text));
      expect(problem.code).to.equal('report-not-json');
      expect(problem.message).to.match(says);
    });
  }
});

describe('openJson: the same value as JSON.parse', () => {
  const log = fc.record({
    version: fc.constant('2.1.0'),
    runs: fc.array(fc.record({ tool: fc.jsonValue(), results: fc.array(fc.jsonValue()) })),
  });

  it('for any log, however it is spaced', () => {
    fc.assert(
      fc.property(log, fc.constantFrom('', ' ', '\n', '\t \r\n'), (value, space) => {
        expect(readJson(JSON.stringify(value, null, space))).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('for any text: both read the same value, or both refuse it', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"runs":',
      '"results":',
      '[{"results":[',
      '1',
      '"a"',
      ' ',
      '"',
      '\\',
      'null',
      '{"runs":[{"results":[',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        let expected: { value: unknown } | undefined;
        try {
          expected = { value: JSON.parse(text) as unknown };
        } catch {
          expected = undefined;
        }
        if (expected === undefined) expect(problemOf(() => readJson(text)).code).to.match(/^report-/);
        else if (!/"(\w*)":.*"\1":/.test(text)) expect(readJson(text)).to.deep.equal(expected.value);
      }),
      { numRuns: 3000 },
    );
  });
});
