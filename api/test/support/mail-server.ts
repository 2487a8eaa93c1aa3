// A real SMTP server on loopback that keeps what it is given, and can be told to misbehave.
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
  readonly isEncrypted: boolean;
}

export interface MailServer {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** Codes with which it answers the next recipients, or the next mails once they are there, instead of taking them. */
  readonly refuse: { recipients: Map<string, number>; mails: number };
  /** Mails that it takes, and then hangs up without a word. */
  readonly hangUp: { mails: number };
  readonly stop: () => Promise<void>;
}

const failure = (code: number): Error => Object.assign(new Error('no'), { responseCode: code });

/** @param hasTls with STARTTLS, and a certificate that nobody vouches for */
export async function startMailServer({ hasTls = false } = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refuse = { recipients: new Map<string, number>(), mails: 0 };
  const hangUp = { mails: 0 };
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: hasTls ? ['AUTH'] : ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) => {
      const code = refuse.recipients.get(address);
      done(code === undefined ? null : failure(code));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuse.mails > 0) {
          refuse.mails -= 1;
          done(failure(451));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
          isEncrypted: session.secure,
        });
        if (hangUp.mails > 0) {
          hangUp.mails -= 1;
          for (const socket of sockets) socket.destroy();
          return;
        }
        done();
      });
    },
  });
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // A client that gives up a connection is no failure of a test.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse,
    hangUp,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Headers by name, and the text, decoded. */
export function readMail({ raw }: ReceivedMail): { readonly headers: ReadonlyMap<string, string>; readonly text: string } {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const text = body.join('\r\n\r\n');
  const encoding = headers.get('content-transfer-encoding');
  if (encoding === 'base64') return { headers, text: Buffer.from(text, 'base64').toString('utf8') };
  if (encoding !== 'quoted-printable') return { headers, text };
  const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { headers, text: Buffer.from(bytes, 'latin1').toString('utf8') };
}
