// Before and after of an audit entry, as the page compares them.
import { expect } from 'chai';
import { diffValues } from '../../../src/pages/audit/diff-values.ts';

describe('before and after of an audit entry', () => {
  it('are told field by field, with what changed marked', () => {
    expect(diffValues({ name: 'Ada', role: 'viewer' }, { name: 'Ada', role: 'admin', extra: [1] })).to.deep.equal([
      { field: 'name', before: 'Ada', after: 'Ada', isChanged: false },
      { field: 'role', before: 'viewer', after: 'admin', isChanged: true },
      { field: 'extra', before: undefined, after: '[1]', isChanged: true },
    ]);
  });

  it('mark nothing where there is one side only', () => {
    expect(diffValues(null, { name: 'ci' })).to.deep.equal([{ field: 'name', before: undefined, after: 'ci', isChanged: false }]);
    expect(diffValues(null, null)).to.deep.equal([]);
  });

  it('are compared as a whole where they are no objects', () => {
    expect(diffValues('a', ['b'])).to.deep.equal([{ field: '', before: 'a', after: '["b"]', isChanged: true }]);
  });

  it('do not take fields from an object’s prototype', () => {
    const [change] = diffValues({ toString: 'x' }, {});
    expect(change).to.deep.equal({ field: 'toString', before: 'x', after: undefined, isChanged: true });
  });
});
