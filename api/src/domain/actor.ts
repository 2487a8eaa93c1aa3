// Who acts. Today a CI key; people, CI identities and system jobs have their place in the same type.
import type { Scope } from '@portcullis/contract';
import type { ApiKeyId, ProjectId, TenantId } from './ids.ts';

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

/** The system itself or its operator at the local administration command. */
export interface SystemActor {
  readonly type: 'system';
  readonly tenantId: TenantId;
  readonly id: string;
}

export type Actor = KeyActor | SystemActor;

/** True where the actor may touch the project. Another project is answered as if it were not there. */
export function mayTouchProject(actor: Actor, projectId: ProjectId): boolean {
  return actor.type === 'system' || actor.projectId === undefined || actor.projectId === projectId;
}
