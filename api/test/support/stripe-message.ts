// Messages as Stripe sends them, signed by its own helper.
import Stripe from 'stripe';
import { makeId, seconds, testSecret } from './fake-stripe.ts';

export interface MessageWish {
  readonly id?: string;
  readonly type?: string;
  readonly customer?: string;
  readonly livemode?: boolean;
  /** What the message says of the thing; nobody believes it. */
  readonly object?: object;
}

/** A message as Stripe sends it. */
export function makeMessage({
  id = makeId('evt'),
  type = 'customer.subscription.updated',
  customer,
  livemode = false,
  object,
}: MessageWish): string {
  const data = {
    object: { id: 'sub_told', object: 'subscription', status: 'active', ...(customer !== undefined && { customer }), ...object },
  };
  return JSON.stringify({
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: seconds(),
    livemode,
    pending_webhooks: 1,
    type,
    data,
  });
}

/** Signs a message by Stripe's own helper. @param age seconds since it was signed; below nought it is from the future */
export function signMessage(
  payload: string,
  { secret = testSecret, age = 0 }: { readonly secret?: string; readonly age?: number } = {},
): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds() - age });
}

/** Posts a message to an API. */
export async function postMessage(
  api: { readonly url: string },
  payload: string | Uint8Array,
  signature: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${api.url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature !== undefined && { 'stripe-signature': signature }), ...headers },
    body: payload,
  });
}
