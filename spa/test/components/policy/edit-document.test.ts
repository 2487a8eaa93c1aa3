// A policy in its form and as a text: what the form does not know is kept, and both say the same.
import type { PolicyDocument } from '@portcullis/contract';
import { expect } from 'chai';
import {
  addRule,
  changeConditions,
  changeRule,
  isSameDocument,
  mostRequiredScans,
  mostRules,
  orderKeys,
  readLines,
  withParts,
  writeText,
} from '../../../src/components/policy/edit-document.ts';
import { checkDocument } from '../../../src/components/policy/check-document.ts';

const known: PolicyDocument = {
  rules: [
    { id: 'no-new-critical', when: { novelty: ['new'], severity: ['critical'] }, action: 'block' },
    { id: 'exploited', when: { kev: true, path: ['src/**'] }, action: 'warn', graceDays: 7 },
  ],
  fourEyes: { severity: ['critical', 'high'] },
};

describe('the form of a policy', () => {
  it('takes a part out that is emptied, and only that', () => {
    const [, exploited] = changeConditions(known.rules, 1, { path: undefined });
    expect(exploited).to.deep.equal({ id: 'exploited', when: { kev: true }, action: 'warn', graceDays: 7 });
    expect(changeRule(known.rules, 1, { graceDays: undefined })[1]).to.not.have.property('graceDays');
    expect(withParts(known, { fourEyes: undefined })).to.deep.equal({ rules: known.rules });
  });

  it('keeps parts of a document and of a rule that it does not know', () => {
    const newer = {
      rules: [{ ...known.rules[0], note: 'x', when: { ...known.rules[0]?.when, later: 1 } }],
      other: 2,
    } as unknown as PolicyDocument;
    const changed = { ...newer, rules: changeConditions(newer.rules, 0, { severity: ['critical', 'low'] }) };
    expect(changed).to.deep.include({ other: 2 });
    expect(changed.rules[0]).to.deep.include({ note: 'x', id: 'no-new-critical-or-low' });
    expect(changed.rules[0]?.when).to.deep.include({ later: 1, severity: ['critical', 'low'] });
  });

  it('gives a new rule a name that no other has, and a document that the API takes', () => {
    const rules = addRule(addRule([{ id: 'rule-2', when: {}, action: 'block' }]));
    expect(rules.map(({ id }) => id)).to.deep.equal(['rule-2', 'rule-3', 'rule-4']);
    expect(checkDocument({ rules })).to.deep.equal([]);
  });

  it('ends where the API would refuse more', () => {
    const rules = Array.from({ length: mostRules }, (_, index) => ({ id: `r${index}`, when: {}, action: 'block' }));
    const requiredScans = Array.from({ length: mostRequiredScans }, () => ({ tool: 'semgrep' }));
    expect(checkDocument({ rules, requiredScans })).to.deep.equal([]);
    expect(checkDocument({ rules: [...rules, { id: 'more', when: {}, action: 'block' }] })).to.have.lengthOf(1);
    expect(checkDocument({ rules: [], requiredScans: [...requiredScans, { tool: 'x' }] })).to.have.lengthOf(1);
  });

  it('takes a part that is left out for what its default says, and the order of keys for nothing', () => {
    const { rules } = known;
    expect(isSameDocument({ rules }, { requiredScans: [], noBaseline: 'warn', honourSuppressions: false, rules })).to.equal(true);
    expect(isSameDocument({ rules }, { rules, honourSuppressions: true })).to.equal(false);
    const swapped: PolicyDocument = {
      rules: [{ action: 'block', when: { severity: ['critical'], novelty: ['new'] }, id: 'no-new-critical' }],
    };
    expect(isSameDocument({ rules: known.rules.slice(0, 1) }, swapped)).to.equal(true);
  });

  it('reads a list as people type it', () => {
    expect(readLines(' a\n\nb \na')).to.deep.equal(['a', 'b']);
  });
});

describe('the text of a policy', () => {
  it('is JSON of the same document, with short lists on one line', () => {
    const text = writeText(orderKeys(known));
    expect(JSON.parse(text)).to.deep.equal(known);
    expect(text)
      .to.include('"novelty": ["new"]')
      .and.to.match(/^\{\n {2}"rules": \[\n {4}\{\n {6}"id": "no-new-critical"/);
    expect(JSON.parse(writeText({ rules: [{ id: 'a', when: { path: ['x'.repeat(200), '"]'] }, action: 'warn' }] }))).to.deep.equal({
      rules: [{ id: 'a', when: { path: ['x'.repeat(200), '"]'] }, action: 'warn' }],
    });
  });
});
