// Which decision on a finding is in force on a branch, and how it is put back.
import { expect } from 'chai';
import { triageFindingsSchema, type TriageDecision } from '@portcullis/contract';
import { findInForce, restoreDecision, stateBy } from '../../src/api/in-force.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const owner = { id: '00000000-0000-4000-8000-000000000001', name: 'Grace' };
const decision = (change: Partial<TriageDecision>): TriageDecision => ({
  state: 'in-review',
  ref: null,
  reason: null,
  owner: null,
  expiresAt: null,
  decidedBy: 'Ada',
  decidedAt: '2026-05-01T00:00:00Z',
  approvedBy: null,
  isInForce: true,
  ...change,
});
const pull = 'refs/pull/7/head';
const accepted = (expiresAt: string, change: Partial<TriageDecision> = {}): TriageDecision =>
  decision({ state: 'accepted', reason: 'Behind the gateway.', owner, expiresAt, ...change });

describe('the decision that is in force', () => {
  it('is the one of the branch where it has one, and else the one of the project', () => {
    const history = [decision({ ref: 'refs/heads/other', state: 'false-positive' }), decision({}), decision({ ref: pull, state: 'open' })];
    expect(findInForce(history, pull)?.state).to.equal('open');
    expect(findInForce(history, 'refs/heads/main')?.state).to.equal('in-review');
    expect(findInForce(history, null)?.state).to.equal('in-review');
  });

  it('is never one that was replaced or that holds on another branch alone', () => {
    expect(findInForce([decision({ isInForce: false }), decision({ ref: pull })], null)).to.equal(undefined);
  });

  it('leaves the finding open on a branch whose own acceptance has ended, whatever the project says', () => {
    const history = [accepted('2026-05-31T00:00:00Z', { ref: pull }), decision({ state: 'false-positive' })];
    expect(stateBy(findInForce(history, pull), now)).to.equal('open');
    expect(stateBy(findInForce(history, null), now)).to.equal('false-positive');
  });
});

describe('undoing a decision', () => {
  it('brings back state, reason, owner and end, as the API takes them', () => {
    const former = restoreDecision([accepted('2026-07-01T00:00:00Z')], undefined, now);
    expect(former).to.deep.equal({
      state: 'accepted',
      reason: 'Behind the gateway.',
      ownerId: owner.id,
      expiresAt: '2026-07-01T00:00:00Z',
    });
    expect(triageFindingsSchema.safeParse({ ...former, findings: [owner.id] }).success).to.equal(true);
  });

  it('of one for the project leaves alone what is decided for a branch', () => {
    const history = [decision({ ref: pull, state: 'open' }), decision({ state: 'false-positive', reason: 'Test data.' })];
    expect(restoreDecision(history, undefined, now)).to.deep.equal({ state: 'false-positive', reason: 'Test data.' });
  });

  it('of one for a branch repeats there what holds by the project, since a branch cannot lose its own', () => {
    expect(restoreDecision([decision({})], pull, now)).to.deep.equal({ state: 'in-review', ref: pull });
    expect(restoreDecision([], pull, now)).to.deep.equal({ state: 'open', ref: pull });
  });

  it('never brings back an acceptance that has ended', () => {
    expect(restoreDecision([accepted('2026-05-31T00:00:00Z')], undefined, now)).to.deep.equal({ state: 'open' });
  });
});
