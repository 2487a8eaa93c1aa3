// What was in force on findings before a decision, so that it can be undone.
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ApiClient } from './client.ts';
import { fillPath, paths, type FindingDetail, type FindingPage, type TriageFindings } from './contract.ts';
import { restoreDecision, type Decision } from './in-force.ts';
import { isFindingList, placeOfList } from './patch-findings.ts';

/** Beyond it, asking for each would take longer than the decision; then there is no undo. */
const mostAsked = 40;

interface Asking {
  readonly api: ApiClient;
  readonly queryClient: QueryClient;
  readonly project: string;
}

/**
 * The same decision stands once, with its findings. Undefined where too many would have to be asked for.
 * @param ref the branch that will be decided on; undefined for the whole project
 */
export async function readFormerDecisions(
  asking: Asking,
  ids: readonly string[],
  ref: string | undefined,
): Promise<readonly TriageFindings[] | undefined> {
  const open = findOpen(asking, ids, ref);
  const decided = ids.filter((id) => !open.has(id));
  if (decided.length > mostAsked) return undefined;
  const byDecision = new Map<string, string[]>();
  const note = (decision: Decision, id: string): void => {
    const key = JSON.stringify(decision);
    byDecision.set(key, [...(byDecision.get(key) ?? []), id]);
  };
  const decisions = await Promise.all(decided.map((id) => readDecision(asking, id, ref)));
  decisions.forEach((decision, index) => note(decision, decided[index] ?? ''));
  const groups = [...byDecision].map(([key, findings]) => ({ ...(JSON.parse(key) as Decision), findings }));
  return open.size === 0 ? groups : [...groups, { state: 'open', ...(ref === undefined ? {} : { ref }), findings: [...open] }];
}

/**
 * Those that a loaded list of the same place shows as open: nothing but that is needed to restore them. A list of another branch says
 * nothing of the project, since the branch may have a decision of its own.
 */
function findOpen({ queryClient, project }: Asking, ids: readonly string[], ref: string | undefined): ReadonlySet<string> {
  const wanted = new Set(ids);
  const open = new Set<string>();
  const lists = queryClient.getQueriesData<InfiniteData<FindingPage>>({ predicate: isFindingList(fillPath(paths.findings, { project })) });
  for (const [key, pages] of lists) {
    const place = placeOfList(key);
    if (place.scan !== undefined || place.ref !== ref) continue;
    for (const page of pages?.pages ?? []) for (const { id, triage } of page.items) if (triage === 'open' && wanted.has(id)) open.add(id);
  }
  return open;
}

async function readDecision({ api, project }: Asking, finding: string, ref: string | undefined): Promise<Decision> {
  const { triageHistory } = await api.get<FindingDetail>(fillPath(paths.finding, { project, finding }));
  return restoreDecision(triageHistory, ref, Date.now());
}
