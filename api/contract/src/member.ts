// Members of a tenant, invitations, and the tenant itself.
import { z } from 'zod';
import { roleSchema } from './permission.ts';
import { nameSchema } from './text.ts';

export const memberSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string().nullable().meta({ description: 'As Microsoft told it. For display only.' }),
    role: roleSchema,
    isPersonal: z.boolean().meta({ description: 'True for a personal Microsoft account.' }),
    joinedAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Member' });

export type Member = z.infer<typeof memberSchema>;

export const memberListSchema = z.object({ items: z.array(memberSchema) }).meta({ id: 'MemberList' });

export const changeRoleSchema = z.strictObject({ role: roleSchema }).meta({ id: 'ChangeRole' });

export const invitationSchema = z
  .object({
    id: z.uuid(),
    email: z.string().meta({ description: 'Whom it is meant for. For display only: whoever has the token may use it.' }),
    role: roleSchema,
    invitedBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' });

export type Invitation = z.infer<typeof invitationSchema>;

export const invitationListSchema = z.object({ items: z.array(invitationSchema) }).meta({ id: 'InvitationList' });

export const createInvitationSchema = z
  .strictObject({ email: z.email().max(254), role: roleSchema, expiresInDays: z.int().min(1).max(30).default(7) })
  .meta({ id: 'CreateInvitation' });

export type CreateInvitation = z.infer<typeof createInvitationSchema>;

export const createdInvitationSchema = invitationSchema
  .extend({ token: z.string().meta({ description: 'Shown once. Whoever signs in with it first becomes the member.' }), url: z.url() })
  .meta({ id: 'CreatedInvitation' });

export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;

export const invitationTokenPattern = /^pci_[0-9A-Za-z]{43}$/;

export const acceptInvitationSchema = z
  .strictObject({ token: z.string().regex(invitationTokenPattern, 'must be the token of an invitation, pci_…') })
  .meta({ id: 'AcceptInvitation' });

export const tenantSchema = z.object({ id: z.uuid(), name: z.string(), createdAt: z.iso.datetime() }).meta({ id: 'Tenant' });

export type Tenant = z.infer<typeof tenantSchema>;

export const changeTenantSchema = z.strictObject({ name: nameSchema }).meta({ id: 'ChangeTenant' });

export const deleteTenantSchema = z
  .strictObject({ name: z.string().max(200).meta({ description: 'The name of the tenant, to be sure.' }) })
  .meta({ id: 'DeleteTenant' });
