// The list of long-lived branches as people type it.
import { changeProjectSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { isAbout, readPatterns } from '../../src/pages/project/long-lived-branches.ts';

describe('the field of long-lived branches', () => {
  it('reads names line by line as the API takes them', () => {
    const longLivedBranches = readPatterns(' develop\n\nrefs/heads/release/*, develop\n');
    expect(longLivedBranches).to.deep.equal(['develop', 'release/*']);
    expect(changeProjectSchema.safeParse({ longLivedBranches }).success).to.equal(true);
  });

  it('shows a fault of one entry at the field, and of another field elsewhere', () => {
    expect(isAbout({ pointer: '/longLivedBranches/1' }, 'longLivedBranches')).to.equal(true);
    expect(isAbout({ pointer: '/name' }, 'longLivedBranches')).to.equal(false);
    expect(isAbout(null, 'name')).to.equal(false);
  });
});
