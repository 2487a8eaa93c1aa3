// Mail: the server that takes notices, and whom they are from. Without it notices are made and shown, and nothing is sent.
import { z } from 'zod';
import type { Variables } from './fields.ts';

export const mailVariables = {
  /** With user and password in it where the server wants them; a secret. `smtps` is TLS from the first byte. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.email('must be an address such as portcullis@example.com, without a name').optional(),
};

type Environment = Variables<typeof mailVariables> & { readonly NODE_ENV: string };

/** Where mail goes out. */
export interface MailConfig {
  readonly url: string;
  readonly from: string;
  /** True where a connection that does not become TLS is no connection. */
  readonly requireTls: boolean;
}

/** Rules over several values. */
export function findMailConflicts(env: Environment): string[] {
  return (env.SMTP_URL === undefined) === (env.MAIL_FROM === undefined) ? [] : ['SMTP_URL, MAIL_FROM: set both, or none'];
}

export function readMail(env: Environment): MailConfig | undefined {
  const { SMTP_URL: url, MAIL_FROM: from } = env;
  if (url === undefined || from === undefined) return undefined;
  return Object.freeze({ url, from, requireTls: env.NODE_ENV === 'production' });
}
