// Looking over JSON before it is parsed: limits, and members that stand twice.
import { expect } from 'chai';
import { jsonLimits, splitJson } from '../../../src/domain/formats/split-json.ts';
import { problemOf, readJson } from '../read-report.ts';

const pattern = ['runs', '*', 'results'];

describe('splitJson: limits', () => {
  it('reads what is nested 200 levels deep and refuses one level more, with its place', () => {
    const { depth } = jsonLimits;
    expect(readJson('['.repeat(depth) + ']'.repeat(depth))).to.be.an('array');
    const problem = problemOf(() => readJson('['.repeat(depth + 1) + ']'.repeat(depth + 1)));
    expect([problem.code, problem.message]).to.deep.equal([
      'report-too-complex',
      `The report is nested deeper than 200 levels (at byte ${depth}).`,
    ]);
  });

  for (const opening of ['[', '{"a":', '[{"a":', '{"runs":[{"results":[']) {
    it(`refuses ${JSON.stringify(opening)} repeated a million times without overflowing the stack`, () => {
      expect(problemOf(() => readJson(opening.repeat(1_000_000))).code).to.equal('report-too-complex');
    });
  }

  it('does not count brackets inside strings', () => {
    const text = JSON.stringify({ a: '['.repeat(1000), '{{{{': '\\"[[[\\' });
    expect(readJson(text)).to.deep.equal(JSON.parse(text));
  });

  it('refuses too many values and too long a string', () => {
    const limits = { ...jsonLimits, depth: 10, values: 5, stringBytes: 5 };
    expect(problemOf(() => splitJson(Buffer.from('[1,2,3,4,5,6,7]'), pattern, limits)).code).to.equal('report-too-complex');
    const problem = problemOf(() => splitJson(Buffer.from('["ok","far too long"]'), pattern, limits));
    expect([problem.code, problem.message]).to.deep.equal(['report-too-large', 'The string at byte 6 is longer than 5 bytes.']);
  });
});

describe('splitJson: limits that end the reading where they are passed', () => {
  // What comes after the limit is no more looked at: it would be refused with another problem.
  const tooDeep = '['.repeat(jsonLimits.depth + 1);

  it('refuses the first item above the limit, over all lists, before it makes room for more', () => {
    const limits = { ...jsonLimits, items: 3 };
    const within = '{"runs":[{"results":[1,2]},{"results":[3]}]}';
    expect(splitJson(Buffer.from(within), pattern, limits).items).to.have.length(3);
    const problem = problemOf(() => splitJson(Buffer.from(`{"runs":[{"results":[1,2]},{"results":[3,4,${tooDeep}`), pattern, limits));
    expect([problem.code, problem.pointer]).to.deep.equal(['report-too-large', '/runs']);
    expect(problem.message).to.match(/more than 3 results; at most 3 are read\. Narrow the scan/);
  });

  it('refuses the first value above the limit', () => {
    const limits = { ...jsonLimits, values: 5 };
    const problem = problemOf(() => splitJson(Buffer.from(`[1,2,3,4,5,6,${tooDeep}`), pattern, limits));
    expect([problem.code, problem.message]).to.deep.equal(['report-too-complex', 'The report has more than 5 values (at byte 10).']);
  });
});

describe('splitJson: members that stand twice', () => {
  for (const text of [
    '{"version":1,"version":2}',
    '{"version" : 1, "version" : 2}',
    '{"version"\n\t:1,"version"\r\n:2}',
    '{"runs":1,"r\\u0075ns":2}',
    '{"a\\"b":1,"a\\"b":2}',
    '{"a\\\\":1,"a\\\\":2}',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"x":{"a":[{}]},"y":"}","x":0}',
    '{"runs":[{"results":[],"results" :[1]}]}',
  ]) {
    it(`refuses ${text}, since readers disagree on which of the two counts`, () => {
      const problem = problemOf(() => readJson(text));
      expect(problem.code).to.equal('report-invalid');
      expect(problem.message).to.match(/stands twice/);
    });
  }

  for (const text of [
    '{"a":{"b":1},"c":{"b":2}}',
    '{"a":[{"a":1},{"a":2}]}',
    '{"a":"b","b":"a"}',
    '{"a":"\\"a\\":1","b":"x"}',
    '{"a":["b","b"],"b":"b"}',
    '[{"a":1},{"a":2}]',
    '{"runs":[{"tool":1,"results":[]},{"tool":2,"results":[{"tool":3}]}]}',
    '["a","a"]',
  ]) {
    it(`is not fooled by ${text}`, () => {
      expect(readJson(text)).to.deep.equal(JSON.parse(text));
    });
  }
});
