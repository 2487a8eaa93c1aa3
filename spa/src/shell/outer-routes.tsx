// Pages for who may belong to no tenant. They stand outside of the membership gate, which signs in and so makes a tenant of their own.
import { lazy, Suspense, type ReactNode } from 'react';
import { Route, Switch } from 'wouter';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';

const InvitationPage = lazy(() =>
  import('../pages/invitation/invitation-page.tsx').then(({ InvitationPage: page }) => ({ default: page })),
);
const GoodbyePage = lazy(() => import('../pages/settings/goodbye-page.tsx').then(({ GoodbyePage: page }) => ({ default: page })));

export function OuterRoutes({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <ErrorBoundary>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/invitations/:token" component={InvitationPage} />
          <Route path="/goodbye" component={GoodbyePage} />
          <Route>{children}</Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
