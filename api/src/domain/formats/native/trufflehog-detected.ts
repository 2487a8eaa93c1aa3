// A finding of TruffleHog 3: what a detector found, and in which source. Used by trufflehog.ts.
import { asObject, asText, type JsonObject } from '../json-values.ts';
import type { NativeFinding } from '../native-finding.ts';

export function isDetected(line: JsonObject): boolean {
  return asObject(line['SourceMetadata']) !== undefined && typeof line['DetectorName'] === 'string';
}

/** Where it was found. The data stand under the name of the kind of source: Git, Filesystem, Github, Docker … */
function sourceOf(line: JsonObject): JsonObject | undefined {
  const data = asObject(asObject(line['SourceMetadata'])?.['Data']);
  return Object.values(data ?? {})
    .slice(0, 5)
    .map(asObject)
    .find((source) => source !== undefined);
}

function imageOf(source: JsonObject | undefined): string | undefined {
  const image = asText(source?.['image']);
  const tag = asText(source?.['tag']);
  return image === undefined || tag === undefined ? image : `${image}:${tag}`;
}

export function readDetected(line: JsonObject, at: string): NativeFinding {
  const source = sourceOf(line);
  const image = imageOf(source);
  const title = `${asText(line['DetectorName']) ?? 'Unnamed'} secret`;
  const isVerified = line['Verified'] === true;
  return {
    at,
    type: 'secret',
    rule: { id: line['DetectorName'], title, help: line['DetectorDescription'] },
    // The same whether it is verified or not: the finding stays one when its secret is revoked.
    message: asText(line['DetectorDescription']) ?? title,
    severity: { fallback: isVerified ? 'critical' : 'high' },
    path: asText(source?.['file']) ?? asText(source?.['filename']),
    line: source?.['line'],
    ...(image !== undefined && { image }),
    tags: [isVerified ? 'verified' : 'unverified'],
    secrets: [line['Raw'], line['RawV2'], line['Redacted'], ...Object.values(asObject(line['ExtraData']) ?? {}).slice(0, 50)],
  };
}
