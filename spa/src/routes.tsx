// Which address shows which page. Every page is its own chunk. Pages without a tenant: shell/outer-routes.tsx.
import { lazy, type ReactNode } from 'react';
import { Route, Switch } from 'wouter';
import { NotFoundPage } from './pages/not-found/not-found-page.tsx';

const OverviewPage = lazy(() => import('./pages/overview/overview-page.tsx').then(({ OverviewPage: page }) => ({ default: page })));
const ProjectsPage = lazy(() => import('./pages/projects/projects-page.tsx').then(({ ProjectsPage: page }) => ({ default: page })));
const ProjectPage = lazy(() => import('./pages/project/project-page.tsx').then(({ ProjectPage: page }) => ({ default: page })));
const PolicyPage = lazy(() => import('./pages/policy/policy-page.tsx').then(({ PolicyPage: page }) => ({ default: page })));
const CommitPage = lazy(() => import('./pages/commit/commit-page.tsx').then(({ CommitPage: page }) => ({ default: page })));
const AcceptancesPage = lazy(() =>
  import('./pages/acceptances/acceptances-page.tsx').then(({ AcceptancesPage: page }) => ({ default: page })),
);
const FindingsPage = lazy(() => import('./pages/findings/findings-page.tsx').then(({ FindingsPage: page }) => ({ default: page })));
const ChooseProjectPage = lazy(() =>
  import('./pages/findings/choose-project-page.tsx').then(({ ChooseProjectPage: page }) => ({ default: page })),
);
const ScanPage = lazy(() => import('./pages/scan/scan-page.tsx').then(({ ScanPage: page }) => ({ default: page })));
const ReviewsPage = lazy(() => import('./pages/reviews/reviews-page.tsx').then(({ ReviewsPage: page }) => ({ default: page })));
const KeysPage = lazy(() => import('./pages/keys/keys-page.tsx').then(({ KeysPage: page }) => ({ default: page })));
const MembersPage = lazy(() => import('./pages/members/members-page.tsx').then(({ MembersPage: page }) => ({ default: page })));
const AuditPage = lazy(() => import('./pages/audit/audit-page.tsx').then(({ AuditPage: page }) => ({ default: page })));
const BillingPage = lazy(() => import('./pages/billing/billing-page.tsx').then(({ BillingPage: page }) => ({ default: page })));
const SettingsPage = lazy(() => import('./pages/settings/settings-page.tsx').then(({ SettingsPage: page }) => ({ default: page })));

export function Routes(): ReactNode {
  return (
    <Switch>
      <Route path="/" component={OverviewPage} />
      <Route path="/projects" component={ProjectsPage} />
      <Route path="/projects/:project" component={ProjectPage} />
      <Route path="/projects/:project/findings" component={FindingsPage} />
      <Route path="/projects/:project/policy" component={PolicyPage} />
      <Route path="/projects/:project/commits/:commit" component={CommitPage} />
      <Route path="/projects/:project/scans/:scan" component={ScanPage} />
      <Route path="/findings" component={ChooseProjectPage} />
      <Route path="/acceptances" component={AcceptancesPage} />
      <Route path="/reviews" component={ReviewsPage} />
      <Route path="/keys" component={KeysPage} />
      <Route path="/members" component={MembersPage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/billing" component={BillingPage} />
      <Route path="/settings" component={SettingsPage} />
      <Route component={NotFoundPage} />
    </Switch>
  );
}
