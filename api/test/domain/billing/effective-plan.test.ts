// Whose limits hold, as a table of statuses and times; and what a lapse never takes.
import { planTable, type SubscriptionStatus, subscriptionStatuses } from '@portcullis/contract';
import { expect } from 'chai';
import { type Bill, noBill } from '../../../src/domain/billing/bill.ts';
import { effectivePlan, graceEnd, retentionDays } from '../../../src/domain/billing/effective-plan.ts';

const failed = new Date('2026-11-01T12:00:00Z');
const later = (milliseconds: number): Date => new Date(failed.getTime() + milliseconds);
const day = 86_400_000;
const billOf = (status: SubscriptionStatus, more: Partial<Bill> = {}): Bill => ({ ...noBill, plan: 'team', status, ...more });

const expected: Readonly<Record<SubscriptionStatus, { readonly atOnce: string; readonly inAYear: string }>> = {
  none: { atOnce: 'free', inAYear: 'free' },
  incomplete: { atOnce: 'free', inAYear: 'free' },
  incomplete_expired: { atOnce: 'free', inAYear: 'free' },
  trialing: { atOnce: 'team', inAYear: 'team' },
  active: { atOnce: 'team', inAYear: 'team' },
  past_due: { atOnce: 'team', inAYear: 'free' },
  unpaid: { atOnce: 'free', inAYear: 'free' },
  canceled: { atOnce: 'free', inAYear: 'free' },
  paused: { atOnce: 'free', inAYear: 'free' },
};

describe('The plan in force', () => {
  for (const status of subscriptionStatuses) {
    it(`follows from the status ${status}, now and in a year.`, () => {
      const bill = billOf(status, { pastDueSince: status === 'past_due' ? failed : null });
      expect(effectivePlan(bill, failed)).to.equal(expected[status].atOnce);
      expect(effectivePlan(bill, later(365 * day))).to.equal(expected[status].inAYear);
    });
  }

  it('goes on for exactly 14 days after a payment failed.', () => {
    const bill = billOf('past_due', { pastDueSince: failed });
    expect(graceEnd(bill)).to.deep.equal(later(14 * day));
    for (const [time, plan] of [
      [0, 'team'],
      [14 * day - 1, 'team'],
      [14 * day, 'free'],
    ] as const) {
      expect(effectivePlan(bill, later(time))).to.equal(plan);
    }
    expect(graceEnd(billOf('active', { pastDueSince: failed }))).to.equal(null);
  });

  it('never keeps things for a shorter time than a plan that was once paid for.', () => {
    for (const status of subscriptionStatuses) {
      expect(retentionDays(billOf(status, { retentionDays: 730 }), failed)).to.equal(730);
    }
    expect(retentionDays(noBill, failed)).to.equal(planTable.free.retentionDays);
    expect(retentionDays(billOf('active'), failed)).to.equal(planTable.team.retentionDays);
  });
});
