// Members of a tenant, and who is invited.
import {
  changeRoleSchema,
  createdInvitationSchema,
  createInvitationSchema,
  fillPath,
  invitationListSchema,
  memberListSchema,
  memberSchema,
  paths,
} from '@portcullis/contract';
import { z } from 'zod';
import type { PlanRules } from '../../services/billing/plan-rules.ts';
import { inviteMember, listInvitations, withdrawInvitation } from '../../services/manage-invitations.ts';
import { changeRole, listMembers, removeMember, transferOwnership } from '../../services/manage-members.ts';
import type { Pool } from '../../store/make-pool.ts';
import { noContent } from '../no-content.ts';
import { memberRoute, type Route } from '../route.ts';

export interface MembersRoutesOptions {
  readonly pool: Pool;
  readonly publicUrl: string;
  readonly plans: PlanRules;
}

const memberParams = z.object({ member: z.uuid() });

/** Routes of members. */
export function membersRoutes({ pool }: { readonly pool: Pool }): Route[] {
  return [
    memberRoute('member.read', {
      method: 'get',
      path: paths.members,
      operationId: 'listMembers',
      summary: 'List the members',
      answers: { 200: { description: 'All of them, owners first.', schema: memberListSchema } },
      handle: async (_input, actor) => ({ status: 200, json: { items: await listMembers({ pool }, actor) } }),
    }),
    memberRoute(
      'member.manage',
      {
        method: 'patch',
        path: paths.member,
        operationId: 'changeRole',
        summary: 'Change a member’s role',
        description: 'Only owners make, change or remove owners, and the last owner stays one.',
        params: memberParams,
        json: changeRoleSchema,
        answers: { 200: { description: 'The member with the new role.', schema: memberSchema } },
        problems: ['last-owner', 'member-not-found'],
        handle: async ({ params, body, trace }, actor) => ({
          status: 200,
          json: await changeRole({ pool, actor, trace }, params.member, body.role),
        }),
      },
      { isFresh: true },
    ),
    memberRoute('member.manage', {
      method: 'delete',
      path: paths.member,
      operationId: 'removeMember',
      summary: 'Remove a member, or leave',
      description: 'Their next request is refused. Whoever may manage members may remove themselves; the last owner may not.',
      params: memberParams,
      answers: { 204: { description: 'They are no member any more.' } },
      problems: ['last-owner', 'member-not-found'],
      handle: async ({ params, trace }, actor) => {
        await removeMember({ pool, actor, trace }, params.member);
        return noContent;
      },
    }),
    memberRoute(
      'member.manage',
      {
        method: 'post',
        path: paths.makeOwner,
        operationId: 'transferOwnership',
        summary: 'Hand ownership over',
        description: 'The member becomes owner and you become admin, in one step. Only an owner may.',
        params: memberParams,
        answers: { 200: { description: 'The new owner.', schema: memberSchema } },
        problems: ['member-not-found'],
        handle: async ({ params, trace }, actor) => ({ status: 200, json: await transferOwnership({ pool, actor, trace }, params.member) }),
      },
      { isFresh: true },
    ),
  ];
}

/** Routes of invitations. */
export function invitationsRoutes({ pool, publicUrl, plans }: MembersRoutesOptions): Route[] {
  return [
    memberRoute('member.manage', {
      method: 'get',
      path: paths.invitations,
      operationId: 'listInvitations',
      summary: 'List the invitations that can still be used',
      answers: { 200: { description: 'All of them, newest first. Their tokens are not shown again.', schema: invitationListSchema } },
      handle: async (_input, actor) => ({ status: 200, json: { items: await listInvitations({ pool }, actor) } }),
    }),
    memberRoute(
      'member.manage',
      {
        method: 'post',
        path: paths.invitations,
        operationId: 'inviteMember',
        needsSharedLimits: true,
        summary: 'Invite somebody',
        description: 'Gives a role away, so it needs a fresh sign-in like a change of role. No mail is sent: hand over the address.',
        json: createInvitationSchema,
        answers: { 201: { description: 'The invitation with its token, which is shown this once.', schema: createdInvitationSchema } },
        problems: ['quota-exceeded'],
        handle: async ({ body, trace }, actor) => {
          const invitation = await inviteMember({ pool, publicUrl, plans, actor, trace }, body);
          return { status: 201, json: invitation, headers: { location: fillPath(paths.invitation, { invitation: invitation.id }) } };
        },
      },
      { isFresh: true },
    ),
    memberRoute('member.manage', {
      method: 'delete',
      path: paths.invitation,
      operationId: 'withdrawInvitation',
      summary: 'Withdraw an invitation',
      params: z.object({ invitation: z.uuid() }),
      answers: { 204: { description: 'Its token opens nothing any more.' } },
      problems: ['invitation-not-found'],
      handle: async ({ params, trace }, actor) => {
        await withdrawInvitation({ pool, actor, trace }, params.invitation);
        return noContent;
      },
    }),
  ];
}
