// Asks a server how people sign in there, and takes no answer that would send them or their tokens over plain http.
import { paths, type SignInSettings, signInSettingsSchema } from '@portcullis/contract';
import { askApi, type ApiAccess } from './ask-api.ts';
import { isSafeAddress } from './safe-address.ts';
import { ScanFailure } from './scan-failure.ts';

/** Addresses in the metadata that something would be sent to. Undefined where it is no JSON object. */
function endpointsOf(metadata: string): readonly unknown[] | undefined {
  try {
    const document: unknown = JSON.parse(metadata);
    if (typeof document !== 'object' || document === null) return undefined;
    return Object.entries(document).flatMap(([name, value]) => (name.endsWith('_endpoint') ? [value as unknown] : []));
  } catch {
    return undefined;
  }
}

function isSound({ authority, authorityMetadata }: NonNullable<SignInSettings['signIn']>): boolean {
  if (!authority.startsWith('https://')) return false;
  if (authorityMetadata === null) return true;
  const endpoints = endpointsOf(authorityMetadata);
  return endpoints?.every((endpoint) => typeof endpoint === 'string' && isSafeAddress(endpoint)) === true;
}

/** Throws a failure where the server has no sign-in for people, or one that is not safe. */
export async function askSignInSettings(access: ApiAccess): Promise<NonNullable<SignInSettings['signIn']>> {
  const { signIn } = await askApi({ ...access, headers: {} }, paths.signInSettings, {}, signInSettingsSchema);
  if (signIn === null) {
    throw new ScanFailure('refused', `${access.url} has no sign-in for people.`, 'Use a key: put it into the variable PORTCULLIS_API_KEY.');
  }
  if (isSound(signIn)) return signIn;
  throw new ScanFailure(
    'broken-answer',
    `${access.url} names a sign-in that is not safe.`,
    'Tell whoever runs the server; do not sign in.',
  );
}
