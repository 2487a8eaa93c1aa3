import { createServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { MailRefusedError, MailUncertainError, makeMailer } from '../../../src/adapters/mail/mailer.ts';
import { type MailServer, readMail, startMailServer } from '../../support/mail-server.ts';

const mail = { to: 'ada@example.com', subject: 'Something ends', text: 'It ends soon.\n' };
const from = 'portcullis@example.com';

describe('A mailer', () => {
  let server: MailServer;
  beforeEach(async () => {
    server = await startMailServer();
  });
  afterEach(() => server.stop());
  const failureOf = (sent: Promise<void>): Promise<unknown> =>
    sent.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('sends plain text to one address, and says that no person wrote it.', async () => {
    await makeMailer({ url: server.url, from, requireTls: false }).send(mail);
    const [received] = server.mails;
    expect(received).to.deep.include({ from, to: ['ada@example.com'] });
    const { headers, text } = readMail(received!);
    expect(headers.get('subject')).to.equal('Something ends');
    expect(headers.get('content-type')).to.match(/^text\/plain/);
    expect(headers.get('auto-submitted')).to.equal('auto-generated');
    expect(text).to.match(/^It ends soon\.\r\n/);
  });

  it('sends nothing over a connection that does not become TLS, where that is asked for.', async () => {
    expect(await failureOf(makeMailer({ url: server.url, from, requireTls: true }).send(mail))).to.be.an('error');
    expect(server.mails).to.deep.equal([]);
  });

  it('sends nothing to a server whose certificate nobody vouches for.', async () => {
    const unknown = await startMailServer({ hasTls: true });
    expect(await failureOf(makeMailer({ url: unknown.url, from, requireTls: true }).send(mail))).to.be.an('error');
    await unknown.stop();
    expect(unknown.mails).to.deep.equal([]);
  });

  it('tells an address that is refused for good from a server that is busy, and repeats no word of either.', async () => {
    const mailer = makeMailer({ url: server.url, from, requireTls: false });
    server.refuse.recipients.set(mail.to, 550);
    expect(await failureOf(mailer.send(mail))).to.be.instanceOf(MailRefusedError);
    server.refuse.recipients.set(mail.to, 450);
    const busy = await failureOf(mailer.send(mail));
    expect(busy).to.be.an('error').and.not.instanceOf(MailRefusedError);
    expect(String(busy)).to.include('450').and.not.include(mail.to);
    server.refuse.recipients.clear();
    server.refuse.mails = 1;
    expect(await failureOf(mailer.send(mail)))
      .to.be.an('error')
      .and.not.instanceOf(MailRefusedError);
  });

  it('says of a mail that was handed over, and not answered, that nobody knows.', async () => {
    const mailer = makeMailer({ url: server.url, from, requireTls: false });
    server.hangUp.mails = 1;
    expect(await failureOf(mailer.send(mail))).to.be.instanceOf(MailUncertainError);
    expect(server.mails).to.have.length(1);
  });

  it('gives up on a server that takes the connection and says nothing.', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const failure = await failureOf(makeMailer({ url: `smtp://127.0.0.1:${port}`, from, requireTls: false, patience: 200 }).send(mail));
    silent.close();
    expect(String(failure)).to.match(/ETIMEDOUT|ECONNECTION|ESOCKET/);
    expect(failure).not.to.be.instanceOf(MailUncertainError);
  });

  for (const name of ['Subject\r\nBcc: eve@example.com', 'Subject\nX-Evil: 1', 'Subject\r\n\r\nbody']) {
    it(`keeps ${JSON.stringify(name)} within the subject.`, async () => {
      await makeMailer({ url: server.url, from, requireTls: false }).send({ ...mail, subject: name });
      const { headers, text } = readMail(server.mails[0]!);
      expect(server.mails[0]!.to).to.deep.equal([mail.to]);
      expect([...headers.keys()])
        .not.to.include('bcc')
        .and.not.to.include('x-evil');
      expect(text).to.match(/^It ends soon\./);
    });
  }
});
