// A policy in its form: what the form does not show is published again as it is.
import { expect } from 'chai';
import type { PolicyDocument } from '@portcullis/contract';
import { changeRule, editRules, isSameDocument, readSettings, writeDocument } from '../../src/pages/project/edit-policy.ts';

const known: PolicyDocument = {
  rules: [{ id: 'no-new-critical', when: { introduced: true, severity: ['critical'] }, action: 'block' }],
  fourEyes: { severity: ['critical', 'high'] },
  honourSuppressions: true,
  noBaseline: 'block',
};
const write = (document: PolicyDocument): PolicyDocument => writeDocument(document, editRules({ document }), readSettings({ document }));

describe('the form of a policy', () => {
  it('publishes what it was given where nothing was changed', () => {
    expect(write(known)).to.deep.equal(known);
    expect(isSameDocument(write(known), known)).to.equal(true);
  });

  it('keeps parts of a document and of a rule that it does not know', () => {
    const [rule] = known.rules;
    const newer = {
      ...known,
      later: { a: 1 },
      rules: [{ ...rule, note: 'x', when: { ...rule?.when, path: 'src/**' } }],
    } as unknown as PolicyDocument;
    expect(write(newer)).to.deep.equal(newer);
    const [first, ...others] = editRules({ document: newer });
    const changed = changeRule(first!, { severity: ['critical', 'low'] }, [first!, ...others]);
    const written = writeDocument(newer, [changed], readSettings({ document: newer })).rules[0];
    expect(written).to.deep.include({ note: 'x', id: 'no-new-critical-or-low' });
    expect(written?.when).to.deep.include({ path: 'src/**', severity: ['critical', 'low'] });
  });

  it('takes a part out that was switched off, and only that', () => {
    const { fourEyes: _, ...others } = readSettings({ document: known });
    expect(writeDocument(known, editRules({ document: known }), others)).to.not.have.property('fourEyes');
    expect(isSameDocument(writeDocument(known, editRules({ document: known }), others), known)).to.equal(false);
  });

  it('takes a part that is left out for what its default says, and the order of keys for nothing', () => {
    const { rules } = known;
    expect(isSameDocument({ rules }, { noBaseline: 'warn', honourSuppressions: false, rules })).to.equal(true);
    expect(isSameDocument({ rules }, { rules, honourSuppressions: true })).to.equal(false);
  });
});
