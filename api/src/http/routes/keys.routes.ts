// CI keys, as people and keys with the scope admin manage them.
import { createdKeySchema, createKeySchema, fillPath, managedKeyListSchema, paths, rotateKeySchema } from '@portcullis/contract';
import { z } from 'zod';
import type { FindProject } from '../../services/find-project.ts';
import { issueApiKey, listManagedKeys, rotateApiKey, withdrawApiKey } from '../../services/issue-api-keys.ts';
import type { Pool } from '../../store/make-pool.ts';
import { noContent } from '../no-content.ts';
import { type Route, tenantRoute } from '../route.ts';

export interface KeysRoutesOptions {
  readonly pool: Pool;
  readonly findProject: FindProject;
  readonly now: () => Date;
}

const params = z.object({ key: z.string().meta({ description: 'Clear id of the key: the 8 characters after its prefix.' }) });

function createKeyRoute({ pool, findProject, now }: KeysRoutesOptions): Route {
  return tenantRoute(
    'key.manage',
    {
      method: 'post',
      path: paths.keys,
      operationId: 'createKey',
      needsSharedLimits: true,
      summary: 'Make a CI key',
      description: 'A key can make keys with scopes and a project that it has itself, and no longer life.',
      json: createKeySchema,
      answers: { 201: { description: 'The key, which is shown this once.', schema: createdKeySchema } },
      problems: ['project-not-found'],
      handle: async ({ body, trace }, actor) => {
        const key = await issueApiKey({ pool, findProject, now, actor, trace }, body);
        return { status: 201, json: key, headers: { location: fillPath(paths.key, { key: key.keyId }) } };
      },
    },
    { isFresh: true },
  );
}

function rotateKeyRoute({ pool }: KeysRoutesOptions): Route {
  return tenantRoute(
    'key.manage',
    {
      method: 'post',
      path: paths.rotateKey,
      operationId: 'rotateKey',
      needsSharedLimits: true,
      summary: 'Replace a CI key',
      description:
        'Makes a key with the same name, project, scopes and end. The old one goes on for the overlap, so that builds can change over.',
      params,
      json: rotateKeySchema,
      answers: { 201: { description: 'The new key, which is shown this once.', schema: createdKeySchema } },
      problems: ['key-not-found'],
      handle: async ({ params: { key: keyId }, body, trace }, actor) => {
        const key = await rotateApiKey({ pool, actor, trace }, keyId, body.overlapHours);
        return { status: 201, json: key, headers: { location: fillPath(paths.key, { key: key.keyId }) } };
      },
    },
    { isFresh: true },
  );
}

/** Routes of keys. */
export function keysRoutes(options: KeysRoutesOptions): Route[] {
  const { pool } = options;
  return [
    tenantRoute('key.read', {
      method: 'get',
      path: paths.keys,
      operationId: 'listKeys',
      summary: 'List CI keys',
      answers: {
        200: {
          description: 'All of them, newest first, revoked ones too; to a project’s key those of its project.',
          schema: managedKeyListSchema,
        },
      },
      handle: async (_input, actor) => ({ status: 200, json: { items: await listManagedKeys({ pool }, actor) } }),
    }),
    createKeyRoute(options),
    rotateKeyRoute(options),
    tenantRoute('key.manage', {
      method: 'delete',
      path: paths.key,
      operationId: 'revokeKey',
      summary: 'Revoke a CI key',
      params,
      answers: { 204: { description: 'It opens nothing any more, from the next request on.' } },
      problems: ['key-not-found'],
      handle: async ({ params: { key }, trace }, actor) => {
        await withdrawApiKey({ pool, actor, trace }, key);
        return noContent;
      },
    }),
  ];
}
