// Rule lookup: which rule a result is of, through every way in which tools name (or fail to name) one.
import { expect } from 'chai';
import { codesOf, parseResult, parseRun } from '../../read-report.ts';

const rules = [
  { id: 'first', guid: 'aaaaaaaa-0000-4000-8000-000000000001', shortDescription: { text: 'the first rule' } },
  { id: 'second', guid: 'aaaaaaaa-0000-4000-8000-000000000002', shortDescription: { text: 'the second rule' } },
  { shortDescription: { text: 'a rule without an id' } },
];
const packRules = [
  { id: 'packed', shortDescription: { text: 'the packed rule' } },
  { id: 'second', shortDescription: { text: 'its own second' } },
];
const run = {
  tool: {
    driver: { name: 'testscan', rules },
    extensions: [
      { name: 'empty' },
      { name: 'pack', guid: 'bbbbbbbb-0000-4000-8000-000000000001', rules: packRules },
      {
        name: 'testscan',
        guid: 'bbbbbbbb-0000-4000-8000-000000000002',
        rules: [{ id: 'namesake', shortDescription: { text: 'of the namesake' } }],
      },
    ],
  },
};

interface Case {
  readonly what: string;
  readonly result: object;
  /** Rule id and the description of the rule that was found; the id again where no rule was. */
  readonly is: readonly [id: string, described: string];
}

// The message is left out, so it tells which descriptor was found.
const cases: readonly Case[] = [
  { what: 'an exact id', result: { ruleId: 'second' }, is: ['second', 'the second rule'] },
  { what: 'only an index', result: { ruleIndex: 1 }, is: ['second', 'the second rule'] },
  { what: 'only an index in a reference', result: { rule: { index: 1 } }, is: ['second', 'the second rule'] },
  { what: 'only an id in a reference', result: { rule: { id: 'first' } }, is: ['first', 'the first rule'] },
  { what: 'only a guid in a reference', result: { rule: { guid: rules[1]!.guid } }, is: ['second', 'the second rule'] },
  { what: 'an index that agrees with the id', result: { ruleId: 'first', ruleIndex: 0 }, is: ['first', 'the first rule'] },
  { what: 'an index of another rule than the id', result: { ruleId: 'first', ruleIndex: 1 }, is: ['first', 'the first rule'] },
  { what: 'an index of another rule than an unknown id', result: { ruleId: 'elsewhere', ruleIndex: 1 }, is: ['elsewhere', 'elsewhere'] },
  { what: 'an index out of range', result: { ruleIndex: 99 }, is: ['unnamed-rule', 'unnamed-rule'] },
  { what: 'an index out of range beside an id', result: { ruleId: 'first', ruleIndex: 99 }, is: ['first', 'the first rule'] },
  { what: 'the index -1, which says "none"', result: { ruleId: 'second', ruleIndex: -1 }, is: ['second', 'the second rule'] },
  { what: 'only the index -1', result: { ruleIndex: -1 }, is: ['unnamed-rule', 'unnamed-rule'] },
  { what: 'an index that is no whole number', result: { ruleIndex: 0.5 }, is: ['unnamed-rule', 'unnamed-rule'] },
  { what: 'an index written as a string', result: { ruleIndex: '1' }, is: ['unnamed-rule', 'unnamed-rule'] },
  { what: 'a hierarchical id', result: { ruleId: 'first/a/b' }, is: ['first/a/b', 'the first rule'] },
  { what: 'a hierarchical id with its index', result: { ruleId: 'first/a', ruleIndex: 0 }, is: ['first/a', 'the first rule'] },
  { what: 'an id that only begins like another', result: { ruleId: 'first-class' }, is: ['first-class', 'first-class'] },
  { what: 'a rule that has no id itself', result: { ruleId: 'mine', ruleIndex: 2 }, is: ['mine', 'a rule without an id'] },
  { what: 'an id that only an extension knows', result: { ruleId: 'packed' }, is: ['packed', 'the packed rule'] },
  { what: 'an empty id', result: { ruleId: ' ' }, is: ['unnamed-rule', 'unnamed-rule'] },
  { what: 'an id that is no string', result: { ruleId: 7 }, is: ['unnamed-rule', 'unnamed-rule'] },
  { what: 'the id __proto__', result: { ruleId: '__proto__' }, is: ['__proto__', '__proto__'] },
  { what: 'neither id nor index', result: {}, is: ['unnamed-rule', 'unnamed-rule'] },
  { what: 'an extension by index', result: { rule: { index: 0, toolComponent: { index: 1 } } }, is: ['packed', 'the packed rule'] },
  {
    what: 'an extension by guid',
    result: { rule: { index: 0, toolComponent: { guid: run.tool.extensions[1]!.guid } } },
    is: ['packed', 'the packed rule'],
  },
  { what: 'an extension by name', result: { rule: { index: 0, toolComponent: { name: 'pack' } } }, is: ['packed', 'the packed rule'] },
  {
    what: 'an id that driver and extension both have',
    result: { rule: { id: 'second', toolComponent: { name: 'pack' } } },
    is: ['second', 'its own second'],
  },
  {
    what: 'an extension with the name of the driver, by guid',
    result: { rule: { index: 0, toolComponent: { name: 'testscan', guid: run.tool.extensions[2]!.guid } } },
    is: ['namesake', 'of the namesake'],
  },
  {
    what: 'an empty component reference, which is the driver',
    result: { rule: { index: 0, toolComponent: {} } },
    is: ['first', 'the first rule'],
  },
  {
    what: 'an index in an extension that is not there',
    result: { rule: { index: 0, toolComponent: { index: 9 } } },
    is: ['unnamed-rule', 'unnamed-rule'],
  },
  {
    what: 'an index in an extension of unknown name',
    result: { rule: { index: 0, toolComponent: { name: 'x' } } },
    is: ['unnamed-rule', 'unnamed-rule'],
  },
  {
    what: 'an id with an extension that is not there',
    result: { ruleId: 'first', rule: { toolComponent: { index: 9 } } },
    is: ['first', 'the first rule'],
  },
];

describe('parseReport: the rule of a result', () => {
  for (const { what, result, is } of cases) {
    it(`finds the rule of a result that has ${what}`, () => {
      const { ruleId, message } = parseResult({ ruleId: undefined, message: undefined, ...result }, run);
      expect([ruleId, message]).to.deep.equal(is);
    });
  }

  for (const [what, tool] of [
    ['rules are absent', { driver: { name: 'testscan' } }],
    ['rules are null', { driver: { name: 'testscan', rules: null } }],
    ['rules are an object', { driver: { name: 'testscan', rules: { 0: { id: 'x' } } } }],
    ['rules hold nonsense', { driver: { name: 'testscan', rules: [null, 7, [], { id: 7 }] }, extensions: [null, 3, { rules: 'no' }] }],
    ['extensions are no array', { driver: { name: 'testscan' }, extensions: { rules: [] } }],
  ] as const) {
    it(`keeps the id that the result states where ${what}`, () => {
      expect(parseResult({ ruleId: 'S1234', ruleIndex: 0 }, { tool }).ruleId).to.equal('S1234');
    });
  }

  it('keeps a result without a rule, and says so, since dropping it would hide a finding', () => {
    const parsed = parseRun([{ extra: { ruleId: undefined } }]);
    expect(parsed.results).to.have.length(1);
    expect(codesOf(parsed)).to.deep.equal(['rule-missing']);
  });
});
