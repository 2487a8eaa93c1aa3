// The door for CI keys: exactly one Authorization header with a Bearer key that is good and has the scope.
import type { Scope } from '@portcullis/contract';
import type { Request } from 'express';
import type { KeyActor } from '../../domain/actor.ts';
import { ProblemError } from '../../errors.ts';
import type { AuthenticateApiKey } from '../../services/authenticate-api-key.ts';
import type { RecordDenial } from '../../services/record-denial.ts';
import type { RequestTrace } from '../../store/audit-log.store.ts';

/** The key of the request. @throws ProblemError `credentials-missing` */
function readBearerKey(req: Request): string {
  const headers = req.headersDistinct['authorization'] ?? [];
  const match = /^Bearer +(\S{1,512})$/i.exec(headers[0] ?? '');
  if (headers.length !== 1 || !match?.[1]) {
    throw new ProblemError(
      'credentials-missing',
      'Send exactly one header "Authorization: Bearer <key>" with a CI key of the project or the tenant.',
    );
  }
  return match[1];
}

export type RequireCiKey = (req: Request, scope: Scope, trace: RequestTrace) => Promise<KeyActor>;

/** @throws ProblemError `credentials-missing`, `key-malformed`, `key-invalid`, `scope-missing` (which is audited) */
export function makeRequireCiKey(services: { authenticateApiKey: AuthenticateApiKey; recordDenial: RecordDenial }): RequireCiKey {
  return async (req, scope, trace) => {
    const actor = await services.authenticateApiKey(readBearerKey(req), trace);
    if (!actor.scopes.includes(scope)) {
      await services.recordDenial(actor, `the key lacks the scope ${scope}`, trace);
      throw new ProblemError(
        'scope-missing',
        `The key has the scopes ${actor.scopes.join(', ')}; this needs ${scope}. Use a key with that scope.`,
      );
    }
    return actor;
  };
}
