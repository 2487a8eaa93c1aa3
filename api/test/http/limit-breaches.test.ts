// What a breach of a limit leaves in a tenant's audit log, and the limits of uploads, on the database and by the real clock.
import { connect, type Socket } from 'node:net';
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { holdUpload } from '../support/hold-upload.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { call, makePerson, makeStranger } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { sendRaw, uploadHead } from '../support/send-raw.ts';
import { get, type TestApi, type TestTenant, upload, uploadOk, useApi } from '../support/start-test-api.ts';

const report = JSON.stringify(makeSarif([{}]));
const rateLimited = { status: 429, code: 'rate-limited' } as const;

async function breachesOf(api: TestApi, { tenantId }: TestTenant): Promise<Record<string, unknown>[]> {
  return readAdmin(
    api,
    "select actor_type, actor_id, resource_type, resource_id, outcome, reason from app.audit_log where tenant_id = $1 and action = 'limit.exceeded' order by at",
    [tenantId],
  );
}

const many = <Result>(length: number, make: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length }, (_, index) => make(index)));

describe('A limit of requests that is exceeded', () => {
  const api = useApi({ RATE_LIMIT_KEY: '5/1', RATE_LIMIT_TENANT: '6/1' });

  it('stands once in the audit log of the tenant, with who it was, however often; key and tenant each.', async () => {
    const tenant = await api().makeTenant('first');
    await many(40, () => get(api(), tenant, '/api/v1/projects'));
    const other = await api().makeKey(tenant, { scopes: ['read'] });
    await many(40, () => get(api(), tenant, '/api/v1/projects', other));
    const about = { actor_type: 'key', resource_type: 'limit', outcome: 'denied' };
    expect(await breachesOf(api(), tenant)).to.deep.equal([
      {
        ...about,
        ...{ actor_id: tenant.key.slice(8, 16), resource_id: 'key' },
        reason: 'over 5 requests of this key at once and 1 more each second',
      },
      {
        ...about,
        ...{ actor_id: other.slice(8, 16), resource_id: 'tenant' },
        reason: 'over 6 requests of the tenant at once and 1 more each second',
      },
    ]);
  });

  it('counts a person in all tenants together, and says so to the one they act in.', async () => {
    const tenant = await api().makeTenant('second');
    const person = await makePerson(api(), tenant, 'viewer');
    const answers = await many(20, (index) => call(api(), person.token, 'get', index % 2 === 0 ? '/api/v1/me' : '/api/v1/projects'));
    const refused = answers.filter(({ status }) => status === 429);
    // One comes back each second, however long the machine takes.
    expect(refused.length).to.be.within(1, 15);
    expect(refused[0]!.headers.get('ratelimit-policy')).to.equal('"person";q=5;w=5');
    expect((await breachesOf(api(), tenant)).map(({ actor_type, resource_id }) => [actor_type, resource_id])).to.deep.equal([
      ['user', 'person'],
    ]);
  });

  it('counts a person who asks for a tenant that is not theirs.', async () => {
    const stranger = await makeStranger();
    const answers = await many(20, () => call(api(), stranger.token, 'get', '/api/v1/projects'));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([404, 429]));
  });
});

/** So many uploads that begin and never end, of which all but one get a place: they have it once the one is refused. Hangs them up. */
async function beginUploads(
  api: TestApi,
  tenant: TestTenant,
  { places, headers, body }: { places: number; headers: Readonly<Record<string, string>>; body: string },
): Promise<() => void> {
  const head = uploadHead(tenant.key, headers, `/api/v1/projects/${tenant.slug}/scans`);
  const sockets: Socket[] = [];
  const answers = Array.from({ length: places + 1 }, async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => socket.write(head + body)).on('error', () => undefined);
    sockets.push(socket);
    return new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString('latin1'))));
  });
  expect(await Promise.race(answers)).to.match(/^HTTP\/1.1 429 /);
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

const refusalOf = async (response: Response): Promise<string> =>
  `${response.headers.get('ratelimit-policy') ?? ''} ${await response.text()}`;

describe('Uploads at once', () => {
  const api = useApi({ UPLOADS_AT_ONCE: '2' });
  let tenant: TestTenant;
  let count = 0;
  beforeEach(async () => {
    tenant = await api().makeTenant(`tenant-${(count += 1)}`);
  });

  it('are as many as a tenant may have, and one more is refused before its body is read; another tenant’s are not.', async () => {
    const hold = await holdUpload(api().database.adminUrl, { table: 'scans', holds: 'writes' });
    // Three at once, of which two wait for the lock, and one is refused: whichever comes last.
    const running = ['a', 'b', 'c'].map((category) => upload(api(), tenant, report, { query: { category } }));
    const refused = await Promise.race(running);
    expect(refused.headers.get('retry-after')).to.equal('2');
    expect(refused.headers.get('ratelimit-policy')).to.match(/, "uploads";q=2;qu="concurrent-requests"$/);
    expect(refused.headers.get('ratelimit')).to.match(/, "uploads";r=0$/);
    await expectProblem(refused, rateLimited);
    await hold.release();
    expect((await Promise.all(running)).map(({ status }) => status).sort()).to.deep.equal([201, 201, 429]);
    await uploadOk(api(), await api().makeTenant('another'), report);
    await uploadOk(api(), tenant, report);
    expect((await breachesOf(api(), tenant)).map(({ resource_id, reason }) => [resource_id, reason])).to.deep.equal([
      ['uploads', 'over 2 uploads of the tenant at once'],
    ]);
  });

  it('leave their place when their client hangs up, when they are refused, and when they are done.', async () => {
    for (let round = 0; round < 3; round += 1) {
      const hangUp = await beginUploads(api(), tenant, { places: 2, headers: { 'content-length': '1000' }, body: '{' });
      expect((await upload(api(), tenant, report)).status).to.equal(429);
      hangUp();
      await eventually('both have left', async () => (await upload(api(), tenant, report)).status === 201);
    }
    for (let round = 0; round < 5; round += 1) expect((await upload(api(), tenant, 'no report')).status).to.equal(422);
    expect((await upload(api(), tenant, report)).status).to.equal(201);
  });
});

describe('Bytes of uploads', () => {
  const api = useApi({ MAX_BODY_BYTES: '60000', UPLOAD_BYTES_PER_MINUTE: '60000', UPLOADS_AT_ONCE: '1' });
  const ofSize = (bytes: number): string => report.padEnd(bytes, ' ');
  let tenant: TestTenant;
  let count = 0;
  beforeEach(async () => {
    tenant = await api().makeTenant(`tenant-${(count += 1)}`);
  });

  it('are as many in a minute as a tenant may send, and what is more is refused before it is read.', async () => {
    await uploadOk(api(), tenant, ofSize(60_000));
    const refused = await sendRaw(api(), uploadHead(tenant.key, { 'content-length': '60000' }, `/api/v1/projects/${tenant.slug}/scans`));
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    expect(refused.headers.get('ratelimit-policy')).to.match(/, "bytes";q=60000;w=60;qu="content-bytes"$/);
    await expectProblem(refused, rateLimited);
    expect((await breachesOf(api(), tenant)).map(({ resource_id, reason }) => [resource_id, reason])).to.deep.equal([
      ['bytes', 'over 60000 bytes of uploads of the tenant in a minute'],
    ]);
  });

  it('count as well where no length was announced, and where the client hung up.', async () => {
    const chunks = `${(30_000).toString(16)}\r\n${ofSize(30_000)}\r\n`;
    const whole = uploadHead(tenant.key, { 'transfer-encoding': 'chunked' }, `/api/v1/projects/${tenant.slug}/scans`);
    expect((await sendRaw(api(), `${whole}${chunks}0\r\n\r\n`)).status).to.equal(201);
    expect(await refusalOf(await upload(api(), tenant, ofSize(60_000)))).to.contain('"bytes"');
    const second = await api().makeTenant('hangs-up');
    const hangUp = await beginUploads(api(), second, { places: 1, headers: { 'transfer-encoding': 'chunked' }, body: chunks });
    hangUp();
    // Its place is free only after its bytes were counted.
    const answers: string[] = [];
    await eventually('it has left', async () => {
      answers.push(await refusalOf(await upload(api(), second, ofSize(60_000))));
      return !answers.at(-1)!.includes('"uploads"');
    });
    expect(answers.at(-1)).to.contain('"bytes"').and.contain('rate-limited');
  });
});
