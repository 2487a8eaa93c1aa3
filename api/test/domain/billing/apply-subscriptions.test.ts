// An answer of Stripe → the bill: the best subscription counts, the order of messages does not, and what is not understood changes nothing.
import { expect } from 'chai';
import fc from 'fast-check';
import { applySubscriptions, type SubscriptionState } from '../../../src/domain/billing/apply-subscriptions.ts';
import { type Bill, isLiving, noBill } from '../../../src/domain/billing/bill.ts';
import { effectivePlan } from '../../../src/domain/billing/effective-plan.ts';

const now = new Date('2026-11-20T12:00:00Z');
const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const prices = { team: ['price_team', 'price_team_old'], scale: ['price_scale'] };
const subscription = (wish: Partial<SubscriptionState> = {}): SubscriptionState => {
  return { id: 'sub_1', status: 'active', priceIds: ['price_team'], periodEnd: later(30), cancelAt: null, createdAt: now, ...wish };
};
const apply = (before: Bill, ...subscriptions: SubscriptionState[]): Bill => applySubscriptions(before, subscriptions, prices, now).bill;
const team = apply(noBill, subscription());

describe('A bill after an answer of Stripe', () => {
  it('has the plan of the price, also of one that is no longer sold.', () => {
    expect(team).to.include({ plan: 'team', status: 'active', subscriptionId: 'sub_1', priceId: 'price_team', retentionDays: 365 });
    expect(apply(noBill, subscription({ priceIds: ['price_team_old'] }))).to.include({ plan: 'team', priceId: 'price_team_old' });
    expect(apply(noBill, subscription({ priceIds: ['price_seats', 'price_scale'] }))).to.include({ plan: 'scale', priceId: 'price_scale' });
  });

  it('is empty where there is no subscription, and keeps things as long as before.', () => {
    expect(apply(team)).to.deep.equal({ ...noBill, retentionDays: 365 });
    expect(effectivePlan(apply(team, subscription({ status: 'canceled' })), now)).to.equal('free');
    expect(apply(team, subscription({ status: 'canceled' })).retentionDays).to.equal(365);
  });

  it('follows the best of several subscriptions, in whichever order they come.', () => {
    const all = [
      subscription({ id: 'sub_paid' }),
      subscription({ id: 'sub_gone', status: 'canceled', priceIds: ['price_scale'], createdAt: later(2) }),
      subscription({ id: 'sub_late', status: 'past_due', priceIds: ['price_scale'] }),
      subscription({ id: 'sub_begun', status: 'incomplete', createdAt: later(3) }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(apply(noBill, ...shuffled)).to.include({ subscriptionId: 'sub_paid', plan: 'team', status: 'active' });
      }),
    );
    expect(apply(noBill, ...all, subscription({ id: 'sub_best', priceIds: ['price_scale'] }))).to.include({ subscriptionId: 'sub_best' });
  });

  it('counts the days of grace from the first time that a payment was missing, until one comes.', () => {
    const late = applySubscriptions(team, [subscription({ status: 'past_due' })], prices, now).bill;
    expect(late.pastDueSince).to.deep.equal(now);
    const still = applySubscriptions(late, [subscription({ status: 'past_due' })], prices, later(5)).bill;
    expect(still.pastDueSince).to.deep.equal(now);
    const unpaid = applySubscriptions(still, [subscription({ status: 'unpaid' })], prices, later(20)).bill;
    expect(applySubscriptions(unpaid, [subscription({ status: 'past_due' })], prices, later(21)).bill.pastDueSince).to.deep.equal(now);
    expect(applySubscriptions(still, [subscription()], prices, later(6)).bill.pastDueSince).to.equal(null);
    const other = applySubscriptions(still, [subscription({ id: 'sub_2', status: 'past_due' })], prices, later(6)).bill;
    expect(other.pastDueSince).to.deep.equal(later(6));
  });

  it('stays as it was for a status that is newer than this release, and says so.', () => {
    const { bill, oddities } = applySubscriptions(team, [subscription({ status: 'hibernating', priceIds: ['price_scale'] })], prices, now);
    expect(bill).to.deep.equal(team);
    expect(oddities).to.deep.equal([{ kind: 'status-unknown', subscriptionId: 'sub_1', value: 'hibernating' }]);
  });

  it('keeps the plan for a price that no plan has, and says so; nobody gets a plan by one.', () => {
    const unlisted = subscription({ priceIds: ['price_other'] });
    const { bill, oddities } = applySubscriptions(team, [unlisted], prices, now);
    expect(bill).to.include({ plan: 'team', status: 'active', priceId: 'price_other' });
    expect(oddities).to.deep.equal([{ kind: 'price-unknown', subscriptionId: 'sub_1', value: 'price_other' }]);
    expect(apply(noBill, unlisted).plan).to.equal('free');
    const lapsed = apply(team, subscription({ status: 'canceled' }));
    expect(effectivePlan(apply(lapsed, unlisted), now)).to.equal('free');
    const late = { ...apply(team, subscription({ status: 'past_due' })), pastDueSince: new Date(now.getTime() - 30 * 86_400_000) };
    expect(effectivePlan(late, now)).to.equal('free');
    expect(effectivePlan(apply(late, unlisted), now), 'who pays again').to.equal('team');
  });

  it('is no reason to refuse a new check-out once nothing is paid for, and is one while anything may be.', () => {
    const statuses = [
      'none',
      'incomplete',
      'incomplete_expired',
      'canceled',
      'trialing',
      'active',
      'past_due',
      'unpaid',
      'paused',
      'hibernating',
    ];
    expect(statuses.filter((status) => isLiving({ status }))).to.deep.equal(statuses.slice(4));
  });
});
