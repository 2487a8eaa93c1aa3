// The image that a CycloneDX document is about.
import { asText, type JsonObject } from '../json-values.ts';

/** Undefined where it is about something else. Grype puts the tag or the digest into the version; a digest is another with each build. */
export function imageOfRoot(root: JsonObject | undefined): string | undefined {
  const name = root?.['type'] === 'container' ? asText(root['name']) : undefined;
  const version = asText(root?.['version']);
  if (name === undefined || version === undefined || version.startsWith('sha256:') || name.includes('@')) return name;
  const isTagged = name.lastIndexOf(':') > name.lastIndexOf('/');
  return isTagged ? name : `${name}:${version}`;
}
