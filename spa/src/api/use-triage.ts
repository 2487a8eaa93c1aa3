// POST /api/v1/projects/{project}/triage: decides on findings, shows it at once, offers to undo it.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../auth/use-act.ts';
import { notify } from '../components/notify.ts';
import { notifyUndo } from '../components/notify-undo.tsx';
import { describeDecided } from '../components/triage-words.ts';
import { useApi } from './api-context.ts';
import type { ApiClient } from './client.ts';
import { fillPath, paths, type Triaged, type TriageFindings } from './contract.ts';
import { readFormerDecisions } from './former-decisions.ts';
import type { Decision } from './in-force.ts';
import { isFindingList, patchFindings, placeOfList } from './patch-findings.ts';
import type { Problem } from './problem.ts';

/** What one request takes. */
const atOnce = 500;

export interface Triage {
  /** On how many of them it waits for a second member; undefined where not all were decided. Never rejects. */
  readonly triage: (findings: readonly string[], decision: Decision) => Promise<{ readonly pending: number } | undefined>;
  readonly isRunning: boolean;
  /** Findings decided so far of a run of several requests. */
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly problem: Problem | null;
}

export function useTriage(project: string): Triage {
  const { api } = useApi();
  const queryClient = useQueryClient();
  const [isRunning, setIsRunning] = useState(false);
  const [progress, setProgress] = useState<Triage['progress']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const triage = async (findings: readonly string[], decision: Decision): Promise<{ readonly pending: number } | undefined> => {
    setIsRunning(true);
    setProblem(null);
    const target = { api, queryClient, project };
    try {
      // Asked for before anything changes; without an answer it is decided all the same, and cannot be undone here.
      const former = await readFormerDecisions(target, findings, decision.ref).catch(() => undefined);
      const report = (done: number): void => setProgress(findings.length > atOnce ? { done, of: findings.length } : null);
      const { restore, pending } = await decide(target, [{ ...decision, findings: [...findings] }], report);
      const told = describeDecided(findings.length, pending, decision.state);
      if (former === undefined) notify.done(told);
      else notifyUndo(told, () => undo(target, former, restore));
      return { pending };
    } catch (error) {
      setProblem(asProblem(error));
      return undefined;
    } finally {
      setIsRunning(false);
      setProgress(null);
    }
  };
  return { triage, isRunning, progress, problem };
}

interface Target {
  readonly api: ApiClient;
  readonly queryClient: QueryClient;
  readonly project: string;
}

interface Decided {
  /** Shows all of them as before. */
  readonly restore: () => void;
  /** Findings on which the decision waits for a second member. */
  readonly pending: number;
}

/**
 * Shows the decisions, then sends them. What was not sent because an earlier request failed is shown as before, and so is what waits for a
 * second member.
 */
async function decide(
  target: Target,
  decisions: readonly TriageFindings[],
  report: (done: number) => void = () => undefined,
): Promise<Decided> {
  const { api, queryClient, project } = target;
  const list = fillPath(paths.findings, { project });
  // An answer on its way was asked for before the decision and would hide it again.
  await queryClient.cancelQueries({ predicate: isFindingList(list) });
  const waiting = decisions.flatMap(inPieces).map((piece) => ({
    piece,
    restore: patchFindings(queryClient, list, { ids: new Set(piece.findings), state: piece.state, ref: piece.ref }),
  }));
  const all = [...waiting];
  let [done, pending] = [0, 0];
  // Which of a piece wait is not said: those lists are asked for anew.
  let isMixed = false;
  try {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      report(done);
      const answer = await api.send<Triaged>({ method: 'POST', path: fillPath(paths.triage, { project }), body: next.piece });
      if (answer.pending > 0) next.restore();
      isMixed ||= answer.pending > 0 && answer.pending < next.piece.findings.length;
      pending += answer.pending;
      done += next.piece.findings.length;
      waiting.shift();
    }
  } finally {
    for (const { restore } of waiting.toReversed()) restore();
    forgetOtherAnswers(queryClient, project);
    if (isMixed || decisions.some(({ ref }) => ref === undefined)) refetchLists(queryClient, list, isMixed);
  }
  const restore = (): void => {
    for (const one of all.toReversed()) one.restore();
  };
  return { restore, pending };
}

/** Lists that may show more than was decided: those of branches, on which a decision of their own wins over the project's. */
function refetchLists(queryClient: QueryClient, list: string, isEvery: boolean): void {
  const isOfList = isFindingList(list);
  void queryClient.invalidateQueries({
    predicate: (query) => {
      const { ref, scan } = placeOfList(query.queryKey);
      return isOfList(query) && (isEvery || ref !== undefined || scan !== undefined);
    },
  });
}

function inPieces({ findings, ...decision }: TriageFindings): TriageFindings[] {
  return Array.from({ length: Math.ceil(findings.length / atOnce) }, (_, index) => ({
    ...decision,
    findings: findings.slice(index * atOnce, (index + 1) * atOnce),
  }));
}

async function undo(target: Target, former: readonly TriageFindings[], restore: () => void): Promise<void> {
  try {
    const { pending } = await decide(target, former);
    if (pending === 0) restore();
    notify.done(pending === 0 ? 'Undone' : 'Proposed again: it waits for a second member');
  } catch (error) {
    notify.failed('It was not undone', asProblem(error).detail);
  }
}

/** Everything of the project but the list on the screen, which shows the decision already and would lose its place. */
function forgetOtherAnswers(queryClient: QueryClient, project: string): void {
  const ofProject = fillPath(paths.project, { project });
  queryClient.removeQueries({ predicate: isFindingList(fillPath(paths.findings, { project })), type: 'inactive' });
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [name, , path] }) =>
      name === 'reviews' ||
      (name !== 'findings' &&
        typeof path === 'string' &&
        (path.startsWith(`${ofProject}/`) || path === paths.overview || path === paths.acceptances)),
  });
}
