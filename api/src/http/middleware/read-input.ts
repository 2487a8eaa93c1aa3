// Path, query and header values and the small JSON body of a request, checked against what the route declares. Nothing undeclared gets through.
import type { Request } from 'express';
import type { z } from 'zod';
import { ProblemError } from '../../errors.ts';
import type { Route } from '../route.ts';

/** The query as a plain record; a parameter that stands twice is refused, because readers disagree on which counts. */
function readQuery(req: Request): Record<string, string> {
  const start = req.originalUrl.indexOf('?');
  const query: Record<string, string> = {};
  if (start < 0) return query;
  for (const [name, value] of new URLSearchParams(req.originalUrl.slice(start + 1))) {
    if (Object.hasOwn(query, name))
      throw new ProblemError('request-invalid', `The parameter ${JSON.stringify(name.slice(0, 80))} stands twice.`, {
        pointer: name.slice(0, 80),
      });
    Object.defineProperty(query, name, { value, enumerable: true });
  }
  return query;
}

type Name = (path: readonly PropertyKey[]) => string;

/** Parameters go by their names, members of a body by a JSON pointer (RFC 6901). */
const parameterName: Name = (path) => String(path[0] ?? '');
const bodyPointer: Name = (path) => path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function check<Schema extends z.ZodType>(schema: Schema, value: unknown, nameOf: Name, kind: string): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    const key = (issue.keys[0] ?? '').slice(0, 80);
    throw new ProblemError('request-invalid', `There is no ${kind} ${JSON.stringify(key)} here.`, {
      pointer: nameOf([...issue.path, key]),
    });
  }
  const name = nameOf(issue?.path ?? []);
  throw new ProblemError('request-invalid', `${name === '' ? 'The body' : name}: ${issue?.message ?? 'not valid'}.`, { pointer: name });
}

export interface CheckedInput {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  readonly body: unknown;
}

/** @throws ProblemError `request-invalid` with the name of the parameter, `project-not-found` for an impossible name */
export function readInput(route: Route, req: Request, body: unknown): CheckedInput {
  const query = readQuery(req);
  if (!route.query && Object.keys(query).length > 0) {
    const name = Object.keys(query)[0]?.slice(0, 80) ?? '';
    throw new ProblemError('request-invalid', `There is no parameter ${JSON.stringify(name)} here.`, { pointer: name });
  }
  return {
    // Path values are ids and names: one that cannot be is "not found", which the handler says.
    params: { ...req.params },
    query: route.query ? check(route.query, query, parameterName, 'parameter') : {},
    headers: route.headers
      ? check(
          route.headers,
          Object.fromEntries(Object.keys(route.headers.shape).map((name) => [name, req.headers[name]])),
          parameterName,
          'header',
        )
      : {},
    body: route.json ? check(route.json, body, bodyPointer, 'member') : undefined,
  };
}
