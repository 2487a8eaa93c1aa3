// The doors: who comes in, and with which permission. Opened before any body is read. A CI key and a person's token are told
// apart by their form and never stand in for each other.
import { tenantHeader } from '@portcullis/contract';
import type { Request } from 'express';
import type { KeyActor, UserActor } from '../../domain/actor.ts';
import { permissionTable } from '../../domain/permissions.ts';
import { ProblemError } from '../../errors.ts';
import type { AuthenticateApiKey } from '../../services/authenticate-api-key.ts';
import type { RecordDenial } from '../../services/record-denial.ts';
import { chooseTenant, type SignedInPerson, type SignInPerson } from '../../services/sign-in-person.ts';
import type { RequestTrace } from '../../store/audit-log.store.ts';
import type { Door, TenantActor } from '../route.ts';

interface Services {
  readonly authenticateApiKey: AuthenticateApiKey;
  readonly signInPerson: SignInPerson;
  readonly recordDenial: RecordDenial;
}

/**
 * Told who knocks as soon as that is known, before anything is refused to them: a refusal costs work too. A person may be of no tenant.
 * What it throws is the answer.
 */
export type Admit = (caller: { readonly actor?: TenantActor | undefined; readonly person?: SignedInPerson }) => Promise<void>;

/** Who comes in by the door of a route; undefined for the public one. */
export type OpenDoor = (req: Request, door: Door, trace: RequestTrace, admit?: Admit) => Promise<TenantActor | SignedInPerson | undefined>;

/** Every Authorization header; one that is repeated, or no Bearer, goes no further. @throws ProblemError `credentials-missing` */
function readCredentials(req: Request): { headers: string[]; credential: string } {
  const headers = req.headersDistinct['authorization'] ?? [];
  const match = /^Bearer +(\S{1,12288})$/i.exec(headers[0] ?? '');
  if (headers.length !== 1 || !match?.[1]) {
    throw new ProblemError(
      'credentials-missing',
      'Send exactly one header "Authorization: Bearer <credential>": a CI key of the project or the tenant, or the access token of a signed-in person.',
    );
  }
  return { headers, credential: match[1] };
}

/** A token of JWS compact form has dots (RFC 7515, section 7.1); a key has none. */
function isToken(credential: string): boolean {
  return credential.includes('.');
}

/** The tenant that the request names. @throws ProblemError `request-invalid` where it names two */
function readTenantHeader(req: Request): string | undefined {
  const named = req.headersDistinct[tenantHeader] ?? [];
  if (named.length > 1) throw new ProblemError('request-invalid', `The header ${tenantHeader} stands twice.`, { pointer: tenantHeader });
  return named[0];
}

type TenantDoor = Extract<Door, { door: 'tenant' }>;

interface Visit {
  readonly trace: RequestTrace;
  readonly admit: Admit;
}

async function requireKey(
  services: Services,
  credential: string,
  named: string | undefined,
  { permission }: TenantDoor,
  { trace, admit }: Visit,
): Promise<KeyActor> {
  const actor = await services.authenticateApiKey(credential, trace);
  await admit({ actor });
  if (named !== undefined && named.toLowerCase() !== actor.tenantId)
    throw new ProblemError('tenant-not-found', 'The key belongs to no such tenant. Leave the header out: a key says its tenant itself.', {
      pointer: tenantHeader,
    });
  const { scopes, isTenantWide } = permissionTable[permission];
  const refuse = async (reason: string, detail: string): Promise<never> => {
    await services.recordDenial(actor, reason, trace);
    throw new ProblemError('scope-missing', detail);
  };
  if (scopes === undefined) return refuse('keys may not do this', 'No key may do this: it takes a person who has signed in.');
  if (!scopes.some((scope) => actor.scopes.includes(scope))) {
    const needed = scopes.join(' or ');
    const detail = `The key has the scopes ${actor.scopes.join(', ')}; this needs ${needed}. Use a key with that scope.`;
    return refuse(`the key lacks the scope ${needed}`, detail);
  }
  if (isTenantWide === true && actor.projectId !== undefined) {
    return refuse('the key is for one project', 'The key is for one project; this needs a key of the whole tenant.');
  }
  return actor;
}

/** Who asks for a tenant that is not theirs is counted as well. */
async function admitMember(person: SignedInPerson, req: Request, admit: Admit): Promise<UserActor> {
  let actor: UserActor;
  try {
    actor = chooseTenant(person, readTenantHeader(req));
  } catch (refusal) {
    await admit({ person });
    throw refusal;
  }
  await admit({ person, actor });
  return actor;
}

async function requireMember(
  services: Services,
  person: SignedInPerson,
  req: Request,
  door: TenantDoor,
  { trace, admit }: Visit,
): Promise<UserActor> {
  const actor = await admitMember(person, req, admit);
  const { roles } = permissionTable[door.permission];
  if (!roles.includes(actor.role)) {
    await services.recordDenial(actor, `the role ${actor.role} lacks ${door.permission}`, trace);
    throw new ProblemError('role-missing', `You are ${actor.role} here; this needs the role ${roles.join(' or ')}. Ask an owner.`);
  }
  if (door.isFresh && !person.isFresh) {
    throw new ProblemError('sign-in-stale', 'This needs a sign-in that is less than five minutes old. Sign in again; then it goes on.');
  }
  return actor;
}

/**
 * Makes the doors.
 * @returns a function that throws ProblemError `credentials-missing`, `key-malformed`, `key-invalid`, `scope-missing` (audited),
 *   `token-invalid`, `tenant-not-found`, `role-missing` (audited), `sign-in-stale`, `service-unavailable`
 */
export function makeOpenDoor(services: Services): OpenDoor {
  return async (req, door, trace, admit = () => Promise.resolve()) => {
    if (door.door === 'public') return undefined;
    const { headers, credential } = readCredentials(req);
    if (door.door === 'person') {
      if (!isToken(credential))
        throw new ProblemError('token-invalid', 'This is for people: send the access token of a sign-in, not a key.');
      const person = await services.signInPerson(headers);
      await admit({ person });
      return person;
    }
    const visit = { trace, admit };
    if (!isToken(credential)) return requireKey(services, credential, readTenantHeader(req), door, visit);
    return requireMember(services, await services.signInPerson(headers), req, door, visit);
  };
}
