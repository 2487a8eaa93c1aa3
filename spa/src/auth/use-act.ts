// Does an act: sends it, asks for a fresh sign-in where the API wants one, shows its result. See act-host.tsx for what follows.
import { useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { getTenantId } from '../api/tenant-choice.ts';
import type { ActDefinition } from './define-act.ts';
import { useActHost } from './act-context.ts';
import { settleFocus } from './settle-focus.ts';

export interface Act<Input, Answer> {
  /** Resolves to the answer, or to undefined where it failed or waits for a sign-in. Never rejects. */
  readonly run: (input: Input) => Promise<Answer | undefined>;
  readonly isRunning: boolean;
  /** Why the last attempt failed; `problem.pointer` names the field. */
  readonly problem: Problem | null;
  readonly reset: () => void;
}

/** `onDone` is for what stands on this page only, such as closing the form; after a sign-in in between it is not called. */
export function useAct<Input, Answer>(definition: ActDefinition<Input, Answer>, onDone?: (answer: Answer) => void): Act<Input, Answer> {
  const host = useActHost();
  const [isRunning, setIsRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const ended = useRef<{ readonly from: Element | null; readonly isDone: boolean }>(null);
  useEffect(() => {
    if (isRunning || ended.current === null) return;
    settleFocus(ended.current.from, ended.current.isDone);
    ended.current = null;
  }, [isRunning]);

  const run = async (input: Input): Promise<Answer | undefined> => {
    const from = document.activeElement;
    let isDone = false;
    setIsRunning(true);
    setProblem(null);
    const request = definition.request(input);
    const tenantId = getTenantId();
    try {
      const answer = await host.perform<Answer>(request, tenantId);
      isDone = true;
      host.show(definition.name, definition.label(input), answer);
      onDone?.(answer);
      return answer;
    } catch (error) {
      const failure = asProblem(error);
      if (failure.code === 'sign-in-stale')
        host.askForSignIn({ name: definition.name, label: definition.label(input), request, tenantId, claims: failure.claims });
      else setProblem(failure);
      return undefined;
    } finally {
      ended.current = { from, isDone };
      setIsRunning(false);
    }
  };
  return { run, isRunning, problem, reset: () => setProblem(null) };
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({
    status: 0,
    code: 'dashboard-failed',
    detail: 'Something failed in the dashboard itself. Reload the page and try again.',
  });
}
