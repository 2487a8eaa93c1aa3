// Words for whatever the API says of a finding.
import { expect } from 'chai';
import { findingStateSchema, matchMethods } from '@portcullis/contract';
import { readFilter, stateChoices, toQuery } from '../../src/pages/findings/findings-filter.ts';
import { matchWords, stateWords } from '../../src/pages/findings/finding-words.ts';
import { pickMergeTargets, readFindingId } from '../../src/pages/findings/merge-targets.ts';

describe('words of a finding', () => {
  it('say in one way for each method how it was recognised', () => {
    expect(Object.keys(matchWords)).to.have.members([...matchMethods]);
    expect(new Set(Object.values(matchWords)).size).to.equal(matchMethods.length);
  });

  it('tell a rule that the tool dropped from a finding that is fixed', () => {
    expect(Object.keys(stateWords)).to.have.members(findingStateSchema.options);
    expect(stateWords.retired.meaning).to.contain('nobody knows whether it is fixed');
  });

  it('stand for a filter by each state', () => {
    expect(stateChoices).to.include.members(findingStateSchema.options);
    for (const state of findingStateSchema.options) expect(toQuery(readFilter(new URLSearchParams({ state })))['state']).to.equal(state);
  });
});

describe('what a finding may be merged into', () => {
  const one = { id: 'a', tool: 'scan', category: '', state: 'open' } as const;
  type Found = Parameters<typeof pickMergeTargets>[0];

  it('is of the same tool and category, and those that are gone come first', () => {
    const found = [
      one,
      { ...one, id: 'b' },
      { ...one, id: 'c', state: 'fixed' },
      { ...one, id: 'd', tool: 'x' },
      { ...one, id: 'e', category: 'y' },
    ];
    expect(pickMergeTargets(found as unknown as Found, one).map(({ id }) => id)).to.deep.equal(['c', 'b']);
  });

  it('may be named by its id or by a link to it', () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    const other = '01890a5d-ac96-774b-bcce-b302099a8058';
    expect(readFindingId(id.toUpperCase())).to.equal(id);
    expect(readFindingId(`https://gate.example/projects/shop/findings?finding=${id}&scan=${other}`)).to.equal(id);
    expect(readFindingId(`query ${id}`)).to.equal(undefined);
    expect(readFindingId('sql')).to.equal(undefined);
  });
});
