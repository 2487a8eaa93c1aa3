// Shows a decision in the loaded lists of findings before the API has answered, and takes it back where it fails or is undone.
import type { InfiniteData, Query, QueryClient, QueryKey } from '@tanstack/react-query';
import type { FindingPage, TriageState } from './contract.ts';

type Pages = InfiniteData<FindingPage>;

/** Lists of findings are kept under [name, tenant, path, query]; see use-findings.ts. */
export const isFindingList =
  (path: string) =>
  ({ queryKey }: Query): boolean =>
    queryKey[0] === 'findings' && queryKey[2] === path;

/** Of which branch or scan a list is; both undefined for the default branch. */
export function placeOfList(key: QueryKey): { readonly ref: string | undefined; readonly scan: string | undefined } {
  const { ref, scan } = (key[3] ?? {}) as { readonly ref?: unknown; readonly scan?: unknown };
  return { ref: typeof ref === 'string' ? ref : undefined, scan: typeof scan === 'string' ? scan : undefined };
}

interface Patch {
  readonly ids: ReadonlySet<string>;
  readonly state: TriageState;
  /** The branch that it was decided for; undefined for the whole project. */
  readonly ref?: string | undefined;
}

/** @returns puts the findings back as they were, and leaves alone what else has changed in between */
export function patchFindings(queryClient: QueryClient, path: string, { ids, state, ref }: Patch): () => void {
  const lists = queryClient.getQueriesData<Pages>({ predicate: isFindingList(path) });
  // A list of a scan is of the branch that is shown, or nobody looks at it.
  const before = ref === undefined ? lists : lists.filter(([key]) => placeOfList(key).ref === ref || placeOfList(key).scan !== undefined);
  for (const [key, pages] of before) {
    const wanted = readWanted(key[3]);
    const isShown = wanted === undefined || wanted.includes(state);
    if (pages !== undefined) queryClient.setQueryData<Pages>(key, decide(pages, ids, state, isShown));
  }
  return () => {
    for (const [key, pages] of before)
      if (pages !== undefined) queryClient.setQueryData<Pages>(key, (now) => now && putBack(now, pages, ids));
  };
}

function readWanted(query: unknown): readonly string[] | undefined {
  const triage = (query as { readonly triage?: unknown } | undefined)?.triage;
  return typeof triage === 'string' ? triage.split(',') : undefined;
}

function decide(pages: Pages, ids: ReadonlySet<string>, state: TriageState, isShown: boolean): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => {
      // Pages without any of them stay the same object, so that nothing of them is drawn again.
      if (!page.items.some(({ id }) => ids.has(id))) return page;
      const items = isShown
        ? page.items.map((finding) => (ids.has(finding.id) ? { ...finding, triage: state } : finding))
        : page.items.filter(({ id }) => !ids.has(id));
      return { ...page, items };
    }),
  };
}

function putBack(now: Pages, before: Pages, ids: ReadonlySet<string>): Pages {
  return {
    ...now,
    pages: now.pages.map((page, index) => {
      const former = before.pages[index];
      if (!former?.items.some(({ id }) => ids.has(id))) return page;
      const present = new Map(page.items.map((finding) => [finding.id, finding]));
      return {
        ...page,
        items: former.items.flatMap((finding) => {
          if (ids.has(finding.id)) return [finding];
          const kept = present.get(finding.id);
          return kept === undefined ? [] : [kept];
        }),
      };
    }),
  };
}
