// The signed-in dashboard: access to the API around the shell around the pages.
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { ApiContext, type ApiAccess } from './api/api-context.ts';
import { makeClient } from './api/client.ts';
import { makeQueryClient } from './api/make-query-client.ts';
import { getTenantId } from './api/tenant-choice.ts';
import { dropTenant } from './api/use-me.ts';
import { ActHost } from './auth/act-host.tsx';
import { noticesNeeded } from './components/notify.ts';
import { ExpiredNotice } from './auth/expired-notice.tsx';
import type { Session } from './auth/session.ts';
import { Routes } from './routes.tsx';
import { MembershipGate } from './shell/membership-gate.tsx';
import { OuterRoutes } from './shell/outer-routes.tsx';
import { Shell } from './shell/shell.tsx';

const Notices = lazy(() => import('./shell/notices.tsx').then(({ Notices: component }) => ({ default: component })));

export function App({ session }: { readonly session: Session }): ReactNode {
  const [queryClient] = useState(makeQueryClient);
  const [access] = useState<ApiAccess>(() => ({
    session,
    api: makeClient({
      getToken: session.getToken,
      getTenantId,
      onSignInExpired: session.expire,
      onTenantNotFound: (tenantId) => dropTenant(queryClient, tenantId),
    }),
  }));
  return (
    <QueryClientProvider client={queryClient}>
      <ApiContext value={access}>
        <NoticesOnDemand />
        <OuterRoutes>
          <MembershipGate>
            <ActHost>
              <Shell>
                <Routes />
              </Shell>
            </ActHost>
          </MembershipGate>
        </OuterRoutes>
        <ExpiredNotice />
      </ApiContext>
    </QueryClientProvider>
  );
}

function NoticesOnDemand(): ReactNode {
  return noticesNeeded.use() ? (
    <Suspense>
      <Notices />
    </Suspense>
  ) : null;
}
