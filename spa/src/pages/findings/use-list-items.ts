// What stands in the list: findings, or groups with the findings of the unfolded one between them.
import { useCallback, useMemo } from 'react';
import type { Finding } from '../../api/contract.ts';
import type { Problem } from '../../api/problem.ts';
import { useFindingGroups } from '../../api/use-finding-groups.ts';
import { useFindings } from '../../api/use-findings.ts';
import { toQuery } from './findings-filter.ts';
import type { Group } from './group-row.tsx';
import type { FindingsAddress } from './use-findings-address.ts';

export type ListItem =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'group'; readonly group: Group }
  /** Stands for what is on its way. */
  | { readonly kind: 'loading' };

export interface ListItems {
  /** Undefined until the first answer. */
  readonly items: readonly ListItem[] | undefined;
  /** The findings among them, in their order. */
  readonly findings: readonly Finding[];
  readonly error: Problem | null;
  readonly isOld: boolean;
  /** Index after which more findings belong. */
  readonly endsAt: number;
  readonly hasMore: boolean;
  /** True where there are more groups than the API names. */
  readonly isCut: boolean;
  readonly loadMore: () => void;
  /** For what of the findings has failed. */
  readonly retry: () => void;
  readonly reload: () => void;
}

const none: readonly Finding[] = [];

export function useListItems(project: string, { filter, group, unfolded }: FindingsAddress): ListItems {
  const isGrouped = group !== null;
  const query = useMemo(
    () => ({ ...toQuery(filter), ...(isGrouped && unfolded !== null ? { [group]: unfolded } : {}) }),
    [filter, isGrouped, group, unfolded],
  );
  const list = useFindings(project, query, { enabled: !isGrouped || unfolded !== null });
  const groups = useFindingGroups(project, group ?? 'rule', toQuery(filter), { enabled: isGrouped });

  const wantsFindings = !isGrouped || unfolded !== null;
  // While another group unfolds, the findings at hand are those of the one before.
  const isFitting = wantsFindings && !(isGrouped && list.isPlaceholderData);
  const pages = isFitting ? list.data?.pages : undefined;
  const findings = useMemo(() => pages?.flatMap(({ items }) => items) ?? none, [pages]);
  const hasMore = isFitting && list.hasNextPage;
  const items = useMemo<readonly ListItem[] | undefined>(() => {
    const known = findings.map((finding): ListItem => ({ kind: 'finding', finding }));
    const rows: readonly ListItem[] = pages === undefined || hasMore ? [...known, { kind: 'loading' }] : known;
    if (!isGrouped) return pages === undefined ? undefined : rows;
    return groups.data?.items.flatMap((one): readonly ListItem[] => {
      const head: ListItem = { kind: 'group', group: one };
      return unfolded !== null && one.key === unfolded ? [head, ...rows] : [head];
    });
  }, [findings, pages, hasMore, isGrouped, groups.data, unfolded]);

  const { fetchNextPage, isFetchingNextPage, isFetchNextPageError, refetch } = list;
  // What has failed is tried again by hand, not by every scroll.
  const loadMore = useCallback(() => {
    if (hasMore && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasMore, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const retry = useCallback(() => void (hasMore ? fetchNextPage() : refetch()), [hasMore, fetchNextPage, refetch]);
  const { refetch: refetchGroups } = groups;
  const reload = useCallback(() => {
    if (wantsFindings) void refetch();
    if (isGrouped) void refetchGroups();
  }, [wantsFindings, isGrouped, refetch, refetchGroups]);
  return {
    items,
    findings,
    error: (isGrouped ? groups.error : null) ?? (wantsFindings ? list.error : null),
    isOld: isGrouped ? groups.isPlaceholderData : list.isPlaceholderData,
    endsAt: findLastFinding(items),
    hasMore,
    isCut: isGrouped && groups.data?.isCut === true,
    loadMore,
    retry,
    reload,
  };
}

function findLastFinding(items: readonly ListItem[] | undefined): number {
  return items?.findLastIndex(({ kind }) => kind !== 'group') ?? 0;
}
