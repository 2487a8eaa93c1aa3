// What a route is: declared in one place with its door, its permission, what it takes and what it answers. The router,
// the guards and the OpenAPI document are all made from this.
import type { ProblemCode, Scope } from '@portcullis/contract';
import type { Request } from 'express';
import type { z } from 'zod';
import type { KeyActor } from '../domain/actor.ts';
import type { RequestTrace } from '../store/audit-log.store.ts';

/** Who comes in here: anybody, or a CI key with a scope. */
export type Door = { readonly door: 'public' } | { readonly door: 'ci'; readonly permission: Scope };

export type Reply =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly status: number;
      readonly text: string | Buffer;
      readonly mediaType: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** An answer as the OpenAPI document tells it. */
export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly mediaType?: string;
}

interface RouteDeclaration<Params extends z.ZodObject, Query extends z.ZodObject, Headers extends z.ZodObject> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** A template of the contract's `paths`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  readonly query?: Query;
  /** Request headers that the route reads, by lower-case name. */
  readonly headers?: Headers;
  /** Media types of the body, where it takes one. */
  readonly body?: { readonly mediaTypes: readonly string[]; readonly description: string };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Problems beside those that every route of its door may answer. */
  readonly problems?: readonly ProblemCode[];
}

interface Input<Params extends z.ZodObject, Query extends z.ZodObject, Headers extends z.ZodObject> {
  readonly req: Request;
  readonly params: z.infer<Params>;
  readonly query: z.infer<Query>;
  readonly headers: z.infer<Headers>;
  readonly trace: RequestTrace;
}

/** A route as the app mounts it. */
export type Route = RouteDeclaration<z.ZodObject, z.ZodObject, z.ZodObject> &
  Door & { readonly handle: (input: Input<z.ZodObject, z.ZodObject, z.ZodObject>, actor: KeyActor | undefined) => Promise<Reply> };

type Empty = z.ZodObject<Record<string, never>>;

/** Declares a route that anybody may call. */
export function publicRoute<Params extends z.ZodObject = Empty, Query extends z.ZodObject = Empty, Headers extends z.ZodObject = Empty>(
  route: RouteDeclaration<Params, Query, Headers> & { readonly handle: (input: Input<Params, Query, Headers>) => Promise<Reply> },
): Route {
  return { ...route, door: 'public' } as unknown as Route;
}

/** Declares a route for CI keys that have the scope. */
export function ciRoute<Params extends z.ZodObject = Empty, Query extends z.ZodObject = Empty, Headers extends z.ZodObject = Empty>(
  permission: Scope,
  route: RouteDeclaration<Params, Query, Headers> & {
    readonly handle: (input: Input<Params, Query, Headers>, actor: KeyActor) => Promise<Reply>;
  },
): Route {
  return { ...route, door: 'ci', permission } as unknown as Route;
}
