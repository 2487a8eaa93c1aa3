// Names of policy rules that follow their severities.
import { expect } from 'chai';
import { followSeverities } from '../../../src/components/policy/rule-name.ts';

describe('the name of a policy rule', () => {
  for (const [severities, name] of [
    [['critical'], 'no-new-critical'],
    [['critical', 'high'], 'no-new-critical-or-high'],
    [['critical', 'high', 'medium'], 'no-new-critical-high-or-medium'],
    [['critical', 'high', 'medium', 'low', 'info'], 'no-new-critical-high-medium-low-or-info'],
  ] as const) {
    it(`that the default policy gave becomes ${name} with these severities, and follows further changes.`, () => {
      expect(followSeverities('no-new-critical-or-high', severities, [])).to.equal(name);
      expect(followSeverities(name, ['critical', 'high'], [])).to.equal('no-new-critical-or-high');
    });
  }

  it('is not the name of another rule of the policy.', () => {
    const taken = ['no-new-low', 'no-new-low-2'];
    expect(followSeverities('no-new-critical-or-high', ['low'], taken)).to.equal('no-new-low-3');
    expect(followSeverities('no-new-low-3', ['critical'], taken)).to.equal('no-new-critical');
  });

  it('stays where a person gave it, and while no severity is chosen.', () => {
    for (const own of ['rule-2', 'no-new-criticals', 'blocking']) expect(followSeverities(own, ['low'], [])).to.equal(own);
    expect(followSeverities('no-new-critical', [], [])).to.equal('no-new-critical');
  });
});
