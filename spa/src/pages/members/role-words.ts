// What each role may do, in plain words. The truth is the API's table; a test compares the two.
import type { Permission, Role } from '../../api/contract.ts';

export const rolesInOrder = ['owner', 'admin', 'member', 'viewer'] as const satisfies readonly Role[];

export const roleWords: Readonly<Record<Role, { readonly label: string; readonly may: string }>> = {
  owner: { label: 'Owner', may: 'Everything, and the tenant itself: its name, its plan, its owners, its end.' },
  admin: { label: 'Admin', may: 'Projects, policies, keys, members and the audit log.' },
  member: { label: 'Member', may: 'Sends scans and triages findings.' },
  viewer: { label: 'Viewer', may: 'Reads.' },
};

const everybody: readonly Role[] = rolesInOrder;
const writers: readonly Role[] = ['owner', 'admin', 'member'];
const managers: readonly Role[] = ['owner', 'admin'];

export const permissionWords: Readonly<Record<Permission, { readonly what: string; readonly roles: readonly Role[] }>> = {
  'project.read': { what: 'Read projects, scans and findings', roles: everybody },
  'gate.read': { what: 'Ask the gate for the verdict on a commit', roles: everybody },
  'view.manage': { what: 'Save views of findings', roles: everybody },
  'member.read': { what: 'See members', roles: everybody },
  'tenant.read': { what: 'See settings', roles: everybody },
  'finding.triage': { what: 'Triage findings', roles: writers },
  'finding.approve': { what: 'Approve what others decided, where the policy asks for four eyes', roles: writers },
  'scan.submit': { what: 'Send scans', roles: writers },
  'project.create': { what: 'Create projects', roles: managers },
  'project.manage': { what: 'Change projects and gate policies', roles: managers },
  'gate.override': { what: 'Let a commit pass for a while (break-glass)', roles: managers },
  'floor.manage': { what: 'Change the gate policy of the organisation', roles: managers },
  'intelligence.import': { what: 'Import EPSS and KEV', roles: managers },
  'key.read': { what: 'See keys', roles: managers },
  'key.manage': { what: 'Create, rotate and revoke keys', roles: managers },
  'member.manage': { what: 'Invite, change and remove members', roles: managers },
  'audit.read': { what: 'Read and export the audit log', roles: managers },
  'billing.read': { what: 'See the plan and its usage', roles: managers },
  'billing.manage': { what: 'Choose the plan, see invoices', roles: ['owner'] },
  'tenant.manage': { what: 'Rename or delete the tenant', roles: ['owner'] },
};
