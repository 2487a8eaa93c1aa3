// Logs: JSON, an event and fields, and never a secret, however it got into the fields.
import { expect } from 'chai';
import { makeApiKey } from '../src/domain/api-key.ts';
import { type Log, makeLog } from '../src/logging.ts';
import { makeSarif } from './support/make-sarif.ts';
import { collectLines, get, type TestTenant, upload, useApi } from './support/start-test-api.ts';

function collect(level = 'debug'): { log: Log; lines: string[]; last: () => Record<string, unknown> } {
  const lines: string[] = [];
  return { log: makeLog(level, collectLines(lines)), lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

describe('The log', () => {
  it('writes one JSON document a line, with the event, the level, the time and the fields.', () => {
    const { log, lines, last } = collect();
    log.info('scan.submitted', { scanId: 'x', counts: { new: 2 } });
    expect(lines.at(-1)).to.match(/^\{.*\}\n$/);
    expect(last()).to.deep.include({ message: 'scan.submitted', level: 'info', scanId: 'x', counts: { new: 2 } });
    expect(last()['timestamp']).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('writes only what its level asks for.', () => {
    const { log, lines } = collect('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).to.deep.equal(['c', 'd']);
  });

  it('keeps its event and its level, whatever the fields are called.', () => {
    const { log, last } = collect();
    log.warn('key.used', { message: 'forged', level: 'info' });
    expect(last()).to.include({ message: 'key.used', level: 'warn' });
  });

  it('cannot be made to write a second line.', () => {
    const { log, lines } = collect();
    log.info('a', { userAgent: 'x\n{"level":"error"}' });
    expect(lines).to.have.length(1);
    expect(lines[0]?.trimEnd()).not.to.contain('\n');
  });

  const secretNames = [
    ...['authorization', 'Authorization', 'proxy-authorization', 'cookie', 'cookies', 'set-cookie', 'x-api-key', 'apiKey', 'api-key'],
    ...[
      'stripe-signature',
      'webhook-signature',
      'password',
      'passwords',
      'clientSecret',
      'secrets',
      'accessToken',
      'refresh_token',
      'tokens',
    ],
    ...['body', 'digest', 'connectionString'],
  ];
  for (const name of secretNames) {
    it(`never writes the value of a field named ${name}, however deep it lies.`, () => {
      const { log, lines, last } = collect();
      log.info('a', { [name]: 'canary-1', headers: { [name]: ['canary-2'] }, list: [{ [name]: { x: 'canary-3' } }] });
      expect(lines.join()).not.to.contain('canary');
      expect(last()[name]).to.equal('[redacted]');
    });
  }

  const { key, keyId } = makeApiKey('prj');
  const texts: readonly (readonly [what: string, text: string, kept: string])[] = [
    ['a key in a sentence', `cannot use ${key} here`, `pcl_prj_${keyId}_[redacted] here`],
    ['a key in an address', `https://h/?key=${key}&x=1`, '&x=1'],
    ['the password of an address', `connect to postgres://app:${key.slice(17)}@db:5432/x failed`, 'postgres://app:[redacted]@db:5432/x'],
    ['the password of an address without a user', `redis://:${key.slice(17)}@cache:6379`, 'redis://:[redacted]@cache:6379'],
    ['a key of Stripe', `Invalid API Key provided: rk_live_${key.slice(17)}`, 'rk_live_[redacted]'],
    ['the secret of a webhook', `signed by whsec_${key.slice(17)}`, 'whsec_[redacted]'],
    ['an Authorization header in a text', `sent "Authorization: Bearer ${key.slice(17)}"`, 'Bearer [redacted]'],
  ];
  for (const [what, text, kept] of texts) {
    it(`takes ${what} out, wherever the text stands.`, () => {
      const cause = new Error(`inner: ${text}`);
      const error = new Error(`outer: ${text}`, { cause });
      for (const fields of [{ text }, { deep: [{ text }] }, { error }, { error: { nested: error } }]) {
        const { log, lines } = collect();
        log.error('a', fields);
        expect(lines.join()).to.contain(kept).and.not.contain(key.slice(17));
      }
    });
  }

  it('writes errors with their code, their stack and what caused them.', () => {
    const { log, last } = collect();
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    log.error('request.failed', { cause: new Error('no database', { cause }) });
    expect(last()).to.have.nested.include({ 'cause.message': 'no database', 'cause.cause.code': 'ECONNREFUSED' });
    expect(last()).to.have.nested.property('cause.stack').that.contains('logging.test');
  });

  it('writes bytes as a number of bytes, and survives what JSON cannot hold.', () => {
    const { log, lines, last } = collect();
    const loop: Record<string, unknown> = { big: 1n };
    loop['self'] = loop;
    log.info('a', { report: Buffer.from('canary'), loop, nothing: undefined });
    expect(last()['report']).to.equal('[6 bytes]');
    expect(lines.join()).not.to.contain('canary');
  });
});

describe('The log of a running API', () => {
  const api = useApi();
  let tenant: TestTenant;
  before(async () => {
    tenant = await api().makeTenant();
  });

  it('never has a key or a word of a report in it, whether uploads are taken or refused.', async () => {
    const canary = 'canary-5f1c';
    const report = makeSarif([{ rule: `${canary}-rule`, path: `src/${canary}.js`, message: `${canary} message`, text: canary }]);
    const unknown = makeApiKey('ten').key;
    await upload(api(), tenant, report);
    await upload(api(), tenant, report, { headers: { cookie: `session=${canary}`, 'user-agent': canary } });
    await upload(api(), tenant, JSON.stringify(report).slice(0, -3));
    await upload(api(), tenant, report, { key: unknown });
    await upload(api(), tenant, report, { key: `${tenant.key}x` });
    await upload(api(), tenant, report, { headers: { 'content-encoding': canary } });
    await upload(api(), tenant, report, { query: { category: canary, [canary]: '1' } });
    await upload(api(), tenant, report, { project: canary });
    await get(api(), tenant, `/api/v1/projects/web-shop/findings?rule=${canary}`);
    await fetch(`${api().url}/${canary}?key=${tenant.key}`);
    const log = api().logLines().join('');
    expect(log).to.contain('request.finished');
    for (const secret of [canary, tenant.key, tenant.key.slice(17, 60), unknown.slice(17, 60)]) expect(log).not.to.contain(secret);
  });

  it('tells of probes that are answered well to nobody who did not ask for details.', async () => {
    for (const probe of ['/healthz', '/readyz', '/metrics', '/api/v1/openapi.json']) await (await fetch(api().url + probe)).text();
    const levelOf = (route: string): string[] => {
      const lines = api()
        .logLines()
        .filter((line) => line.includes('request.finished') && line.includes(`"route":"${route}"`));
      return [...new Set(lines.map((line) => (JSON.parse(line) as { level: string }).level))];
    };
    for (const probe of ['/healthz', '/readyz', '/metrics']) expect(levelOf(probe), probe).to.deep.equal(['debug']);
    expect(levelOf('/api/v1/openapi.json')).to.deep.equal(['info']);
  });
});
