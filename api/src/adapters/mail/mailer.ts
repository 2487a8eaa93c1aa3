// Mail goes out over SMTP: plain text to one address, over TLS where that is asked for, and never for longer than a job may take.
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';

export interface Mail {
  /** One plain address: see domain/upkeep/mail-address.ts. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface MailerSettings {
  /** `smtp` or `smtps`, with the credentials in it. */
  readonly url: string;
  readonly from: string;
  /** True: a connection that does not become TLS fails. */
  readonly requireTls: boolean;
  /** Milliseconds in which the server has to be found, to take the connection and to greet; twenty times as many for each of its words, for some look long at a mail before they take it. */
  readonly patience?: number;
}

/** The mail server does not take a mail for this address, and will not take it later. */
export class MailRefusedError extends Error {}

/** The connection ended after the mail was handed over and before the server had said anything of it: it may have it. */
export class MailUncertainError extends Error {}

export interface Mailer {
  /** @throws MailRefusedError, MailUncertainError; any other Error where it was not taken, and is worth trying again */
  readonly send: (mail: Mail) => Promise<void>;
  readonly close: () => void;
}

/** A refusal of this one address for good (RFC 5321, 4.2.1); of credentials, the sender or the server's mood it says nothing. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('responseCode' in error)) return false;
  const { code, responseCode } = error;
  const command = 'command' in error ? error.command : undefined;
  return code === 'EENVELOPE' && command === 'RCPT TO' && typeof responseCode === 'number' && responseCode >= 550 && responseCode <= 559;
}

/** The server said something, and that was no. */
const isAnswer = (error: unknown): boolean => error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number';

/** What went wrong, without what the server said: that repeats addresses, and goes where jobs and logs are read. */
function describe(error: unknown): string {
  const part = (name: string): string =>
    error instanceof Error && name in error ? ` ${String((error as unknown as Record<string, unknown>)[name])}` : '';
  return `the mail server did not take the mail:${part('code')}${part('command')}${part('responseCode')}`;
}

export function makeMailer({ url, from, requireTls, patience = 5_000 }: MailerSettings): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: requireTls && !secure,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...{ dnsTimeout: patience, connectionTimeout: patience, greetingTimeout: patience, socketTimeout: 20 * patience },
    // Nothing of a mail is a name of a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      const sent = { isHandedOver: false };
      // Read when the server has said that it wants the mail, and not before.
      const body = Readable.from(
        (function* () {
          sent.isHandedOver = true;
          yield text;
        })(),
      );
      try {
        await transport.sendMail({
          from: { name: 'Portcullis', address: from },
          to: { name: '', address: to },
          envelope: { from, to: [to] },
          subject,
          text: body,
          headers: { 'Auto-Submitted': 'auto-generated' },
          xMailer: false,
        });
      } catch (error) {
        if (isRefusal(error)) throw new MailRefusedError('the mail server refuses the address');
        throw sent.isHandedOver && !isAnswer(error) ? new MailUncertainError(describe(error)) : new Error(describe(error));
      }
    },
    close: () => {
      transport.close();
    },
  };
}
