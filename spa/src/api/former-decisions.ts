// What was in force on findings before a decision, so that it can be undone.
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ApiClient } from './client.ts';
import { fillPath, paths, type FindingDetail, type FindingPage, type TriageFindings } from './contract.ts';
import { isFindingList } from './patch-findings.ts';

export type Decision = Omit<TriageFindings, 'findings'>;

/** Beyond it, asking for each would take longer than the decision; then there is no undo. */
const mostAsked = 40;

interface Asking {
  readonly api: ApiClient;
  readonly queryClient: QueryClient;
  readonly project: string;
}

/** The same decision stands once, with its findings. Undefined where too many would have to be asked for. */
export async function readFormerDecisions(asking: Asking, ids: readonly string[]): Promise<readonly TriageFindings[] | undefined> {
  const open = findOpen(asking, ids);
  const decided = ids.filter((id) => !open.has(id));
  if (decided.length > mostAsked) return undefined;
  const byDecision = new Map<string, string[]>();
  const note = (decision: Decision, id: string): void => {
    const key = JSON.stringify(decision);
    byDecision.set(key, [...(byDecision.get(key) ?? []), id]);
  };
  const decisions = await Promise.all(decided.map((id) => readDecision(asking, id)));
  decisions.forEach((decision, index) => note(decision, decided[index] ?? ''));
  const groups = [...byDecision].map(([key, findings]) => ({ ...(JSON.parse(key) as Decision), findings }));
  return open.size === 0 ? groups : [...groups, { state: 'open', findings: [...open] }];
}

/** Those that a loaded list shows as open: nothing but that is needed to restore them. */
function findOpen({ queryClient, project }: Asking, ids: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(ids);
  const open = new Set<string>();
  const lists = queryClient.getQueriesData<InfiniteData<FindingPage>>({ predicate: isFindingList(fillPath(paths.findings, { project })) });
  for (const [, pages] of lists)
    for (const page of pages?.pages ?? []) for (const { id, triage } of page.items) if (triage === 'open' && wanted.has(id)) open.add(id);
  return open;
}

async function readDecision({ api, project }: Asking, finding: string): Promise<Decision> {
  const { triage, triageHistory } = await api.get<FindingDetail>(fillPath(paths.finding, { project, finding }));
  const [inForce] = triageHistory;
  // An acceptance that has ended is history; what holds is that it is open.
  if (inForce?.state !== triage) return { state: 'open' };
  const { state, reason, expiresAt } = inForce;
  return { state, ...(reason === null ? {} : { reason }), ...(expiresAt === null ? {} : { expiresAt }) };
}
