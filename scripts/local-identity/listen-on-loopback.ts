// Binds this machine's own addresses and no other: browsers resolve localhost to either of the two.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackServer {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly stop: () => Promise<void>;
}

async function listen(listener: RequestListener, host: '127.0.0.1' | '::1', port: number): Promise<Server> {
  const server = createServer(listener);
  await once(server.listen(port, host), 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** The same port on ::1; undefined where the machine has no IPv6. */
async function listenOnSix(listener: RequestListener, port: number): Promise<Server | undefined> {
  try {
    return await listen(listener, '::1', port);
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** @param port 0 for any that is free on both @throws Error where the port is in use */
export async function listenOnLoopback(listener: RequestListener, port: number, triesLeft = 5): Promise<LoopbackServer> {
  const four = await listen(listener, '127.0.0.1', port);
  const bound = (four.address() as AddressInfo).port;
  try {
    const six = await listenOnSix(listener, bound);
    const servers = six ? [four, six] : [four];
    return {
      port: bound,
      addresses: servers.map((server) => (server.address() as AddressInfo).address),
      stop: async () => {
        await Promise.all(servers.map(close));
      },
    };
  } catch (error) {
    await close(four);
    if (port === 0 && codeOf(error) === 'EADDRINUSE' && triesLeft > 0) return listenOnLoopback(listener, 0, triesLeft - 1);
    throw error;
  }
}
