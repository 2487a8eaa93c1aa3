// When the banner stands above every page, and what it says.
import type { Billing } from '@portcullis/contract';
import { expect } from 'chai';
import { billingStates, freeBilling } from '../../../../scripts/browser/api-states.ts';
import { findTrouble } from '../../../src/pages/billing/find-trouble.ts';

const graceEndsAt = '2026-12-06T12:00:00.000Z';
const end = Date.parse(graceEndsAt);
const pastDue: Billing = { ...freeBilling, ...billingStates['past-due'], graceEndsAt };
const stateOf = (name: keyof typeof billingStates): Billing => ({ ...freeBilling, ...billingStates[name] });

describe('The banner about the plan', () => {
  it('names the day until which a plan goes on after a payment failed, and afterwards since when it does not', () => {
    expect(findTrouble(pastDue, end - 1)).to.deep.equal({
      text: 'The last payment failed. Team goes on until 6 December 2026; then the limits of Free hold. Nothing is deleted.',
      way: 'portal',
    });
    expect(findTrouble({ ...pastDue, plan: 'free' }, end)?.text).to.equal(
      'The last payment failed. Since 6 December 2026 the limits of Free hold. Nothing is deleted.',
    );
  });

  it('says what is over the limits of Free once a plan is not paid any more, and where an owner mends it', () => {
    expect(findTrouble(stateOf('unpaid'), end)?.way).to.equal('portal');
    expect(findTrouble(stateOf('cancelled'), end)).to.deep.equal({
      text: 'Team is not paid any more, and this tenant has more than Free allows: 14 projects of 3, 431,090 stored findings of 10,000, 23 members of 5. New ones are refused; nothing is deleted, and gates stay as they are.',
      way: 'plans',
    });
  });

  it('is silent where a plan is paid, never was, has ended without leaving too much, or is the local one', () => {
    const { usage } = freeBilling;
    const quiet = [stateOf('free'), stateOf('near-limits'), stateOf('team'), stateOf('ending'), { ...stateOf('cancelled'), usage }];
    for (const billing of [...quiet, { ...pastDue, plan: 'local' as const }]) expect(findTrouble(billing, end)).to.equal(null);
  });
});
