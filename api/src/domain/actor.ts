// Who acts: a CI key, a signed-in member, or the system. CI identities will have their place in the same type.
import type { Role, Scope } from '@portcullis/contract';
import type { ApiKeyId, MemberId, ProjectId, TenantId } from './ids.ts';

/** A CI key that has proved itself. */
export interface KeyActor {
  readonly type: 'key';
  readonly tenantId: TenantId;
  readonly id: ApiKeyId;
  /** Clear part of the key, for logs. */
  readonly keyId: string;
  /** The only project it may touch; undefined for a key of the whole tenant. */
  readonly projectId: ProjectId | undefined;
  readonly scopes: readonly Scope[];
  /** Undefined where it does not expire. */
  readonly expiresAt?: Date | undefined;
}

/** A member of the tenant who has signed in. Role and membership were read for this very request. */
export interface UserActor {
  readonly type: 'user';
  readonly tenantId: TenantId;
  readonly id: MemberId;
  readonly name: string;
  readonly role: Role;
  /** Methods by which they proved themselves, as the token tells them (RFC 8176); for the audit log. */
  readonly authMethods: readonly string[];
}

/** The system itself or its operator at the local administration command. */
export interface SystemActor {
  readonly type: 'system';
  readonly tenantId: TenantId;
  readonly id: string;
}

export type Actor = KeyActor | UserActor | SystemActor;

/** The actor as a person reads it: in lists of keys, in the history of a finding. */
export function actorName(actor: Actor): string {
  if (actor.type === 'user') return actor.name;
  return actor.type === 'key' ? `key ${actor.keyId}` : actor.id;
}

/** True where the actor may touch the project. Another project is answered as if it were not there. */
export function mayTouchProject(actor: Actor, projectId: ProjectId): boolean {
  return actor.type !== 'key' || actor.projectId === undefined || actor.projectId === projectId;
}
