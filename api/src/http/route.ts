// What a route is: declared in one place with its door, its permission, what it takes and what it answers. The router,
// the guards and the OpenAPI document are all made from this.
import type { Permission, ProblemCode } from '@portcullis/contract';
import type { Request } from 'express';
import type { z } from 'zod';
import type { KeyActor, UserActor } from '../domain/actor.ts';
import type { SignedInPerson } from '../services/sign-in-person.ts';
import type { RequestTrace } from '../store/audit-log.store.ts';

/**
 * Who comes in here: anybody; a person whom Microsoft knows, member or not; or a member or CI key that has the permission.
 * A fresh route wants a person to have signed in within the last five minutes.
 */
export type Door =
  | { readonly door: 'public' }
  | { readonly door: 'person' }
  | { readonly door: 'tenant'; readonly permission: Permission; readonly isFresh: boolean };

export type Reply =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly status: number;
      readonly text: string | Buffer;
      readonly mediaType: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly status: number;
      /** A body that is too long to hold at once. Where it throws, the connection breaks, so that nobody takes a part for the whole. */
      readonly chunks: AsyncIterable<string>;
      readonly mediaType: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** An answer as the OpenAPI document tells it. */
export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly mediaType?: string;
}

/** What comes in with a request, beside its body as a stream. */
interface Schemas<Params extends z.ZodObject, Query extends z.ZodObject, Headers extends z.ZodObject, Body extends z.ZodType> {
  readonly params?: Params;
  readonly query?: Query;
  /** Request headers that the route reads, by lower-case name. */
  readonly headers?: Headers;
  /** Schema of a small JSON body. */
  readonly json?: Body;
}

interface RouteDeclaration<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Body extends z.ZodType,
> extends Schemas<Params, Query, Headers, Body> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** A template of the contract's `paths`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** Media types of a body that the route reads by itself. */
  readonly body?: { readonly mediaTypes: readonly string[]; readonly description: string };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Set where findings are read here: as the audit log calls it. */
  readonly readsFindings?: 'finding.list' | 'finding.read';
  /** Problems beside those that every route of its door may answer. */
  readonly problems?: readonly ProblemCode[];
  /** True of what answers 503 where limits cannot be counted over all replicas: keys, invitations, exports. All else goes on. */
  readonly needsSharedLimits?: boolean;
}

interface Input<Params extends z.ZodObject, Query extends z.ZodObject, Headers extends z.ZodObject, Body extends z.ZodType> {
  readonly req: Request;
  readonly params: z.infer<Params>;
  readonly query: z.infer<Query>;
  readonly headers: z.infer<Headers>;
  readonly body: z.infer<Body>;
  readonly trace: RequestTrace;
}

type AnyInput = Input<z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType>;

/** Whoever came in through the door of the tenant. */
export type TenantActor = KeyActor | UserActor;

/** A route as the app mounts it. */
export type Route = RouteDeclaration<z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType> &
  Door & { readonly handle: (input: AnyInput, caller: TenantActor | SignedInPerson | undefined) => Promise<Reply> };

/** True of routes whose callers are counted: not of those that machines of the operator ask all day. */
export function isLimited({ path }: { readonly path: string }): boolean {
  return path.startsWith('/api/') || path.startsWith('/webhooks/');
}

type Empty = z.ZodObject<Record<string, never>>;

/** Declares a route that anybody may call. */
export function publicRoute<Params extends z.ZodObject = Empty, Query extends z.ZodObject = Empty>(
  route: RouteDeclaration<Params, Query, Empty, z.ZodUndefined> & {
    readonly handle: (input: Input<Params, Query, Empty, z.ZodUndefined>) => Promise<Reply>;
  },
): Route {
  return { ...route, door: 'public' } as unknown as Route;
}

/** Declares a route for people whom Microsoft has signed in, whether they belong to a tenant yet or not. */
export function personRoute<Body extends z.ZodType = z.ZodUndefined>(
  route: RouteDeclaration<Empty, Empty, Empty, Body> & {
    readonly handle: (input: Input<Empty, Empty, Empty, Body>, person: SignedInPerson) => Promise<Reply>;
  },
): Route {
  return { ...route, door: 'person' } as unknown as Route;
}

/** Declares a route for members and CI keys that have the permission; `permissionTable` says who has. */
export function tenantRoute<
  Params extends z.ZodObject = Empty,
  Query extends z.ZodObject = Empty,
  Headers extends z.ZodObject = Empty,
  Body extends z.ZodType = z.ZodUndefined,
>(
  permission: Permission,
  route: RouteDeclaration<Params, Query, Headers, Body> & {
    readonly handle: (input: Input<Params, Query, Headers, Body>, actor: TenantActor) => Promise<Reply>;
  },
  { isFresh = false }: { readonly isFresh?: boolean } = {},
): Route {
  return { ...route, door: 'tenant', permission, isFresh } as unknown as Route;
}

/** Declares such a route for people alone: `handle` gets the member. The table must give its permission no scope. */
export function memberRoute<
  Params extends z.ZodObject = Empty,
  Query extends z.ZodObject = Empty,
  Headers extends z.ZodObject = Empty,
  Body extends z.ZodType = z.ZodUndefined,
>(
  permission: Permission,
  route: RouteDeclaration<Params, Query, Headers, Body> & {
    readonly handle: (input: Input<Params, Query, Headers, Body>, actor: UserActor) => Promise<Reply>;
  },
  options: { readonly isFresh?: boolean } = {},
): Route {
  return tenantRoute(permission, route as unknown as Parameters<typeof tenantRoute<Params, Query, Headers, Body>>[1], options);
}
