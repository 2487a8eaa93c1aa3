// Policy files that are sent for one commit, joined: what any of them asks for stays, and sending one again adds nothing.
import { type PolicyFile, policyFileSchema } from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { joinPolicyFiles } from '../../src/domain/join-policy-files.ts';

const severities = ['critical', 'high', 'low'] as const;
const anyRule = fc.record({ id: fc.constantFrom('a', 'a-2', 'b'), severity: fc.constantFrom(...severities) }).map(({ id, severity }) => {
  return { id, when: { severity: [severity] }, action: 'block' as const };
});
const anyFile: fc.Arbitrary<PolicyFile> = fc.record(
  {
    rules: fc.uniqueArray(anyRule, { maxLength: 3, selector: ({ id }) => id }),
    requiredScans: fc.array(fc.constantFrom({ tool: 'zap' }, { tool: 'zap', category: 'web' }), { maxLength: 2 }),
  },
  { requiredKeys: ['rules'] },
);
const contents = ({ rules }: PolicyFile): string[] => rules.map(({ id: _, ...said }) => JSON.stringify(said));

describe('joinPolicyFiles', () => {
  it('keeps all that any file asks for, under names of their own, and is done when the files are sent again.', () => {
    fc.assert(
      fc.property(fc.array(anyFile, { minLength: 1, maxLength: 4 }), (files) => {
        const join = (from: PolicyFile | undefined): PolicyFile | undefined => files.reduce<PolicyFile | undefined>(joinPolicyFiles, from);
        const joined = join(undefined)!;
        expect(policyFileSchema.parse(joined)).to.deep.equal(joined);
        for (const file of files) {
          expect(contents(joined)).to.include.members(contents(file));
          expect(joined.requiredScans ?? []).to.deep.include.members(file.requiredScans ?? []);
        }
        expect(join(joined)).to.deep.equal(joined);
      }),
    );
  });

  it('shortens a name that has no room for a number.', () => {
    const rule = (severity: (typeof severities)[number]) => ({
      id: 'x'.repeat(63),
      when: { severity: [severity] },
      action: 'block' as const,
    });
    const { rules } = joinPolicyFiles({ rules: [rule('high')] }, { rules: [rule('low')] });
    expect(rules.map(({ id }) => id)).to.deep.equal(['x'.repeat(63), `${'x'.repeat(61)}-2`]);
  });
});
