// What somebody may do, by name. Which role and which scope of a key has which stands in api/src/domain/permissions.ts.
import { z } from 'zod';

/** Roles of members, most powerful first. */
export const roles = ['owner', 'admin', 'member', 'viewer'] as const;

export const roleSchema = z.enum(roles).meta({ id: 'Role' });

export type Role = z.infer<typeof roleSchema>;

export const permissions = [
  'scan.submit',
  'project.read',
  'gate.read',
  'finding.triage',
  'finding.approve',
  'project.create',
  'project.manage',
  'gate.override',
  'floor.manage',
  'intelligence.import',
  'key.read',
  'key.manage',
  'member.read',
  'member.manage',
  'audit.read',
  'tenant.read',
  'tenant.manage',
  'view.manage',
  'billing.read',
  'billing.manage',
] as const;

export const permissionSchema = z.enum(permissions).meta({ id: 'Permission' });

export type Permission = z.infer<typeof permissionSchema>;
