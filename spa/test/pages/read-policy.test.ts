// A policy in plain words.
import { expect } from 'chai';
import type { PolicyDocument, Severity } from '@portcullis/contract';
import { readPolicy } from '../../src/pages/project/read-policy.ts';

const policy = (...rules: (readonly Severity[])[]): PolicyDocument => ({
  rules: rules.map((severity, index) => ({
    id: `rule-${index + 1}`,
    when: { introduced: true, severity: [...severity] },
    action: 'block',
  })),
});

describe('plain words of a policy', () => {
  it('names what blocks, worst first, and what passes', () => {
    const { blocks, rest } = readPolicy(policy(['medium'], ['critical', 'high']));
    expect(blocks).to.equal('A commit fails as soon as it brings a new finding of severity critical, high or medium.');
    expect(rest).to.contain('severity low or info are recorded and pass');
  });

  it('says that nothing blocks where there is no rule', () => {
    expect(readPolicy(policy()).blocks).to.contain('No finding blocks a commit');
  });

  it('says that any new finding blocks where all severities do', () => {
    expect(readPolicy(policy(['critical', 'high', 'medium', 'low', 'info'])).blocks).to.contain('any new finding');
  });

  it('names rules that never apply because earlier rules take their severities', () => {
    expect(readPolicy(policy(['critical', 'high'], ['high'], ['high', 'low'])).idle).to.deep.equal(['rule-2']);
  });
});
