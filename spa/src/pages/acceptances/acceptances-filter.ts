// Which acceptances are shown; kept in the address.
import type { Acceptance } from '../../api/contract.ts';

export interface AcceptancesFilter {
  /** Slug; null for all projects. */
  readonly project: string | null;
  /** Id of a member, or the name where an acceptance has none; null for all. */
  readonly owner: string | null;
  readonly ended: boolean;
}

export function readFilter(search: URLSearchParams): AcceptancesFilter {
  return { project: search.get('project'), owner: search.get('owner'), ended: search.get('ended') === 'true' };
}

export function writeFilter({ project, owner, ended }: AcceptancesFilter): Record<string, string> {
  return {
    ...(project === null ? {} : { project }),
    ...(owner === null ? {} : { owner }),
    ...(ended ? { ended: 'true' } : {}),
  };
}

export const ownerKey = ({ owner }: Pick<Acceptance, 'owner'>): string => owner.id ?? owner.name;

/** Everybody who answers for one of these, by name. */
export function listOwners(items: readonly Pick<Acceptance, 'owner'>[]): { readonly value: string; readonly label: string }[] {
  const owners = new Map(items.map((item) => [ownerKey(item), item.owner.name]));
  return [...owners].map(([value, name]) => ({ value, label: name.slice(0, 80) })).sort((a, b) => a.label.localeCompare(b.label));
}
