// What the page of the plan says of the payment.
import { type Billing, subscriptionStatuses } from '@portcullis/contract';
import { expect } from 'chai';
import { billingStates, freeBilling } from '../../../../scripts/browser/api-states.ts';
import { describeStatus } from '../../../src/pages/billing/status-words.ts';

const noon = '2026-12-06T12:00:00.000Z';
const team: Billing = { ...freeBilling, ...billingStates.team, periodEnd: noon };

describe('What the dashboard says of the payment', () => {
  for (const status of subscriptionStatuses)
    it(`has words for ${status}, with and without dates`, () => {
      for (const dates of [
        { periodEnd: noon, endsAt: noon, pastDueSince: noon },
        { periodEnd: null, endsAt: null, pastDueSince: null },
      ]) {
        const { tag, sentence } = describeStatus({ ...team, ...dates, status });
        expect(tag).to.match(/^[A-Z][a-z ]+$/);
        expect(sentence)
          .to.match(/^[A-Z].*\.$/)
          .and.not.match(/null|undefined|Invalid|_/);
      }
    });

  it('names the day on which a plan renews, and that on which one ends that was cancelled', () => {
    expect(describeStatus(team).sentence).to.equal('It renews on 6 December 2026.');
    expect(describeStatus({ ...team, endsAt: noon })).to.deep.equal({
      tag: 'Ends',
      tone: 'warn',
      sentence: 'Team was cancelled and ends on 6 December 2026. Then the limits of Free hold; nothing is deleted.',
    });
  });

  it('says of a plan that is over that nothing is deleted and gates stay as they are', () => {
    for (const status of ['unpaid', 'canceled', 'paused', 'incomplete', 'incomplete_expired'] as const)
      expect(describeStatus({ ...team, plan: 'free', status }).sentence).to.include('Nothing is deleted, and gates stay as they are.');
  });
});
