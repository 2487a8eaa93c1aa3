// Over whatever is on the screen when the sign-in cannot be renewed silently; what was typed stays visible behind it.
import { lazy, Suspense, useSyncExternalStore, type ReactNode } from 'react';
import { useApi } from '../api/api-context.ts';

const ExpiredModal = lazy(() => import('./expired-modal.tsx').then(({ ExpiredModal: component }) => ({ default: component })));

export function ExpiredNotice(): ReactNode {
  const { session } = useApi();
  const isExpired = useSyncExternalStore(session.subscribe, session.isExpired);
  if (!isExpired) return null;
  return (
    <Suspense>
      <ExpiredModal />
    </Suspense>
  );
}
