// The CVSS that counts of several: v4 before 3.1, 3.0 and 2.0; of one version the worst.
import type { FindingDetails } from '@portcullis/contract';
import type { RawCvss } from './native-finding.ts';
import { readScore } from './severity-words.ts';

type Cvss = NonNullable<FindingDetails['cvss']>;

const versions = ['4.0', '3.1', '3.0', '2.0'] as const;
const vectorShape = /^[A-Za-z0-9:./()_-]{5,300}$/;

function versionOf(vector: string | null): Cvss['version'] {
  const said = /^CVSS:(4\.0|3\.1|3\.0)\//.exec(vector ?? '')?.[1];
  if (said === '4.0' || said === '3.1' || said === '3.0') return said;
  return vector !== null && /^\(?AV:[LAN]\/AC:[HML]\/Au:/.test(vector) ? '2.0' : '3.1';
}

/** Undefined where none has a score that can be read. 0 is what tools write where they know none. */
export function readCvss(entries: readonly RawCvss[]): Cvss | undefined {
  const read = entries.slice(0, 50).flatMap(({ version, score: said, vector: raw }): Cvss[] => {
    const score = readScore(said);
    const vector = typeof raw === 'string' && vectorShape.test(raw) ? raw : null;
    return score === undefined || score === 0 ? [] : [{ version: version ?? versionOf(vector), score, vector }];
  });
  for (const version of versions) {
    const [worst] = read.filter((one) => one.version === version).sort((one, other) => other.score - one.score);
    if (worst) return worst;
  }
  return undefined;
}
