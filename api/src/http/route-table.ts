// Every route there is, in one list.
import { auditRoutes, type AuditRoutesOptions } from './routes/audit.routes.ts';
import { billingRoutes, type BillingRoutesOptions } from './routes/billing.routes.ts';
import { docsRoutes } from './routes/docs.routes.ts';
import { findingsRoutes } from './routes/findings.routes.ts';
import { gateRoutes } from './routes/gate.routes.ts';
import { identityRoutes } from './routes/identity.routes.ts';
import { keysRoutes, type KeysRoutesOptions } from './routes/keys.routes.ts';
import { intelligenceRoutes, type IntelligenceRoutesOptions } from './routes/intelligence.routes.ts';
import { invitationsRoutes, membersRoutes, type MembersRoutesOptions } from './routes/members.routes.ts';
import { offlineRoutes, type OfflineRoutesOptions } from './routes/offline.routes.ts';
import { policiesRoutes } from './routes/policies.routes.ts';
import { projectsRoutes } from './routes/projects.routes.ts';
import { scansRoutes, type ScansRoutesOptions } from './routes/scans.routes.ts';
import { signInRoutes, type SignInRoutesOptions } from './routes/sign-in.routes.ts';
import { serviceRoutes, type ServiceRoutesOptions } from './routes/service.routes.ts';
import { tenantRoutes } from './routes/tenant.routes.ts';
import { triageRoutes } from './routes/triage.routes.ts';
import { viewsRoutes } from './routes/views.routes.ts';
import { makeOpenApi } from './openapi.ts';
import type { Route } from './route.ts';

export type RouteTableOptions = ScansRoutesOptions &
  BillingRoutesOptions &
  AuditRoutesOptions &
  ServiceRoutesOptions &
  SignInRoutesOptions &
  KeysRoutesOptions &
  MembersRoutesOptions &
  IntelligenceRoutesOptions &
  OfflineRoutesOptions;

/** Makes the table. */
export function makeRouteTable(options: RouteTableOptions): readonly Route[] {
  let document: unknown;
  const table: Route[] = [
    ...serviceRoutes(options),
    ...docsRoutes(() => (document ??= makeOpenApi(table, options.publicUrl))),
    ...signInRoutes(options),
    ...tenantRoutes(options),
    ...membersRoutes(options),
    ...invitationsRoutes(options),
    ...keysRoutes(options),
    ...viewsRoutes(options),
    ...auditRoutes(options),
    ...billingRoutes(options),
    ...projectsRoutes(options),
    ...policiesRoutes(options),
    ...gateRoutes(options),
    ...offlineRoutes(options),
    ...findingsRoutes(options),
    ...identityRoutes(options),
    ...intelligenceRoutes(options),
    ...triageRoutes(options),
    ...scansRoutes(options),
  ];
  return table;
}
