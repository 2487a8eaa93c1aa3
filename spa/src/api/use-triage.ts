// POST /api/v1/projects/{project}/triage: decides on findings, shows it at once, offers to undo it.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../auth/use-act.ts';
import { notify } from '../components/notify.ts';
import { notifyUndo } from '../components/notify-undo.tsx';
import { countFindings, triageWords } from '../components/triage-words.ts';
import { useApi } from './api-context.ts';
import type { ApiClient } from './client.ts';
import { fillPath, paths, type TriageFindings } from './contract.ts';
import { readFormerDecisions, type Decision } from './former-decisions.ts';
import { isFindingList, patchFindings } from './patch-findings.ts';
import type { Problem } from './problem.ts';

/** What one request takes. */
const atOnce = 500;

export interface Triage {
  /** True where all were decided. Never rejects. */
  readonly triage: (findings: readonly string[], decision: Decision) => Promise<boolean>;
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

  const triage = async (findings: readonly string[], decision: Decision): Promise<boolean> => {
    setIsRunning(true);
    setProblem(null);
    const target = { api, queryClient, project };
    try {
      // Asked for before anything changes; without an answer it is decided all the same, and cannot be undone here.
      const former = await readFormerDecisions(target, findings).catch(() => undefined);
      const report = (done: number): void => setProgress(findings.length > atOnce ? { done, of: findings.length } : null);
      const restore = await decide(target, [{ ...decision, findings: [...findings] }], report);
      const told = `${countFindings(findings.length)} ${triageWords[decision.state].done}`;
      if (former === undefined) notify.done(told);
      else notifyUndo(told, () => undo(target, former, restore));
      return true;
    } catch (error) {
      setProblem(asProblem(error));
      return false;
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

/**
 * Shows the decisions, then sends them. What was not sent because an earlier request failed is shown as before.
 * @returns shows all of them as before
 */
async function decide(
  target: Target,
  decisions: readonly TriageFindings[],
  report: (done: number) => void = () => undefined,
): Promise<() => void> {
  const { api, queryClient, project } = target;
  const list = fillPath(paths.findings, { project });
  // An answer on its way was asked for before the decision and would hide it again.
  await queryClient.cancelQueries({ predicate: isFindingList(list) });
  const waiting = decisions.flatMap(inPieces).map((piece) => ({
    piece,
    restore: patchFindings(queryClient, list, new Set(piece.findings), piece.state),
  }));
  const all = [...waiting];
  let done = 0;
  try {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      report(done);
      await api.send({ method: 'POST', path: fillPath(paths.triage, { project }), body: next.piece });
      done += next.piece.findings.length;
      waiting.shift();
    }
  } finally {
    for (const { restore } of waiting.toReversed()) restore();
    forgetOtherAnswers(queryClient, project);
  }
  return () => {
    for (const { restore } of all.toReversed()) restore();
  };
}

function inPieces({ findings, ...decision }: TriageFindings): TriageFindings[] {
  return Array.from({ length: Math.ceil(findings.length / atOnce) }, (_, index) => ({
    ...decision,
    findings: findings.slice(index * atOnce, (index + 1) * atOnce),
  }));
}

async function undo(target: Target, former: readonly TriageFindings[], restore: () => void): Promise<void> {
  try {
    await decide(target, former);
    restore();
    notify.done('Undone');
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
      name !== 'findings' && typeof path === 'string' && (path.startsWith(`${ofProject}/`) || path === paths.overview),
  });
}
