// The configuration: a bad value refuses to start and is named, and nothing dangerous is possible in production.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { readConfig } from '../src/config.ts';

const least = { DATABASE_URL: 'postgres://portcullis_app:pw@localhost/portcullis' };
const [apiId, dashboardId, cliId, someTenant] = ['1', '2', '3', '4'].map((digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
  string,
];
const clients = { ENTRA_API_CLIENT_ID: apiId, ENTRA_DASHBOARD_CLIENT_ID: dashboardId, ENTRA_CLI_CLIENT_ID: cliId };
const local = { ...clients, LOCAL_MODE: '1', ENTRA_INSTANCE: 'http://localhost:4000' };
const production = { ...least, NODE_ENV: 'production', PUBLIC_URL: 'https://portcullis.example.com' };

describe('The configuration', () => {
  it('needs nothing but the address of the database, and listens on this machine only.', () => {
    const config = readConfig(least);
    expect(config).to.deep.include({
      isProduction: false,
      host: '127.0.0.1',
      port: 8080,
      trustProxyHops: 0,
      corsOrigins: [],
      publicUrl: undefined,
    });
    expect(config.limits).to.deep.equal({ bodyBytes: 33_554_432, reportBytes: 134_217_728, bodyTimeout: 60_000 });
    expect(config.reading.threads).to.be.within(1, 4);
  });

  describe('from files', () => {
    let folder: string;
    const fileWith = (text: string): string => {
      const file = join(folder, 'secret');
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    };
    before(() => (folder = mkdtempSync(join(tmpdir(), 'portcullis-config-'))));
    after(() => rmSync(folder, { recursive: true }));

    it('takes any variable from the file that NAME_FILE names, as platforms mount secrets.', () => {
      const file = fileWith(least.DATABASE_URL);
      expect(readConfig({ DATABASE_URL_FILE: file })).to.deep.equal(readConfig(least));
      expect(readConfig({ DATABASE_URL_FILE: file, DATABASE_URL: '' })).to.deep.equal(readConfig(least));
      expect(readConfig({ ...least, PORT_FILE: fileWith('9000') }).port).to.equal(9000);
    });

    for (const [what, end] of [
      ['a line end', '\n'],
      ['a line end of Windows', '\r\n'],
    ] as const) {
      it(`leaves out ${what} after the value, and nothing else.`, () => {
        expect(readConfig({ DATABASE_URL_FILE: fileWith(least.DATABASE_URL + end) }).database.url).to.equal(least.DATABASE_URL);
        expect(readConfig({ ...least, HOST_FILE: fileWith(`localhost${end}${end}`) }).host).to.equal(`localhost${end}`);
      });
    }

    it('refuses a variable that is set and comes by file as well, and tells neither value.', () => {
      const both = { ...least, DATABASE_URL_FILE: fileWith('postgres://portcullis_app:canary@localhost/x') };
      expect(() => readConfig(both))
        .to.throw('DATABASE_URL: is set, and so is DATABASE_URL_FILE; set one of the two')
        .with.property('message')
        .that.does.not.match(/canary|portcullis_app/);
    });

    it('refuses a file that is not there, or a folder, and names the variable and the reason only.', () => {
      const missing = join(folder, 'canary');
      for (const [file, reason] of [
        [missing, 'ENOENT'],
        [folder, 'EISDIR'],
      ] as const) {
        expect(() => readConfig({ DATABASE_URL_FILE: file }))
          .to.throw(new RegExp(`DATABASE_URL_FILE: the file cannot be read by user \\d+ \\(${reason}\\)$`))
          .with.property('message')
          .that.does.not.include(folder);
      }
    });

    it('says in plain words that a variable is missing, or is no number.', () => {
      expect(() => readConfig({})).to.throw(/^ {2}DATABASE_URL: is missing$/m);
      expect(() => readConfig({ ...least, READ_THREADS: 'many' })).to.throw(/^ {2}READ_THREADS: must be a number$/m);
    });

    it('names a variable whose value in the file is no good, without the value.', () => {
      expect(() => readConfig({ DATABASE_URL_FILE: fileWith('mysql://u:canary@localhost/x') }))
        .to.throw('DATABASE_URL:')
        .with.property('message')
        .that.does.not.include('canary');
    });
  });

  it('cannot be changed once it is read.', () => {
    expect(Object.isFrozen(readConfig(least))).to.equal(true);
  });

  it('takes an empty variable for an unset one, as compose files write it.', () => {
    expect(readConfig({ ...least, PORT: '', PUBLIC_URL: '', CORS_ORIGINS: '' })).to.deep.equal(readConfig(least));
  });

  it('reads every variable.', () => {
    const config = readConfig({
      ...production,
      HOST: '0.0.0.0',
      PORT: '9000',
      PUBLIC_URL: 'https://portcullis.example.com/',
      CORS_ORIGINS: 'https://a.example.com, https://b.example.com',
      TRUST_PROXY_HOPS: '2',
      MAX_BODY_BYTES: '2048',
      SECURITY_CONTACT: 'mailto:sec@example.com',
    });
    expect(config).to.deep.include({ isProduction: true, host: '0.0.0.0', port: 9000, trustProxyHops: 2 });
    expect(config).to.deep.include({ publicUrl: 'https://portcullis.example.com', securityContact: 'mailto:sec@example.com' });
    expect(config.corsOrigins).to.deep.equal(['https://a.example.com', 'https://b.example.com']);
    expect(config.limits.bodyBytes).to.equal(2048);
  });

  it('takes the key of offline gates as PEM or as base64 of it, and neither shows it nor tells it when it is none.', () => {
    const pem = String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (const text of [pem, Buffer.from(pem).toString('base64')]) {
      const config = readConfig({ ...least, PORTCULLIS_OFFLINE_KEY: text });
      expect(config.offline.key?.asymmetricKeyType).to.equal('ed25519');
      expect(JSON.stringify(config) + inspect(config, { depth: null })).to.not.include(pem.split('\n')[1]!);
    }
    const wrong = String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (const text of [wrong, pem.slice(0, -40), 'canary-canary'])
      expect(() => readConfig({ ...least, PORTCULLIS_OFFLINE_KEY: text }))
        .to.throw('PORTCULLIS_OFFLINE_KEY: must be a private key of Ed25519')
        .with.property('message')
        .that.does.not.include(text);
  });

  const refused: readonly (readonly [what: string, variable: string, environment: Readonly<Record<string, string>>])[] = [
    ['no database', 'DATABASE_URL', { DATABASE_URL: '' }],
    ['a database of another kind', 'DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['a port that is no number', 'PORT', { PORT: 'http' }],
    ['a port out of range', 'PORT', { PORT: '65536' }],
    ['an unknown environment', 'NODE_ENV', { NODE_ENV: 'staging' }],
    ['a limit below what a report needs', 'MAX_BODY_BYTES', { MAX_BODY_BYTES: '10' }],
    ['a limit that is no number', 'MAX_REPORT_BYTES', { MAX_REPORT_BYTES: '128 MB' }],
    ['a negative number of proxies', 'TRUST_PROXY_HOPS', { TRUST_PROXY_HOPS: '-1' }],
    ['an origin with a path', 'CORS_ORIGINS', { CORS_ORIGINS: 'https://app.example.com/x' }],
    ['an origin with a slash at its end', 'CORS_ORIGINS', { CORS_ORIGINS: 'https://app.example.com/' }],
    ['an origin of another scheme', 'CORS_ORIGINS', { CORS_ORIGINS: 'file://x' }],
    ['a pattern for an origin', 'CORS_ORIGINS', { CORS_ORIGINS: 'https://*.example.com' }],
    ['a public address of another scheme', 'PUBLIC_URL', { PUBLIC_URL: 'javascript:alert(1)' }],
    ['a contact that nobody can use', 'SECURITY_CONTACT', { SECURITY_CONTACT: 'call us' }],
    ['a wildcard origin outside development', 'CORS_ORIGINS', { NODE_ENV: 'test', CORS_ORIGINS: '*' }],
    ['a wildcard origin in production', 'CORS_ORIGINS', { ...production, CORS_ORIGINS: '*' }],
    ['an http origin in production', 'CORS_ORIGINS', { ...production, CORS_ORIGINS: 'http://app.example.com' }],
    ['production without a public address', 'PUBLIC_URL', { ...production, PUBLIC_URL: '' }],
    ...(['ENTRA_API_CLIENT_ID', 'ENTRA_DASHBOARD_CLIENT_ID', 'ENTRA_CLI_CLIENT_ID'] as const).map(
      (name) => [`a sign-in without ${name}`, 'ENTRA_API_CLIENT_ID', { ...clients, [name]: '' }] as const,
    ),
    ['a client that is no GUID', 'ENTRA_API_CLIENT_ID', { ...clients, ENTRA_API_CLIENT_ID: 'portcullis' }],
    [
      'a client in upper case, which no token names',
      'ENTRA_CLI_CLIENT_ID',
      { ...clients, ENTRA_CLI_CLIENT_ID: 'A'.repeat(8) + apiId.slice(8) },
    ],
    ['an authority by its domain', 'ENTRA_AUTHORITY', { ...clients, ENTRA_AUTHORITY: 'contoso.com' }],
    ['an authority for personal accounts alone', 'ENTRA_AUTHORITY', { ...clients, ENTRA_AUTHORITY: 'consumers' }],
    ['two scopes', 'ENTRA_SCOPE', { ...clients, ENTRA_SCOPE: 'a b' }],
    ['an instance with a path', 'ENTRA_INSTANCE', { ...clients, ENTRA_INSTANCE: 'https://login.microsoftonline.com/common' }],
    ['an instance on plain http', 'ENTRA_INSTANCE', { ...clients, ENTRA_INSTANCE: 'http://login.microsoftonline.com' }],
    ['an instance on plain http in local mode', 'ENTRA_INSTANCE', { ...local, ENTRA_INSTANCE: 'http://login.example.com' }],
    ['a local mode that is neither on nor off', 'LOCAL_MODE', { LOCAL_MODE: 'true' }],
    ['local mode in production', 'LOCAL_MODE', { ...production, LOCAL_MODE: '1' }],
    ['a local issuer in production', 'ENTRA_INSTANCE', { ...production, ...local, LOCAL_MODE: '0' }],
    ['a local issuer in production in local mode', 'ENTRA_INSTANCE', { ...production, ...local }],
    ['a local issuer outside local mode', 'ENTRA_INSTANCE', { ...local, LOCAL_MODE: '0' }],
    ['a local issuer where local mode is not said', 'ENTRA_INSTANCE', { ...local, LOCAL_MODE: '' }],
    ['a local issuer over https outside local mode', 'ENTRA_INSTANCE', { ...clients, ENTRA_INSTANCE: 'https://localhost' }],
    ['a local issuer by its number outside local mode', 'ENTRA_INSTANCE', { ...clients, ENTRA_INSTANCE: 'https://127.9.9.9' }],
    ['a local issuer by its number of version 6 outside local mode', 'ENTRA_INSTANCE', { ...clients, ENTRA_INSTANCE: 'https://[::1]' }],
    ['a local issuer for a server that others can reach', 'ENTRA_INSTANCE', { ...local, HOST: '0.0.0.0' }],
    ['a local issuer for a server at an address of its network', 'ENTRA_INSTANCE', { ...local, HOST: '192.168.1.2' }],
    ['a rate that is no pair', 'RATE_LIMIT_KEY', { RATE_LIMIT_KEY: '100' }],
    ['a rate that is nothing', 'RATE_LIMIT_IP', { RATE_LIMIT_IP: '0/0' }],
    ['a rate that refills more than there is', 'RATE_LIMIT_TENANT', { RATE_LIMIT_TENANT: '10/100' }],
    ['fewer bytes a minute than one upload may have', 'UPLOAD_BYTES_PER_MINUTE', { UPLOAD_BYTES_PER_MINUTE: '1000000' }],
    ['no upload at once', 'UPLOADS_AT_ONCE', { UPLOADS_AT_ONCE: '0' }],
    ['limits in something else than Redis', 'REDIS_URL', { REDIS_URL: 'memcached://localhost' }],
    ['production on plain http', 'PUBLIC_URL', { ...production, PUBLIC_URL: 'http://portcullis.example.com' }],
  ];
  for (const [what, variable, environment] of refused) {
    it(`refuses ${what}, and names ${variable}.`, () => {
      expect(() => readConfig({ ...least, ...environment })).to.throw(
        new RegExp(`^The configuration is not valid:\\n(?:.*\\n)*  ${variable}`),
      );
    });
  }

  it('limits addresses, keys, people, tenants and their uploads unless it is told otherwise, each replica for itself.', () => {
    const { redisUrl, rules } = readConfig(least).rateLimits;
    expect(redisUrl).to.equal(undefined);
    expect(rules).to.deep.equal({
      ip: { burst: 100, refill: 10 },
      key: { burst: 1000, refill: 100 },
      person: { burst: 1000, refill: 100 },
      tenant: { burst: 5000, refill: 500 },
      bytes: { burst: 2_147_483_648, refill: 2_147_483_648 / 60 },
      uploads: 20,
    });
    const told = readConfig({ ...least, RATE_LIMIT_IP: '7/3', REDIS_URL: 'rediss://:secret@redis.internal:6380/1' });
    expect(told.rateLimits).to.deep.include({ redisUrl: 'rediss://:secret@redis.internal:6380/1' });
    expect(told.rateLimits.rules.ip).to.deep.equal({ burst: 7, refill: 3 });
  });

  it('has no sign-in unless it is told the three applications.', () => {
    expect(readConfig(least).signIn).to.equal(undefined);
  });

  it('signs in at Microsoft for every kind of account, or at one tenant, or at another cloud.', () => {
    expect(readConfig({ ...production, ...clients }).signIn).to.deep.equal({
      instance: 'https://login.microsoftonline.com',
      authority: { kind: 'common' },
      ...{ apiClientId: apiId, dashboardClientId: dashboardId, commandLineClientId: cliId },
      scope: 'access_as_user',
      isLocal: false,
    });
    const other = { ENTRA_AUTHORITY: someTenant, ENTRA_INSTANCE: 'https://login.microsoftonline.us', ENTRA_SCOPE: 'use' };
    expect(readConfig({ ...production, ...clients, ...other }).signIn).to.deep.include({
      instance: 'https://login.microsoftonline.us',
      authority: { kind: 'tenant', tenantId: someTenant },
      scope: 'use',
    });
    expect(readConfig({ ...least, ...clients, ENTRA_AUTHORITY: 'organizations' }).signIn?.authority).to.deep.equal({
      kind: 'organizations',
    });
  });

  for (const [instance, host] of [
    ['http://localhost:4000', '127.0.0.1'],
    ['http://127.0.0.1:4000', 'localhost'],
    ['http://[::1]:4000', '::1'],
  ] as const) {
    it(`takes the issuer ${instance} in local mode, on ${host}.`, () => {
      expect(readConfig({ ...least, ...local, ENTRA_INSTANCE: instance, HOST: host }).signIn).to.include({ instance, isLocal: true });
    });
  }

  it('allows a wildcard origin in development.', () => {
    expect(readConfig({ ...least, CORS_ORIGINS: '*' }).corsOrigins).to.deep.equal(['*']);
  });

  it('names every bad variable at once, and repeats no value, which may be a password.', () => {
    const bad = { DATABASE_URL: 'mysql://u:hunter2@localhost/x', PORT: 'x', TRUST_PROXY_HOPS: '99' };
    expect(() => readConfig(bad))
      .to.throw(/DATABASE_URL(?:.|\n)*|PORT/)
      .with.property('message')
      .that.contains('PORT')
      .and.contains('TRUST_PROXY_HOPS')
      .and.not.contains('hunter2');
  });
});
