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
    patchFindings(client, path, { ids: new Set(['a', 'c']), state: 'accepted' });
    expect(read()).to.deep.equal(['b open']);
  });

  it('marks findings in a list that shows every decision', () => {
    const { client, read } = makeList({}, ['a', 'b']);
    patchFindings(client, path, { ids: new Set(['b']), state: 'false-positive' });
    expect(read()).to.deep.equal(['a open', 'b false-positive']);
  });

  it('puts them back in their places', () => {
    const { client, read } = makeList({ triage: 'open' }, ['a', 'b', 'c'], ['d', 'e']);
    const restore = patchFindings(client, path, { ids: new Set(['b', 'd']), state: 'accepted' });
    restore();
    expect(read()).to.deep.equal(['a open', 'b open', 'c open', 'd open', 'e open']);
  });

  it('leaves a later decision on another finding in force when the first is taken back', () => {
    const { client, read } = makeList({ triage: 'open' }, ['a', 'b', 'c']);
    const restore = patchFindings(client, path, { ids: new Set(['a']), state: 'accepted' });
    patchFindings(client, path, { ids: new Set(['c']), state: 'false-positive' });
    restore();
    expect(read()).to.deep.equal(['a open', 'b open']);
  });

  it('for one branch shows in lists of that branch alone', () => {
    const ref = 'refs/pull/7/head';
    const decided = { ids: new Set(['a']), state: 'accepted', ref } as const;
    for (const [query, shown] of [
      [{ ref }, 'a accepted'],
      [{ ref: null }, 'a open'],
      [{ ref: 'refs/heads/other' }, 'a open'],
    ] as const) {
      const { client, read } = makeList(query, ['a']);
      patchFindings(client, path, decided);
      expect(read()).to.deep.equal([shown]);
    }
  });

  it('leaves lists of other projects alone', () => {
    const { client, read } = makeList({ triage: 'open' }, ['a']);
    patchFindings(client, '/api/v1/projects/other/findings', { ids: new Set(['a']), state: 'accepted' });
    expect(read()).to.deep.equal(['a open']);
  });
});
