// What a CycloneDX analysis says of a vulnerability, in the words of VEX.
import { asArray, asObject, asText, type JsonObject, objectsOf } from '../json-values.ts';
import type { VexStatus } from '../vex-statement.ts';

/** A risk that somebody took on is `exploitable` with the response `will_not_fix`; it stays affected. */
const states: ReadonlyMap<unknown, VexStatus> = new Map([
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
  ['false_positive', 'not_affected'],
  ['not_affected', 'not_affected'],
]);

export interface Analysis {
  readonly status: VexStatus;
  readonly justification: string | undefined;
  readonly statement: string | undefined;
}

/** Undefined where there is none, or its state is none of CycloneDX. */
export function readAnalysis(vulnerability: JsonObject): Analysis | undefined {
  const analysis = asObject(vulnerability['analysis']);
  const status = states.get(analysis?.['state']);
  if (!analysis || status === undefined) return undefined;
  const responses = (asArray(analysis['response']) ?? []).slice(0, 10).flatMap((one) => asText(one)?.slice(0, 100) ?? []);
  return {
    status,
    justification: asText(analysis['justification']) ?? (analysis['state'] === 'false_positive' ? 'false_positive' : undefined),
    statement: asText(analysis['detail']) ?? (responses.length === 0 ? undefined : `Response: ${responses.join(', ')}.`),
  };
}

export interface StatedVersions {
  /** Versions that are told to be affected, or told without a status. */
  readonly affected: readonly unknown[];
  readonly unaffected: readonly unknown[];
  /** Whether versions are also told as ranges. */
  readonly hasRanges: boolean;
}

/** `versions` of an entry of `affects`; affected where it says nothing (specification 1.4 and later). */
export function readVersions(affect: JsonObject): StatedVersions {
  const entries = objectsOf(affect['versions']);
  const plain = entries.filter((entry) => asText(entry['version']) !== undefined);
  return {
    affected: plain.filter(({ status }) => status !== 'unaffected' && status !== 'unknown').map(({ version }) => version),
    unaffected: plain.filter(({ status }) => status === 'unaffected').map(({ version }) => version),
    hasRanges: entries.some((entry) => asText(entry['range']) !== undefined),
  };
}
