// From a verified token to a person and the tenants they belong to, read anew for every request: who is removed is out at once.
import type { EntraIdentity } from '../adapters/entra/check-claims.ts';
import type { UserActor } from '../domain/actor.ts';
import { cleanText } from '../domain/clean-text.ts';
import { isFresh } from '../domain/permissions.ts';
import { ProblemError } from '../errors.ts';
import { lookupMemberships, type MembershipRecord } from '../store/lookups.ts';
import type { Pool } from '../store/make-pool.ts';

/** Somebody whom Microsoft knows, member of a tenant or not. */
export interface SignedInPerson {
  /** `tid` and `oid`, which say who it is. */
  readonly tenantId: string;
  readonly objectId: string;
  /** For showing only, cleaned: people choose their names. */
  readonly name: string;
  readonly email: string | null;
  readonly isPersonal: boolean;
  /** True where they proved themselves within the last five minutes. */
  readonly isFresh: boolean;
  readonly authMethods: readonly string[];
  readonly memberships: readonly MembershipRecord[];
}

export type SignInPerson = (authorizationHeaders: readonly string[]) => Promise<SignedInPerson>;

interface Dependencies {
  readonly pool: Pool;
  /** Verifies a token; undefined where this server has no sign-in. */
  readonly verify: ((authorizationHeaders: readonly string[]) => Promise<EntraIdentity>) | undefined;
  readonly now: () => Date;
}

/** @throws ProblemError `token-invalid`, `credentials-missing`, `service-unavailable` */
export function makeSignInPerson({ pool, verify, now }: Dependencies): SignInPerson {
  return async (headers) => {
    if (!verify) throw new ProblemError('token-invalid', 'This server has no sign-in configured: only CI keys are taken here.');
    const identity = await verify(headers);
    const { tenantId, objectId, isPersonal, amr, authTime } = identity;
    const email = identity.email === undefined ? null : cleanText(identity.email, 320).text;
    const name = cleanText(identity.name ?? '', 200).text.trim();
    return {
      tenantId,
      objectId,
      name: name === '' ? (email ?? 'Somebody without a name').slice(0, 200) : name,
      email,
      isPersonal,
      isFresh: isFresh(authTime, now()),
      authMethods: amr.slice(0, 10).map((method) => cleanText(method, 40).text),
      memberships: await lookupMemberships(pool, { tenantId, objectId }),
    };
  };
}

/**
 * The person as a member of the tenant that the request names, or of their only one.
 * @throws ProblemError `tenant-not-found` for a tenant that is not theirs, whether it exists or not; `request-invalid` where they
 *   belong to several and the request names none
 */
export function chooseTenant(person: SignedInPerson, wanted: string | undefined): UserActor {
  const { memberships, name, authMethods } = person;
  if (wanted === undefined && memberships.length > 1) {
    throw new ProblemError(
      'request-invalid',
      'You belong to several tenants. Name one in the header portcullis-tenant; GET /api/v1/me lists them.',
      {
        pointer: 'portcullis-tenant',
      },
    );
  }
  const membership = wanted === undefined ? memberships[0] : memberships.find((one) => one.tenantId === wanted.toLowerCase());
  if (!membership) {
    throw new ProblemError('tenant-not-found', 'You belong to no such tenant. GET /api/v1/me lists yours.', {
      pointer: 'portcullis-tenant',
    });
  }
  return { type: 'user', tenantId: membership.tenantId, id: membership.memberId, name, role: membership.role, authMethods };
}
