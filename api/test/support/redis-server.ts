// A real Redis where there is one on the PATH, and two that fail: one that nobody answers at, one that takes connections and says nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually } from '@portcullis/db/testing';
import { Redis } from 'ioredis';

export interface TestRedis {
  readonly url: string;
  /** Stops it in the middle of whatever it does: it takes connections and is silent, as a machine is that hangs. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly kill: () => Promise<void>;
  /** Starts it again at the same address, empty. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** An address of this machine at which nobody listens. */
export async function findDeadAddress(): Promise<string> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return `redis://127.0.0.1:${port}`;
}

/** A server that takes every connection and never says a word. */
export async function startSilentServer(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.resume();
  });
  const port = await listen(server);
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function answers(port: number): Promise<boolean> {
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  return client
    .connect()
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.disconnect());
}

/** Undefined where there is no redis-server on the PATH. */
async function spawnRedis(port: number): Promise<ChildProcess | undefined> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', settings, { stdio: 'ignore' });
  const isThere = await new Promise<boolean>((resolve) => {
    server.once('spawn', () => resolve(true));
    server.once('error', () => resolve(false));
  });
  if (!isThere) return undefined;
  await eventually('redis-server answers', () => answers(port));
  return server;
}

async function killProcess(server: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await gone;
}

/** Starts a Redis for the test; undefined, and a line in the output, where none is on the PATH. */
export async function startRedis(): Promise<TestRedis | undefined> {
  const port = Number(new URL(await findDeadAddress()).port);
  let server = await spawnRedis(port);
  if (!server) {
    console.log('  There is no redis-server on the PATH: tests with a real Redis did not run.');
    return undefined;
  }
  const kill = async (): Promise<void> => {
    if (server) await killProcess(server);
    server = undefined;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
    kill,
    restart: async () => {
      server = await spawnRedis(port);
    },
    stop: kill,
  };
}
