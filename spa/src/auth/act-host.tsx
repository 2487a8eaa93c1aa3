// Around the pages: shows results of acts, asks for a fresh sign-in, and does once, after it, what was waiting for it.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import { useApi } from '../api/api-context.ts';
import type { ApiRequest } from '../api/client.ts';
import { notify } from '../components/notify.ts';
import { ActContext, type ActHostAccess, type WaitingAct } from './act-context.ts';
import { findAct, subscribeToActs } from './define-act.ts';
import { useReplay } from './use-replay.ts';

const ActModals = lazy(() => import('./act-modals.tsx').then(({ ActModals: component }) => ({ default: component })));

export interface ShownAct {
  readonly name: string;
  readonly label: string;
  readonly answer: unknown;
}

export function ActHost({ children }: { readonly children: ReactNode }): ReactNode {
  const { api } = useApi();
  const [shown, setShown] = useState<ShownAct | null>(null);
  const [waiting, setWaiting] = useState<WaitingAct | null>(null);
  const perform = useCallback(<Answer,>(request: ApiRequest, tenantId: string | null) => api.send<Answer>(request, { tenantId }), [api]);
  const show = useCallback((name: string, label: string, answer: unknown) => setShown({ name, label, answer }), []);
  const access = useMemo<ActHostAccess>(() => ({ perform, show, askForSignIn: setWaiting }), [perform, show]);
  useReplay(access);
  const result = useShown(shown, () => setShown(null));

  return (
    <ActContext value={access}>
      {children}
      {(result !== null || waiting !== null) && (
        <Suspense>
          <ActModals result={result} waiting={waiting} onCloseResult={() => setShown(null)} onCloseWaiting={() => setWaiting(null)} />
        </Suspense>
      )}
    </ActContext>
  );
}

/** The modal for what was done. Waits for the page that defines the act: after a sign-in its chunk may still be loading. */
function useShown(shown: ShownAct | null, finish: () => void): { readonly title: string; readonly content: ReactNode } | null {
  const queryClient = useQueryClient();
  const definition = useSyncExternalStore(subscribeToActs, () => (shown === null ? undefined : findAct(shown.name)));
  useEffect(() => {
    if (shown === null || definition === undefined) return;
    for (const name of definition.invalidates) void queryClient.invalidateQueries({ queryKey: [name] });
    if (definition.done !== undefined) notify.done(definition.done(shown.answer));
    if (definition.result === undefined) finish();
  }, [shown, definition]);
  if (shown === null || definition?.result === undefined) return null;
  return { title: definition.result.title, content: definition.result.show(shown.answer) };
}
