// Who asks: a key from the environment, or the person who signed in at this server with `portcullis login`.
import { meSchema, membershipSchema, paths, tenantHeader } from '@portcullis/contract';
import { z } from 'zod';
import { type ApiAccess, askApi } from './ask-api.ts';
import { bearer } from './bearer.ts';
import { plainLine } from './plain-line.ts';
import { readApiKey } from './read-inputs.ts';
import { ScanFailure } from './scan-failure.ts';
import { askSignInSettings } from './sign-in-settings.ts';
import { tokenFile } from './token-file.ts';

/** Without the permissions, and with any role: a newer server may know some that this program does not. */
const knownMeSchema = meSchema.extend({
  memberships: z.array(membershipSchema.omit({ permissions: true }).extend({ role: z.string() })),
});

export type KnownMe = z.infer<typeof knownMeSchema>;

type Membership = KnownMe['memberships'][number];

/** Throws a failure where nobody is signed in. */
export async function signedInAccess(access: ApiAccess, env: NodeJS.ProcessEnv): Promise<ApiAccess> {
  const file = tokenFile(env, access.url);
  // Asked only where there may be somebody: without a file nothing has to be fetched or loaded.
  const token = file.read() === undefined ? undefined : await renewToken(access, env);
  if (token !== undefined) return { ...access, headers: bearer(token) };
  throw new ScanFailure(
    'invalid-input',
    `Nobody is signed in at ${access.url}, or the sign-in is over.`,
    `Run: portcullis login --url ${access.url}. In CI put a key into the variable PORTCULLIS_API_KEY instead.`,
  );
}

async function renewToken(access: ApiAccess, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const settings = await askSignInSettings(access);
  const { findToken } = await import('./sign-in-client.ts');
  try {
    return await findToken(settings, tokenFile(env, access.url));
  } catch (error) {
    const why = plainLine(error instanceof Error ? error.message : 'unknown reason', 300);
    throw new ScanFailure('unavailable', `The sign-in could not be renewed: ${why}`, 'Check the network and try again, or sign in anew.');
  }
}

/** Notes that the person has signed in: who belongs nowhere gets a tenant of their own. */
export function noteSignIn(access: ApiAccess): Promise<KnownMe> {
  return askApi(access, paths.signIns, {}, knownMeSchema, { method: 'POST', body: new Uint8Array() });
}

/** The signed-in person and their tenants. */
export function askWhoIAm(access: ApiAccess): Promise<KnownMe> {
  return askApi(access, paths.me, {}, knownMeSchema);
}

/** A line for each tenant, such as `Contoso (owner), 3f78…`. */
export function describeMemberships({ memberships }: KnownMe): readonly string[] {
  return memberships.map(({ tenantName, role, tenantId }) => `${plainLine(tenantName, 100)} (${plainLine(role, 20)}), ${tenantId}`);
}

function pickTenant(me: KnownMe, wanted: string): Membership {
  const name = wanted.toLowerCase();
  const fitting = me.memberships.filter(
    ({ tenantId, tenantName }) => wanted === '' || tenantId === name || tenantName.toLowerCase() === name,
  );
  const [tenant, another] = fitting;
  if (tenant && !another) return tenant;
  const yours = describeMemberships(me).join('; ');
  const wrong =
    wanted === ''
      ? 'You belong to several tenants.'
      : `${tenant ? 'Several' : 'None'} of your tenants is called "${plainLine(wanted, 100)}".`;
  throw new ScanFailure('invalid-input', wrong, `Name one with --tenant <name or id>. Yours: ${yours === '' ? 'none' : yours}.`);
}

/**
 * Access for reading: with the key of the environment where there is one, otherwise as the signed-in person in their tenant.
 * Throws a failure where there is neither, or where it is not clear which tenant is meant.
 */
export async function readingAccess(access: ApiAccess, tenant: string, env: NodeJS.ProcessEnv): Promise<ApiAccess> {
  const key = (env['PORTCULLIS_API_KEY'] ?? '').trim();
  if (key === '') {
    const asPerson = await signedInAccess(access, env);
    const { tenantId } = pickTenant(await askWhoIAm(asPerson), tenant);
    return { ...asPerson, headers: { ...asPerson.headers, [tenantHeader]: tenantId } };
  }
  if (tenant !== '') {
    throw new ScanFailure(
      'invalid-input',
      'The flag --tenant does not go with a key.',
      'A key belongs to one tenant: leave out the flag, or the key.',
    );
  }
  return { ...access, headers: bearer(readApiKey(key, 'The variable PORTCULLIS_API_KEY')) };
}
