// What the audit page says of a verification.
import type { AuditVerification } from '@portcullis/contract';
import { expect } from 'chai';
import { describeVerification } from '../../../src/pages/audit/verification-words.ts';

const checkpoint = {
  position: 8,
  digest: 'a'.repeat(64),
  madeAt: '2026-11-22T10:00:00.000Z',
  keyId: 'b'.repeat(16),
  signature: 'c'.repeat(128),
};
const whole: AuditVerification = { isWhole: true, entries: 10, sealed: 9, unsealed: 1, checkpoint, isSigned: true, faults: [] };

describe('A verification of the audit log', () => {
  it('is told with what it proves, and with what is not signed or sealed yet', () => {
    expect(describeVerification(whole)).to.deep.equal({
      title: 'The log is whole',
      sentences: [
        '9 entries checked against their seals, and every seal against the one before.',
        `Signed up to entry 8 by key ${'b'.repeat(16)}.`,
        '1 entry after it is not signed yet.',
        '1 entry of the last minutes waits to be sealed.',
      ],
    });
  });

  it('says where nobody signs, or nobody can check who did', () => {
    expect(describeVerification({ ...whole, checkpoint: null, isSigned: false }).sentences[1]).to.include(
      'could have written all of it anew',
    );
    expect(describeVerification({ ...whole, isSigned: false }).sentences[1]).to.include('no key to check');
    expect(describeVerification({ ...whole, sealed: 0, checkpoint: null, isSigned: false }).sentences[0]).to.equal(
      'Nothing is sealed yet.',
    );
  });

  it('tells every fault in its own words', () => {
    const faults = [{ kind: 'entry-changed', position: 3, entryId: null, detail: 'The entry at position 3 is another.' }] as const;
    expect(describeVerification({ ...whole, isWhole: false, faults: [...faults] })).to.deep.equal({
      title: 'The log is not what was sealed',
      sentences: ['The entry at position 3 is another.'],
    });
  });
});
