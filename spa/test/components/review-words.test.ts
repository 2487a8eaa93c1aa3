// What is said of decisions that wait for a second member.
import { expect } from 'chai';
import { explainNoApproval } from '../../src/components/review-words.ts';
import { describeDecided } from '../../src/components/triage-words.ts';

const now = Date.parse('2026-06-01T00:00:00Z');

describe('a decision that waits', () => {
  it('cannot be approved by whoever proposed it, nor after its end, and that is said', () => {
    expect(explainNoApproval({ proposerId: 'ada', expiresAt: null }, 'ada', now)).to.contain('your own');
    expect(explainNoApproval({ proposerId: 'ada', expiresAt: '2026-05-31T00:00:00Z' }, 'grace', now)).to.contain('ended');
    expect(explainNoApproval({ proposerId: 'ada', expiresAt: '2026-07-01T00:00:00Z' }, 'grace', now)).to.equal(null);
  });

  it('is never told as done', () => {
    expect(describeDecided(1, 1, 'accepted')).to.equal('1 finding waits for a second member');
    expect(describeDecided(5, 2, 'accepted')).to.equal('3 findings accepted; 2 findings wait for a second member');
    expect(describeDecided(2, 0, 'false-positive')).to.equal('2 findings marked as false positive');
  });
});
