// docker-compose.yml as data: what docs/operations.md promises of it. Whether Docker takes it is asked where there is Docker.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';

const top = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(top, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: unknown;
  readonly pull_policy?: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly privileged?: boolean;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly networks?: readonly string[];
  readonly secrets?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly deploy?: { readonly resources: { readonly limits: Readonly<Record<string, unknown>> } };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const serviceNames = Object.keys(compose.services);
const serviceOf = (name: string): Service => compose.services[name]!;

describe('docker-compose.yml', () => {
  for (const name of serviceNames) {
    it(`runs ${name} without rights, without a disk to write to, and within bounds`, () => {
      const service = serviceOf(name);
      expect(service).to.deep.include({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(service.user).to.equal('${PORTCULLIS_USER:-10001:10001}');
      expect(service.tmpfs).to.satisfy((mounts: readonly string[]) => mounts.some((mount) => mount.startsWith('/tmp:')));
      expect(service.deploy?.resources.limits).to.have.all.keys('cpus', 'memory', 'pids');
      expect(service).to.not.have.any.keys('privileged', 'network_mode', 'pid', 'cap_add', 'devices');
      expect(JSON.stringify(service)).to.not.include('docker.sock');
    });
  }

  it('publishes the API alone, and that to this machine only', () => {
    const published = serviceNames.filter((name) => serviceOf(name).ports !== undefined);
    expect(published).to.deep.equal(['api']);
    expect(serviceOf('api').ports).to.satisfy((ports: readonly string[]) => ports.every((port) => port.startsWith('127.0.0.1:')));
  });

  it('keeps database, Redis and PgBouncer on a network without a way out', () => {
    expect(compose.networks['data']).to.deep.equal({ internal: true });
    for (const name of ['database', 'redis', 'pgbouncer', 'migrate', 'backup']) expect(serviceOf(name).networks).to.deep.equal(['data']);
  });

  it('starts API and worker once roles and migrations are done, and those once the database answers', () => {
    for (const name of ['api', 'worker', 'pgbouncer'])
      expect(serviceOf(name).depends_on).to.deep.equal({ migrate: { condition: 'service_completed_successfully' } });
    expect(serviceOf('migrate').depends_on).to.deep.equal({ database: { condition: 'service_healthy' } });
  });

  it('has each image built by one service: several builds of one name at a time fail', () => {
    const builders = serviceNames.filter((name) => serviceOf(name).build !== undefined);
    expect(builders).to.deep.equal(['migrate', 'pgbouncer']);
    for (const name of ['api', 'worker', 'backup']) {
      expect(serviceOf(name)).to.include({ image: serviceOf('migrate').image, pull_policy: 'never' });
    }
    expect(serviceOf('migrate').pull_policy).to.equal(undefined);
  });

  it('asks for no more cores than one, unless the operator may say how many there are', () => {
    for (const name of serviceNames) {
      expect(serviceOf(name).deploy?.resources.limits['cpus'], name).to.be.oneOf(['1', '${PORTCULLIS_CPUS:-2}']);
    }
  });

  it('pins the major release of PostgreSQL, and the image has the pg_dump of the same', () => {
    const major = /^\$\{POSTGRES_IMAGE:-postgres:(\d+)\}$/.exec(serviceOf('database').image)?.[1];
    expect(Number(major)).to.be.at.least(17);
    expect(read('Dockerfile')).to.include(`postgresql-client-${major}`);
  });

  it('asks every service that goes on how it does', () => {
    for (const name of serviceNames.filter((one) => !['migrate', 'backup', 'api'].includes(one)))
      expect(serviceOf(name).healthcheck?.test, name).to.be.an('array');
  });

  it('leaves Redis, PgBouncer and backups to whoever asks for them', () => {
    const optional = serviceNames.filter((name) => serviceOf(name).profiles !== undefined);
    expect(optional).to.have.members(['redis', 'pgbouncer', 'backup']);
  });

  it('gives secrets by file only', () => {
    for (const name of serviceNames) {
      for (const [variable, value] of Object.entries(serviceOf(name).environment ?? {})) {
        if (/PASSWORD|SECRET|_KEY|TOKEN|(?:DATABASE|ADMIN|REDIS|MIGRATOR)_URL/.test(variable)) expect(variable, name).to.match(/_FILE$/);
        expect(value).to.not.match(/:\/\/[^/]*:[^/]*@/);
      }
      for (const secret of serviceOf(name).secrets ?? []) expect(compose.secrets).to.have.property(secret);
    }
  });

  it('lets nobody but the migrations and backups be a superuser of the database', () => {
    const withAdmin = serviceNames.filter((name) => serviceOf(name).secrets?.includes('admin-url'));
    expect(withAdmin).to.deep.equal(['migrate', 'backup']);
    expect(serviceNames.filter((name) => serviceOf(name).secrets?.includes('postgres-password'))).to.deep.equal(['database']);
  });

  it('sends only the API through PgBouncer, which drops what the API says when it connects', () => {
    expect(serviceOf('worker').environment).to.include({ DATABASE_URL_FILE: '/run/secrets/database-url' });
    const settings = read('deploy/pgbouncer.ini');
    expect(settings).to.match(/^pool_mode = transaction$/m);
    expect(settings).to.match(/^ignore_startup_parameters = statement_timeout,idle_in_transaction_session_timeout$/m);
  });

  it('is taken by Docker, where there is Docker with compose', function () {
    if (spawnSync('docker', ['compose', 'version']).status !== 0) {
      console.log('    There is no "docker compose" on this machine: the file was read as data only.');
      this.skip();
    }
    const env = {
      ...process.env,
      PUBLIC_URL: 'https://portcullis.example.com',
      STRIPE_PRICE_TEAM: 'price_a',
      STRIPE_PRICE_SCALE: 'price_b',
      MAIL_FROM: 'portcullis@example.com',
    };
    const profiles = ['--profile', 'redis', '--profile', 'pgbouncer', '--profile', 'backup'];
    execFileSync('docker', ['compose', ...profiles, 'config', '-q'], { cwd: top, env });
    const names = ['docker-compose.yml', 'deploy/docker-compose.stripe.yml', 'deploy/docker-compose.mail.yml'];
    const files = names.flatMap((name) => ['--file', name]);
    execFileSync('docker', ['compose', ...files, 'config', '-q'], { cwd: top, env });
  });
});

describe('npm run secrets', () => {
  let folder: string;
  const make = (): string =>
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/make-secrets.ts', folder], { cwd: top, encoding: 'utf8' });
  before(() => (folder = mkdtempSync(join(tmpdir(), 'portcullis-secrets-'))));
  after(() => rmSync(folder, { recursive: true }));
  const contents = (): Record<string, string> =>
    Object.fromEntries(readdirSync(join(folder, 'secrets')).map((name) => [name, readFileSync(join(folder, 'secrets', name), 'utf8')]));

  it('makes every file that docker-compose.yml mounts, for its owner only', () => {
    make();
    const files = Object.values(compose.secrets).map(({ file }) => file.replace('./secrets/', ''));
    expect(Object.keys(contents())).to.have.members(files);
    for (const name of files) expect(statSync(join(folder, 'secrets', name)).mode & 0o777, name).to.equal(0o600);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).to.equal(0o700);
  });

  it('changes nothing that is there, and makes what is missing to fit', () => {
    const before = contents();
    rmSync(join(folder, 'secrets/database-url'));
    expect(make()).to.include('database-url');
    expect(contents()).to.deep.equal(before);
    expect(make()).to.include('Nothing to make');
  });

  it('leaves the address of the server to the operator, without whom compose does nothing', () => {
    expect(readFileSync(join(folder, '.env'), 'utf8')).to.match(/^PUBLIC_URL=$/m);
    for (const name of ['api', 'worker']) expect(serviceOf(name).environment?.['PUBLIC_URL']).to.match(/^\$\{PUBLIC_URL:\?/);
  });

  it('prints no secret', () => {
    rmSync(join(folder, 'secrets'), { recursive: true });
    const said = make();
    for (const [name, text] of Object.entries(contents()))
      for (const line of text.split('\n').filter((one) => one.length > 20)) expect(said, name).to.not.include(line);
  });
});
