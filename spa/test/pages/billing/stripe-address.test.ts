// Which addresses the dashboard goes to when somebody is to pay.
import { expect } from 'chai';
import { readStripeAddress } from '../../../src/pages/billing/stripe-address.ts';

const refused = [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,x',
  'blob:https://checkout.stripe.com/x',
  'http://checkout.stripe.com/x',
  'http://localhost.example.com/x',
  'http://127.0.0.1.example.com/x',
  'https://checkout.stripe.com@example.com/x',
  '//checkout.stripe.com/x',
  '/billing',
  '',
  null,
  { toString: (): string => 'https://checkout.stripe.com' },
];

describe('The way to Stripe', () => {
  for (const url of ['https://checkout.stripe.com/c/pay_1', 'http://localhost:4242/c', 'http://127.0.0.1:4242/c', 'http://[::1]:4242/c'])
    it(`opens ${url}`, () => {
      expect(readStripeAddress(url)).to.equal(url);
    });

  for (const url of refused)
    it(`does not open ${JSON.stringify(url)}`, () => {
      expect(readStripeAddress(url)).to.equal(null);
    });
});
