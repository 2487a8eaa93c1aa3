// Did Stripe send this, and just now? One answer for every reason why not.
import Stripe from 'stripe';

/** Seconds by which a message may be old, or ahead of our clock. */
export const messageTolerance = 300;

/** The header is an HMAC for each secret and a time; longer than this it is no header of Stripe's. */
const longestHeader = 2048;

/** A time, or a signature of some scheme. Stripe's client throws on signatures that are none, instead of saying no. */
const part = /^(?:t=\d{1,12}|v1=[0-9a-f]{64}|v(?!1=)\d{1,2}=[0-9a-f]{1,128})$/;

/** The time that was signed, in seconds; undefined where there is not exactly one, or where the header is not of Stripe's form. */
function readTime(header: string): number | undefined {
  const parts = header.split(',');
  if (!parts.every((one) => part.test(one))) return undefined;
  const times = parts.filter((one) => one.startsWith('t='));
  const [only = ''] = times;
  return times.length === 1 && /^t=\d{1,12}$/.test(only) ? Number(only.slice(2)) : undefined;
}

/**
 * Makes the check: true where one of the secrets signed these bytes, at most five minutes ago and at most five minutes ahead. Stripe's client looks
 * only into the past.
 */
export function makeVerifyMessage(secrets: readonly string[]): (body: Buffer, header: string | undefined, now: Date) => boolean {
  const { signature } = Stripe.webhooks;
  if (!signature) throw new Error('this build of the Stripe client cannot check signatures');
  const isSignedBy = (secret: string, body: Buffer, header: string, now: Date): boolean => {
    try {
      return signature.verifyHeader(body, header, secret, messageTolerance, undefined, now.getTime());
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
      throw error;
    }
  };
  return (body, header, now) => {
    if (header === undefined || header.length > longestHeader || body.length === 0) return false;
    const time = readTime(header);
    if (time === undefined || time - now.getTime() / 1000 > messageTolerance) return false;
    // All of them, whichever fits: the time that it takes tells nothing.
    return secrets.map((secret) => isSignedBy(secret, body, header, now)).includes(true);
  };
}
