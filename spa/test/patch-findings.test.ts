// A decision in loaded lists of findings: shown at once, taken back without touching anything else.
import { QueryClient, type InfiniteData } from '@tanstack/react-query';
import { expect } from 'chai';
import type { Finding, FindingPage } from '../src/api/contract.ts';
import { patchFindings } from '../src/api/patch-findings.ts';

const path = '/api/v1/projects/shop/findings';

function makeList(query: object, ...pages: readonly (readonly string[])[]): { client: QueryClient; read: () => string[] } {
  const client = new QueryClient();
  const key = ['findings', null, path, query];
  client.setQueryData<InfiniteData<FindingPage>>(key, {
    pages: pages.map((ids) => ({ items: ids.map((id) => ({ id, triage: 'open' }) as Finding), nextCursor: null })),
    pageParams: pages.map(() => null),
  });
  const read = (): string[] =>
    client.getQueryData<InfiniteData<FindingPage>>(key)?.pages.flatMap(({ items }) => items.map(({ id, triage }) => `${id} ${triage}`)) ??
    [];
  return { client, read };
}

describe('a decision in loaded lists', () => {
  it('takes findings out of a list that does not show the decision', () => {
    const { client, read } = makeList({ triage: 'open,in-review' }, ['a', 'b'], ['c']);
    patchFindings(client, path, new Set(['a', 'c']), 'accepted');
    expect(read()).to.deep.equal(['b open']);
  });

  it('marks findings in a list that shows every decision', () => {
    const { client, read } = makeList({}, ['a', 'b']);
    patchFindings(client, path, new Set(['b']), 'false-positive');
    expect(read()).to.deep.equal(['a open', 'b false-positive']);
  });

  it('puts them back in their places', () => {
    const { client, read } = makeList({ triage: 'open' }, ['a', 'b', 'c'], ['d', 'e']);
    const restore = patchFindings(client, path, new Set(['b', 'd']), 'accepted');
    restore();
    expect(read()).to.deep.equal(['a open', 'b open', 'c open', 'd open', 'e open']);
  });

  it('leaves a later decision on another finding in force when the first is taken back', () => {
    const { client, read } = makeList({ triage: 'open' }, ['a', 'b', 'c']);
    const restore = patchFindings(client, path, new Set(['a']), 'accepted');
    patchFindings(client, path, new Set(['c']), 'false-positive');
    restore();
    expect(read()).to.deep.equal(['a open', 'b open']);
  });

  it('leaves lists of other projects alone', () => {
    const { client, read } = makeList({ triage: 'open' }, ['a']);
    patchFindings(client, '/api/v1/projects/other/findings', new Set(['a']), 'accepted');
    expect(read()).to.deep.equal(['a open']);
  });
});
