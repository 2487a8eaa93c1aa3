// The debt register: its filter in the address, its owners, and how near an end is.
import { expect } from 'chai';
import { listOwners, readFilter, writeFilter } from '../../../src/pages/acceptances/acceptances-filter.ts';
import { toneOfEnd } from '../../../src/pages/acceptances/days-left.ts';

describe('the register of accepted risks', () => {
  it('keeps its filter in the address', () => {
    const filter = { project: 'shop', owner: 'Ada', ended: true };
    expect(readFilter(new URLSearchParams(writeFilter(filter)))).to.deep.equal(filter);
    expect(writeFilter({ project: null, owner: null, ended: false })).to.deep.equal({});
  });

  it('lists owners by name, those who left by the name of the day', () => {
    const owner = (id: string | null, name: string) => ({ owner: { id, name } });
    expect(listOwners([owner('2', 'Grace'), owner(null, 'Ada'), owner('2', 'Grace')])).to.deep.equal([
      { value: 'Ada', label: 'Ada' },
      { value: '2', label: 'Grace' },
    ]);
  });

  it('marks what ends within fourteen days, and more so what ends within three', () => {
    const now = Date.parse('2026-11-01T00:00:00Z');
    const tones = ['2026-11-03', '2026-11-10', '2027-01-01'].map((day) => toneOfEnd(`${day}T00:00:00Z`, now));
    expect(tones).to.deep.equal(['bad', 'warn', 'neutral']);
  });
});
