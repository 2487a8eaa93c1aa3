// Stripe: the key that plans are sold with, the secrets of its messages, and which price is which plan. Without a key nothing is sold or limited.
import { z } from 'zod';
import { isLoopback, type Variables } from './fields.ts';

/** Values between commas; each must look like what it is, and none is told where it does not. */
const listOf = (pattern: RegExp, what: string) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
    .pipe(z.array(z.string().regex(pattern, `must be ${what}, with commas between several`)).min(1));

const priceIds = listOf(/^price_\w{1,240}$/, 'a price id of Stripe (price_…)');

export const billingVariables = {
  /** Without it the plan of every tenant is `local`. */
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(?:sk|rk)_(?:live|test)_\w{1,240}$/, 'must be a secret or restricted key of Stripe (sk_… or rk_…)')
    .optional(),
  /** Several while one is being replaced: a message is believed that any of them signed. */
  STRIPE_WEBHOOK_SECRETS: listOf(/^whsec_[\w+/=]{1,240}$/, 'the signing secret of an endpoint (whsec_…)').optional(),
  /** Prices of each plan; the first is the one that is sold. */
  STRIPE_PRICE_TEAM: priceIds.optional(),
  STRIPE_PRICE_SCALE: priceIds.optional(),
  /** Where Stripe is, for tests with a stand-in. */
  STRIPE_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.stripe.com'),
  /** `1`: a test key is taken in production, where nothing is really paid then. */
  STRIPE_ALLOW_TEST: z.enum(['0', '1']).default('0'),
};

type Environment = Variables<typeof billingVariables> & { readonly NODE_ENV: string };

/** How plans are sold here. */
export interface BillingConfig {
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
  readonly prices: { readonly team: readonly string[]; readonly scale: readonly string[] };
  readonly apiUrl: string;
  /** True where real money moves: what the key says. */
  readonly isLive: boolean;
}

const isLiveKey = (key: string): boolean => /^.k_live_/.test(key);

/** Rules over several values. */
export function findBillingConflicts(env: Environment): string[] {
  const conflicts: string[] = [];
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRETS: secrets, STRIPE_PRICE_TEAM: team, STRIPE_PRICE_SCALE: scale } = env;
  const isProduction = env.NODE_ENV === 'production';
  const given = [key, secrets, team, scale].filter((one) => one !== undefined);
  if (given.length !== 0 && given.length !== 4)
    conflicts.push('STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRETS, STRIPE_PRICE_TEAM, STRIPE_PRICE_SCALE: set all four, or none');
  if (key !== undefined && !isLiveKey(key) && isProduction && env.STRIPE_ALLOW_TEST !== '1')
    conflicts.push('STRIPE_SECRET_KEY: a test key is refused in production, unless STRIPE_ALLOW_TEST is 1');
  if (team?.some((price) => scale?.includes(price)) === true)
    conflicts.push('STRIPE_PRICE_TEAM, STRIPE_PRICE_SCALE: a price belongs to one plan');
  const { protocol, hostname, pathname, search } = new URL(env.STRIPE_API_URL);
  if (protocol === 'http:' && (isProduction || !isLoopback(hostname)))
    conflicts.push('STRIPE_API_URL: must be https; http is for a stand-in on this machine, outside production');
  if (pathname !== '/' || search !== '') conflicts.push('STRIPE_API_URL: must be without a path');
  return conflicts;
}

export function readBilling(env: Environment): BillingConfig | undefined {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRETS: webhookSecrets, STRIPE_PRICE_TEAM: team, STRIPE_PRICE_SCALE: scale } = env;
  if (secretKey === undefined || webhookSecrets === undefined || team === undefined || scale === undefined) return undefined;
  return Object.freeze({ secretKey, webhookSecrets, prices: { team, scale }, apiUrl: env.STRIPE_API_URL, isLive: isLiveKey(secretKey) });
}
