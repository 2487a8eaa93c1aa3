// A notice of a refusal, with the way to the plan where that is the reason.
import type { Problem } from '../api/problem.ts';
import { show } from './notify.ts';
import { isOfPlan, PlanPageLink } from './plan-link.tsx';

/** Stays until it is closed. */
export function notifyProblem(title: string, { code, detail }: Problem): void {
  const message = (
    <>
      {detail}
      {isOfPlan(code) && <PlanPageLink />}
    </>
  );
  void show({ title, message, color: 'red', autoClose: false });
}
