// After a fresh sign-in: does the act that was waiting for it, exactly once, and says what came of it.
import { useEffect } from 'react';
import { useApi } from '../api/api-context.ts';
import { notify } from '../components/notify.ts';
import type { ActHostAccess } from './act-context.ts';
import { takePendingAct } from './pending-act.ts';
import { asProblem } from './use-act.ts';

const whyDropped = {
  'not-signed-in': 'You did not sign in again, so it was not done.',
  'someone-else': 'Somebody else signed in, so it was not done.',
  'too-late': 'More than ten minutes had passed, so it was not done.',
} as const;

export function useReplay({ perform, show }: ActHostAccess): void {
  const { session } = useApi();
  useEffect(() => {
    const taken = takePendingAct(session.returnedState, session.accountId, Date.now());
    if (taken.kind === 'none') return;
    if (taken.kind === 'dropped') {
      notify.failed(taken.label, whyDropped[taken.why]);
      return;
    }
    const { act } = taken;
    perform(act.request, act.tenantId).then(
      (answer) => show(act.name, act.label, answer),
      // A second challenge is shown and not followed: that would be a loop.
      (error: unknown) => notify.failed(act.label, asProblem(error).detail),
    );
  }, [perform, show, session]);
}
