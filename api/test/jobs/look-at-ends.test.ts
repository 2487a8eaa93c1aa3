// What ends is told before, and recorded after: once each, to whom it concerns, by mail where there is a mail server.
import type { AuditPage } from '@portcullis/contract';
import { expect } from 'chai';
import { makeMailer } from '../../src/adapters/mail/mailer.ts';
import { makeAcceptancesTask } from '../../src/jobs/look-at-ends.ts';
import { GateStage } from '../services/gate/gate-stage.ts';
import { type MailServer, readMail, startMailServer } from '../support/mail-server.ts';
import type { TestMember } from '../support/people.ts';
import { getJson } from '../support/send-json.ts';
import { useApi } from '../support/start-test-api.ts';

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);

describe('What ends', () => {
  const api = useApi();
  let server: MailServer;
  let stage: GateStage;
  let owner: TestMember;
  let refused: string[];
  beforeEach(async () => {
    server = await startMailServer();
    refused = [];
    stage = await GateStage.on(api());
    await stage.scan(1, { rules: ['a', 'b'] });
    owner = await stage.person('owner');
    await address(owner, 'owner@example.com');
  });
  afterEach(() => server.stop());

  const address = (who: TestMember, email: string | null): Promise<void> =>
    stage.arrange('update app.members set email = $3 where tenant_id = $1 and id = $2', who.memberId, email);
  const member = async (email: string | null): Promise<TestMember> => {
    const made = await stage.person('member');
    await address(made, email);
    return made;
  };
  const look = (now: Date = new Date(), hasMail = true): Promise<void> => {
    const mailer = makeMailer({ url: server.url, from: 'portcullis@example.com', requireTls: false });
    const mail = { mailer, publicUrl: 'https://portcullis.example.com', onUnsent: (id: string) => void refused.push(id) };
    return makeAcceptancesTask({ pool: api().pool, now: () => now, mail: hasMail ? mail : undefined }).run(stage.tenant.tenantId, {});
  };
  const entries = async (action: string): Promise<AuditPage['items']> =>
    (await getJson<AuditPage>(api(), stage.tenant, `/api/v1/audit?action=${action}`)).items;
  const received = (): string[] => server.mails.flatMap(({ to }) => to).sort();
  const notices = async (): Promise<string[]> =>
    (
      await stage.rows<{ kind: string; days: number }>('select kind, days from app.notices where tenant_id = $1 order by kind, days', [
        stage.tenant.tenantId,
      ])
    ).map(({ kind, days }) => `${kind} ${days}`);

  describe('of accepted risks', () => {
    it('is told 14 days and 3 days before to who answers for it, and recorded once when it has ended.', async () => {
      const ada = await member('ada@example.com');
      await stage.accept(['a'], ada, inDays(20));
      await look();
      expect(await notices()).to.deep.equal([]);
      for (const days of [7, 7, 18, 18]) await look(inDays(days));
      expect(await notices()).to.deep.equal(['acceptance-ending 3', 'acceptance-ending 14']);
      expect(received()).to.deep.equal(['ada@example.com', 'ada@example.com']);
      const { headers, text } = readMail(server.mails[0]!);
      expect(headers.get('subject')).to.equal('Portcullis: one thing ends soon');
      expect(text).to.match(/- \d{4}-\d\d-\d\d \d\d:\d\d UTC: a in web-shop\r\n/);
      expect(text).to.include('https://portcullis.example.com/acceptances');
      for (const days of [21, 21, 30]) await look(inDays(days));
      const [entry, ...more] = await entries('acceptance.expire');
      expect(more).to.deep.equal([]);
      expect(entry!.actor).to.include({ type: 'system', id: 'acceptances' });
      expect(entry!.before).to.include({ rule: 'a', project: 'web-shop', owner: 'The member', reason: 'Known.' });
      expect(entry!.resource).to.deep.equal({ type: 'finding', id: await stage.idOf('a') });
      expect(received()).to.have.length(2);
    });

    it('is told at once, and once, where it ends within three days anyway.', async () => {
      await stage.accept(['a'], await member('ada@example.com'), inDays(2));
      await look();
      await look();
      expect(await notices()).to.deep.equal(['acceptance-ending 3']);
      expect(received()).to.deep.equal(['ada@example.com']);
    });

    it('is told in one mail to each person, of all that they answer for.', async () => {
      const ada = await member('ada@example.com');
      await stage.accept(['a'], ada, inDays(10));
      await stage.accept(['b'], ada, inDays(12));
      await look();
      expect(received()).to.deep.equal(['ada@example.com']);
      const { text } = readMail(server.mails[0]!);
      expect(text.indexOf(': a in')).to.be.greaterThan(0).and.lessThan(text.indexOf(': b in'));
    });

    it('is told to owners and admins where nobody answers for it any more, or who does has no address.', async () => {
      const admin = await stage.person('admin');
      await address(admin, 'admin@example.com');
      const gone = await member('gone@example.com');
      await stage.accept(['a'], gone, inDays(10));
      await stage.accept(['b'], await member(null), inDays(10));
      await stage.arrange('delete from app.members where tenant_id = $1 and id = $2', gone.memberId);
      await look();
      expect(received()).to.deep.equal(['admin@example.com', 'owner@example.com']);
      expect(readMail(server.mails[0]!).text).to.include('accepted by The member');
    });

    it('is not told where the finding is gone, or the decision was taken back, and neither is recorded as ended.', async () => {
      const ada = await member('ada@example.com');
      await stage.accept(['a', 'b'], ada, inDays(10));
      await stage.scan(2, { rules: ['b'] });
      await stage.dismiss(await stage.idOf('b'));
      await look();
      expect(await notices()).to.deep.equal([]);
      await look(inDays(20));
      expect((await entries('acceptance.expire')).map(({ before }) => (before as { rule: string }).rule)).to.deep.equal(['a']);
    });

    it('is noted, and recorded, where no mail goes out; a mail server that comes later is told what has not ended yet.', async () => {
      await stage.accept(['a'], await member('ada@example.com'), inDays(10));
      await look(new Date(), false);
      expect(await notices()).to.deep.equal(['acceptance-ending 14']);
      await look();
      expect(received()).to.deep.equal(['ada@example.com']);
      await look(inDays(11));
      expect(await entries('acceptance.expire')).to.have.length(1);
      expect(received()).to.have.length(1);
    });
  });

  it('of break-glass is recorded once when its time is over, and not again where a person ended it.', async () => {
    const over = await stage.breakOk(owner, 1);
    await stage.scan(2, { rules: ['a'] });
    const ended = await stage.breakOk(owner, 2);
    expect((await stage.end(owner, ended.id)).status).to.be.within(200, 204);
    await look();
    expect(await entries('override.expire')).to.deep.equal([]);
    for (const hours of [2, 2, 200]) await look(new Date(Date.now() + hours * 3_600_000));
    const [entry, ...more] = await entries('override.expire');
    expect(more).to.deep.equal([]);
    expect(entry!.before).to.include({ id: over.id, madeBy: 'The owner', reason: 'The shop is down.' });
  });

  it('of CI keys is told to owners and admins, not of one that is revoked, and in clear of no more than its public part.', async () => {
    const key = await api().makeKey(stage.tenant, { expiresAt: inDays(10) });
    await api().makeKey(stage.tenant, { expiresAt: inDays(40) });
    const revoked = await api().makeKey(stage.tenant, { expiresAt: inDays(10) });
    await stage.arrange(
      "update app.api_keys set revoked_at = now(), revoked_by = 'x' where tenant_id = $1 and key_id = $2",
      revoked.slice(8, 16),
    );
    await member('ada@example.com');
    await look();
    await look();
    expect(received()).to.deep.equal(['owner@example.com']);
    const { text } = readMail(server.mails[0]!);
    expect(text).to.include(`the CI key ${key.slice(8, 16)} (a key), for the whole tenant`);
    expect(text).not.to.include(revoked.slice(8, 16)).and.not.to.include(key.slice(17));
  });

  describe('where the mail server fails', () => {
    beforeEach(async () => {
      await stage.accept(['a'], await member('ada@example.com'), inDays(10));
      await stage.accept(['b'], await member('grace@example.com'), inDays(10));
    });
    const fails = (run: Promise<void>): Promise<void> =>
      run.then(
        () => expect.fail('it did not fail'),
        () => undefined,
      );

    it('is told by the next try, and to nobody twice.', async () => {
      server.refuse.mails = 1;
      await fails(look());
      expect(received()).to.have.length(1);
      await look();
      await look();
      expect(received()).to.deep.equal(['ada@example.com', 'grace@example.com']);
    });

    it('is told to nobody twice by two workers that come to it at once.', async () => {
      await Promise.all([look(), look(), look()]);
      expect(received()).to.deep.equal(['ada@example.com', 'grace@example.com']);
    });

    it('is told to nobody twice where the server hangs up once it has the mail.', async () => {
      server.hangUp.mails = 2;
      await look();
      await look();
      expect(received()).to.deep.equal(['ada@example.com', 'grace@example.com']);
      expect(refused).to.have.length(2);
    });

    it('is tried no more at an address that is refused for good, or is none, and to the others told.', async () => {
      server.refuse.recipients.set('ada@example.com', 550);
      await look();
      await look();
      expect(received()).to.deep.equal(['grace@example.com']);
      expect(refused).to.have.length(1);
      await address(owner, 'owner@example.com, eve@example.com');
      await api().makeKey(stage.tenant, { expiresAt: inDays(10) });
      await look();
      expect(received()).to.deep.equal(['grace@example.com']);
      expect(refused).to.have.length(2);
    });
  });

  it('reaches nobody but members, whatever reports and people named things.', async () => {
    const name = 'x\r\nBcc: eve@example.com\r\n\r\n<a href="https://evil.example">\u202eclick</a>';
    await stage.arrange('update app.findings set rule_id = $2, message = $2 where tenant_id = $1', name);
    await stage.arrange('update app.tenants set name = $2 where tenant_id = $1', name);
    await stage.arrange('update app.members set name = $2 where tenant_id = $1', name);
    const rows = await stage.rows<{ id: string }>('select id from app.findings where tenant_id = $1', [stage.tenant.tenantId]);
    await stage.arrange(
      `insert into app.triage (tenant_id, id, project_id, finding_id, state, reason, expires_at, decided_by, owner_name)
       values ($1, gen_random_uuid(), $2, $3, 'accepted', $4, now() + interval '9 days', $4, $4)`,
      ...[stage.tenant.projectId, rows[0]!.id, name],
    );
    await look();
    expect(received()).to.deep.equal(['owner@example.com']);
    const { headers, text } = readMail(server.mails[0]!);
    expect([...headers.keys()]).not.to.include('bcc');
    expect(headers.get('content-type')).to.match(/^text\/plain/);
    expect(text).not.to.match(/\u202e|https:\/\/evil/);
    expect(text.split('\r\n').filter((line) => line.startsWith('- '))).to.have.length(1);
  });
});
