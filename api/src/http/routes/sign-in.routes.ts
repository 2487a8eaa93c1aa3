// Signing in: what a client needs to begin, who somebody is here, and taking up an invitation.
import { acceptInvitationSchema, membershipSchema, meSchema, paths, type SignInSettings, signInSettingsSchema } from '@portcullis/contract';
import { acceptInvitation } from '../../services/accept-invitation.ts';
import type { PlanRules } from '../../services/billing/plan-rules.ts';
import { presentPerson, welcomePerson } from '../../services/welcome-person.ts';
import type { Pool } from '../../store/make-pool.ts';
import { personRoute, publicRoute, type Route } from '../route.ts';

export interface SignInRoutesOptions {
  readonly pool: Pool;
  readonly signInSettings: SignInSettings;
  readonly plans: PlanRules;
}

/** Routes of signing in. */
export function signInRoutes({ pool, plans, signInSettings }: SignInRoutesOptions): Route[] {
  return [
    publicRoute({
      method: 'get',
      path: paths.signInSettings,
      operationId: 'getSignInSettings',
      summary: 'Read how people sign in',
      answers: { 200: { description: 'What a client needs to send a person to Microsoft.', schema: signInSettingsSchema } },
      handle: () => Promise.resolve({ status: 200, json: signInSettings }),
    }),
    personRoute({
      method: 'post',
      path: paths.signIns,
      operationId: 'signIn',
      summary: 'Note that you have signed in',
      description: 'Who belongs to no tenant gets one of their own.',
      answers: { 200: { description: 'The person and their memberships, at least one.', schema: meSchema } },
      handle: async ({ trace }, person) => ({ status: 200, json: await welcomePerson({ pool }, person, trace) }),
    }),
    personRoute({
      method: 'get',
      path: paths.me,
      operationId: 'getMe',
      summary: 'Read who you are, and the tenants you belong to',
      answers: { 200: { description: 'The person and their memberships, of which there may be none.', schema: meSchema } },
      handle: (_input, person) => Promise.resolve({ status: 200, json: presentPerson(person, person.memberships) }),
    }),
    personRoute({
      method: 'post',
      path: paths.acceptInvitation,
      operationId: 'acceptInvitation',
      needsSharedLimits: true,
      summary: 'Join a tenant by an invitation',
      json: acceptInvitationSchema,
      answers: { 200: { description: 'The new membership.', schema: membershipSchema } },
      problems: ['already-member', 'invitation-not-found', 'quota-exceeded'],
      handle: async ({ body, trace }, person) => ({
        status: 200,
        json: await acceptInvitation({ pool, plans }, person, body.token, trace),
      }),
    }),
  ];
}
