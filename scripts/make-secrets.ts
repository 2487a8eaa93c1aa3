// `npm run secrets`: makes the files of ./secrets that docker-compose.yml mounts, and .env beside it. What is there already stays as it is.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** User and group of the containers where these files are made by root, which no container should be. */
const containerUser = 10_001;

const top = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const folder = join(top, 'secrets');

const read = (name: string): string => readFileSync(join(folder, name), 'utf8').trimEnd();
/** Letters, digits, - and _: it goes into addresses as it is. */
const password = (): string => randomBytes(32).toString('base64url');
const key = (): string => String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
const addressOf = (role: string, secret: string, host: string): string => `postgres://${role}:${read(secret)}@${host}/portcullis`;

/** In this order: an address is made of the password that is there by then. */
const makers: readonly (readonly [name: string, make: () => string])[] = [
  ['postgres-password', password],
  ['migrator-password', password],
  ['app-password', password],
  ['worker-password', password],
  ['admin-url', () => addressOf('postgres', 'postgres-password', 'database:5432')],
  ['database-url', () => addressOf('portcullis_app', 'app-password', 'database:5432')],
  ['database-url-pooled', () => addressOf('portcullis_app', 'app-password', 'pgbouncer:6432')],
  ['worker-database-url', () => addressOf('portcullis_worker', 'worker-password', 'database:5432')],
  ['pgbouncer-users', () => `"portcullis_app" "${read('app-password')}"`],
  ['redis-url', () => `redis://:${password()}@redis:6379`],
  // Limits are counters of the last minutes: nothing that is worth a disk.
  [
    'redis-config',
    () =>
      [
        `requirepass ${new URL(read('redis-url')).password}`,
        ...['save ""', 'appendonly no', 'dir /tmp', 'maxmemory 128mb', 'maxmemory-policy volatile-ttl'],
      ].join('\n'),
  ],
  ['offline-key', key],
  ['audit-key', key],
];

const isRoot = process.getuid?.() === 0;

/** Only where there is none, even if another run makes it at this moment. */
function writeOnce(path: string, make: () => string, mode: number): boolean {
  if (existsSync(path)) return false;
  writeFileSync(path, `${make().trimEnd()}\n`, { mode, flag: 'wx' });
  return true;
}

function makeSecret(name: string, make: () => string): boolean {
  const path = join(folder, name);
  if (!writeOnce(path, make, 0o600)) return false;
  if (isRoot) chownSync(path, containerUser, containerUser);
  return true;
}

function owner(): string {
  return isRoot
    ? `${containerUser}:${containerUser}`
    : `${String(process.getuid?.() ?? containerUser)}:${String(process.getgid?.() ?? containerUser)}`;
}

mkdirSync(folder, { recursive: true, mode: 0o700 });
if (isRoot) chownSync(folder, containerUser, containerUser);
const made = makers.filter(([name, make]) => makeSecret(name, make)).map(([name]) => name);
const settings = `# Settings of docker-compose.yml. No secrets: those are in ./secrets.
# Containers run as the owner of ./secrets, who alone may read it.
PORTCULLIS_USER=${owner()}
# The https address of the proxy in front. Compose does nothing until it is set: links and redirects are made of it.
PUBLIC_URL=
`;
if (writeOnce(join(top, '.env'), () => settings, 0o644)) made.push('.env: set PUBLIC_URL in it');
console.log(
  made.length === 0 ? `Nothing to make: ${folder} has every file.` : `Made in ${folder}:\n${made.map((name) => `  ${name}`).join('\n')}`,
);
