// The findings page's address: what it says, and what the API is asked.
import { expect } from 'chai';
import { readFilter, toQuery, writeTriage } from '../src/pages/findings/findings-filter.ts';

const ask = (address: string): Record<string, unknown> => {
  const query = toQuery(readFilter(new URLSearchParams(address)));
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== ''));
};

describe('the address of the findings page', () => {
  it('asks for what is open and not dismissed where it says nothing', () => {
    expect(ask('')).to.deep.equal({ state: 'open', triage: 'open,in-review' });
  });

  it('asks without a filter for what is set to all', () => {
    expect(ask('state=all&triage=all')).to.deep.equal({});
  });

  it('passes over words that are no severity, state or decision', () => {
    expect(ask('severity=high,worst&state=gone&triage=maybe')).to.deep.equal({ severity: 'high', state: 'open', triage: 'open,in-review' });
  });

  it('names severities and decisions in one order, so that the same filter is asked for once', () => {
    expect(ask('severity=low,critical&triage=accepted,open')).to.deep.equal(ask('severity=critical,low&triage=open,accepted'));
  });

  it('takes texts as they are', () => {
    expect(ask(`q=${encodeURIComponent('a b&c')}&path=src%2Fa.ts`)).to.include({ q: 'a b&c', path: 'src/a.ts' });
  });

  it('leaves the default choice of decisions out', () => {
    expect(writeTriage(['in-review', 'open'])).to.equal(null);
    expect(writeTriage(['accepted', 'open'])).to.equal('open,accepted');
    expect(writeTriage([])).to.equal('all');
  });
});
