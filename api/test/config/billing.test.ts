// Variables of Stripe: all of it or nothing, and no mixing of play money with real money.
import { expect } from 'chai';
import { readConfig } from '../../src/config.ts';

const least = { DATABASE_URL: 'postgres://portcullis_app:pw@localhost/portcullis' };
const production = { ...least, NODE_ENV: 'production', PUBLIC_URL: 'https://portcullis.example.com' };
const stripe = {
  STRIPE_SECRET_KEY: 'rk_live_canary',
  STRIPE_WEBHOOK_SECRETS: 'whsec_one, whsec_two',
  STRIPE_PRICE_TEAM: 'price_team,price_team_old',
  STRIPE_PRICE_SCALE: 'price_scale',
};

describe('The configuration of billing', () => {
  it('is none without a key: the server is on a local plan.', () => {
    expect(readConfig(least).billing).to.equal(undefined);
  });

  it('takes several active secrets and several prices of a plan, and knows by the key whether money is real.', () => {
    expect(readConfig({ ...production, ...stripe }).billing).to.deep.equal({
      secretKey: 'rk_live_canary',
      webhookSecrets: ['whsec_one', 'whsec_two'],
      prices: { team: ['price_team', 'price_team_old'], scale: ['price_scale'] },
      apiUrl: 'https://api.stripe.com',
      isLive: true,
    });
    expect(readConfig({ ...least, ...stripe, STRIPE_SECRET_KEY: 'sk_test_x' }).billing?.isLive).to.equal(false);
  });

  const test = { STRIPE_SECRET_KEY: 'sk_test_canary' };
  const refused: readonly [what: string, settings: Readonly<Record<string, string>>, says: string][] = [
    ['a key without secrets', { ...least, STRIPE_SECRET_KEY: 'sk_test_x' }, 'set all four, or none'],
    ['prices without a key', { ...least, STRIPE_PRICE_TEAM: 'price_x' }, 'set all four, or none'],
    ['a publishable key', { ...least, ...stripe, STRIPE_SECRET_KEY: 'pk_live_canary' }, 'STRIPE_SECRET_KEY'],
    ['something that is no signing secret', { ...least, ...stripe, STRIPE_WEBHOOK_SECRETS: 'whsec_a,canary' }, 'STRIPE_WEBHOOK_SECRETS'],
    ['an empty list of secrets', { ...least, ...stripe, STRIPE_WEBHOOK_SECRETS: ' , ' }, 'STRIPE_WEBHOOK_SECRETS'],
    ['a price of two plans', { ...least, ...stripe, STRIPE_PRICE_SCALE: 'price_team' }, 'a price belongs to one plan'],
    ['a test key in production', { ...production, ...stripe, ...test }, 'a test key is refused in production'],
    ['a stand-in in production', { ...production, ...stripe, STRIPE_API_URL: 'http://127.0.0.1:9' }, 'STRIPE_API_URL'],
    ['a stand-in elsewhere', { ...least, ...stripe, STRIPE_API_URL: 'http://stripe.example.com' }, 'STRIPE_API_URL'],
    ['a stand-in with a path', { ...least, ...stripe, STRIPE_API_URL: 'https://stripe.example.com/x' }, 'must be without a path'],
  ];
  for (const [what, settings, says] of refused) {
    it(`refuses ${what}, and tells no value.`, () => {
      expect(() => readConfig(settings))
        .to.throw(says)
        .with.property('message')
        .that.does.not.contain('canary');
    });
  }

  it('takes a test key in production only where that is asked for by name, and a stand-in on this machine elsewhere.', () => {
    expect(readConfig({ ...production, ...stripe, ...test, STRIPE_ALLOW_TEST: '1' }).billing?.isLive).to.equal(false);
    expect(readConfig({ ...least, ...stripe, ...test, STRIPE_API_URL: 'http://127.0.0.1:9' }).billing?.apiUrl).to.equal(
      'http://127.0.0.1:9',
    );
  });
});
