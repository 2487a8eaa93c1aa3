// Who may do what: one table, read by the router, the OpenAPI document and the dashboard.
import { type Permission, permissions, type Role, type Scope } from '@portcullis/contract';

/** What opens the way to an act. */
export interface PermissionRule {
  readonly roles: readonly Role[];
  /** Scopes, of which a CI key needs one; without any, only people may. */
  readonly scopes?: readonly Scope[];
  /** True where a key must be one of the whole tenant, because the act is not inside a project. */
  readonly isTenantWide?: boolean;
}

const everybody: readonly Role[] = ['owner', 'admin', 'member', 'viewer'];
const writers: readonly Role[] = ['owner', 'admin', 'member'];
const managers: readonly Role[] = ['owner', 'admin'];

export const permissionTable: Readonly<Record<Permission, PermissionRule>> = {
  'scan.submit': { roles: writers, scopes: ['ingest'] },
  'project.read': { roles: everybody, scopes: ['read'] },
  // The build that uploads may ask what became of it.
  'gate.read': { roles: everybody, scopes: ['ingest', 'read'] },
  'finding.triage': { roles: writers, scopes: ['write'] },
  // People only: two pairs of eyes are two people's.
  'finding.approve': { roles: writers },
  'project.create': { roles: managers, scopes: ['admin'], isTenantWide: true },
  'project.manage': { roles: managers, scopes: ['admin'] },
  // People only: somebody answers for it by name.
  'gate.override': { roles: managers },
  'floor.manage': { roles: managers, scopes: ['admin'], isTenantWide: true },
  'intelligence.import': { roles: managers, scopes: ['admin'], isTenantWide: true },
  'key.read': { roles: managers, scopes: ['admin'] },
  'key.manage': { roles: managers, scopes: ['admin'] },
  'member.read': { roles: everybody },
  'member.manage': { roles: managers },
  'audit.read': { roles: managers, scopes: ['admin'], isTenantWide: true },
  'tenant.read': { roles: everybody },
  'tenant.manage': { roles: ['owner'] },
  'view.manage': { roles: everybody },
  'billing.read': { roles: managers },
  'billing.manage': { roles: ['owner'] },
};

/** All that a role may do. */
export function permissionsOf(role: Role): Permission[] {
  return permissions.filter((permission) => permissionTable[permission].roles.includes(role));
}

/** Seconds within which a sign-in counts as fresh. */
export const freshSignIn = 300;

/** True where the person proved themselves lately enough for an act that needs it. A token that does not say when is never fresh. */
export function isFresh(authTime: Date | undefined, now: Date): boolean {
  if (authTime === undefined) return false;
  const age = (now.getTime() - authTime.getTime()) / 1000;
  // Clocks differ: a sign-in that is a little ahead is fresh, one from far ahead is not believed.
  return age <= freshSignIn && age >= -freshSignIn;
}

/** True where a member with role `own` may give, change or take away `role`: only owners touch owners. */
export function mayManageRole(own: Role, role: Role): boolean {
  return own === 'owner' || (own === 'admin' && role !== 'owner');
}
