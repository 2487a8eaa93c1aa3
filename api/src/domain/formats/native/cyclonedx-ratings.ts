// Which of several ratings of a vulnerability counts in CycloneDX, and which of its CVSS are told.
import { asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { RawCvss, RawSeverity } from '../native-finding.ts';
import { rateSeverity } from '../severity-words.ts';

const versions: ReadonlyMap<unknown, NonNullable<RawCvss['version']>> = new Map([
  ['CVSSv4', '4.0'],
  ['CVSSv31', '3.1'],
  ['CVSSv3', '3.0'],
  ['CVSSv2', '2.0'],
]);

/** CVSSv3 is written for both versions of it, so the vector counts before the method. */
function versionOf({ method, vector }: JsonObject): RawCvss['version'] {
  const said = typeof vector === 'string' ? /^CVSS:(4\.0|3\.1|3\.0)\//.exec(vector)?.[1] : undefined;
  return said === '4.0' || said === '3.1' || said === '3.0' ? said : versions.get(method);
}

const ranks = ['4.0', '3.1', '3.0', '2.0'];
const severities = ['info', 'low', 'medium', 'high', 'critical'];

interface Rated {
  readonly word: unknown;
  readonly score: unknown;
  /** Lower counts first. */
  readonly rank: number;
  readonly severity: number;
}

/** A rating without source and method is the scanner's own word, and counts first; one of an unnamed method from elsewhere counts last. */
function rankOf(rating: JsonObject): number {
  const version = versionOf(rating);
  if (version !== undefined) return 1 + ranks.indexOf(version);
  return asText(asObject(rating['source'])?.['name']) === undefined && asText(rating['method']) === undefined ? 0 : 9;
}

function rate(rating: JsonObject): Rated[] {
  const { severity: word, score } = rating;
  const { severity, source } = rateSeverity({ word, score, fallback: 'medium' }, undefined);
  return source === 'default' ? [] : [{ word, score, rank: rankOf(rating), severity: severities.indexOf(severity) }];
}

export interface ReadRatings {
  readonly severity: RawSeverity;
  readonly cvss: readonly RawCvss[];
}

const mostRatings = 200;

/**
 * The ratings by the source of the vulnerability itself count before others'; then the scanner's own word, then CVSS 4, 3.1, 3.0, 2; of
 * several the worst.
 */
export function readRatings(vulnerability: JsonObject): ReadRatings {
  const all = objectsOf(vulnerability['ratings']).slice(0, mostRatings);
  const source = asText(asObject(vulnerability['source'])?.['name']);
  const own = source === undefined ? [] : all.filter((rating) => asObject(rating['source'])?.['name'] === source);
  const ofOwn = own.flatMap(rate);
  const [chosen] = (ofOwn.length > 0 ? ofOwn : all.flatMap(rate)).sort(
    (one, other) => one.rank - other.rank || other.severity - one.severity,
  );
  const scored = (ratings: readonly JsonObject[]): RawCvss[] =>
    ratings.flatMap((rating) => {
      const version = versionOf(rating);
      return version === undefined || Number(rating['score']) === 0 ? [] : [{ version, score: rating['score'], vector: rating['vector'] }];
    });
  const cvss = scored(own);
  return {
    // Where none can be read the first is told, with what it says.
    severity: { word: chosen ? chosen.word : all[0]?.['severity'], score: chosen?.score, fallback: 'medium' },
    cvss: cvss.length > 0 ? cvss : scored(all),
  };
}
