// What came of a verification, in words: what is proved, by what, and what is not yet.
import type { AuditVerification } from '../../api/contract.ts';

const counted = new Intl.NumberFormat();

const entriesOf = (count: number): string => (count === 1 ? '1 entry' : `${counted.format(count)} entries`);

export interface VerificationWords {
  readonly title: string;
  readonly sentences: readonly string[];
}

function describeSignature({ checkpoint, isSigned, sealed }: AuditVerification): string[] {
  if (sealed === 0) return [];
  if (checkpoint === null) return ['Its end is not signed, so whoever can write to the database could have written all of it anew.'];
  if (!isSigned) return ['The server has no key to check the signature of its end with.'];
  const beyond = sealed - checkpoint.position;
  return [
    `Signed up to entry ${counted.format(checkpoint.position)} by key ${checkpoint.keyId}.`,
    ...(beyond > 0 ? [`${entriesOf(beyond)} after it ${beyond === 1 ? 'is' : 'are'} not signed yet.`] : []),
  ];
}

export function describeVerification(found: AuditVerification): VerificationWords {
  const { isWhole, sealed, unsealed, faults } = found;
  if (!isWhole) return { title: 'The log is not what was sealed', sentences: faults.map(({ detail }) => detail) };
  const wait = unsealed === 0 ? [] : [`${entriesOf(unsealed)} of the last minutes ${unsealed === 1 ? 'waits' : 'wait'} to be sealed.`];
  const checked =
    sealed === 0 ? 'Nothing is sealed yet.' : `${entriesOf(sealed)} checked against their seals, and every seal against the one before.`;
  return { title: 'The log is whole', sentences: [checked, ...describeSignature(found), ...wait] };
}
