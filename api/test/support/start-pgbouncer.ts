// PgBouncer in transaction mode, where this machine has one: a connection is somebody else's after each transaction.
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { eventually, withClient } from '@portcullis/db/testing';

export interface PgBouncer {
  /** The same address, by way of PgBouncer. */
  readonly through: (url: string) => string;
  readonly stop: () => Promise<void>;
}

export interface PgBouncerOptions {
  /** Connections that it has to the server, for each database and role. */
  readonly connections: number;
  /** What it takes and drops when a client connects. */
  readonly ignored?: string;
}

/** What docs/operations.md tells operators to set. */
export const ignoredParameters = 'statement_timeout,idle_in_transaction_session_timeout';

/** Where the program is; undefined where this machine has none. */
export function findPgBouncer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders
    .map((folder) => join(folder, 'pgbouncer'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

async function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function writeSettings(folder: string, url: URL, port: number, { connections, ignored = ignoredParameters }: PgBouncerOptions): void {
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${url.username}" "${decodeURIComponent(url.password)}"\n`);
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${url.hostname} port=${url.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
ignore_startup_parameters = ${ignored}
`,
  );
}

/** Starts the program in front of the server that the address leads to, for that role. */
export async function startPgBouncer(program: string, serverUrl: string, options: PgBouncerOptions): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-pgbouncer-'));
  chmodSync(folder, 0o755);
  const url = new URL(serverUrl);
  const port = await findFreePort();
  writeSettings(folder, url, port, options);
  // It refuses to be root.
  const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const bouncer: ChildProcess = spawn(program, [...asUser, join(folder, 'pgbouncer.ini')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  bouncer.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
  const ended = new Promise((resolve) => bouncer.once('exit', resolve));
  const through = (address: string): string => {
    const changed = new URL(address);
    changed.host = `127.0.0.1:${port}`;
    return changed.href;
  };
  await eventually('PgBouncer listens', async () => {
    if (bouncer.exitCode !== null) throw new Error(`PgBouncer ended: ${said}`);
    return withClient(through(serverUrl), () => Promise.resolve(true)).catch(() => false);
  });
  return {
    through,
    stop: async () => {
      bouncer.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
