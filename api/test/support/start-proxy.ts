// A plain proxy in front of replicas: one connection after the other to the next replica that says it is ready.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  readonly url: string;
  /** Takes these in place of those it had, as soon as each is ready. */
  readonly use: (urls: readonly string[]) => void;
  /** Connections that each replica was given. */
  readonly given: () => ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

const checkInterval = 50;

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`, { headers: { connection: 'close' } }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}

/** Joins the two until either ends. A replica that cannot be reached costs its client the connection, as with any proxy of this kind. */
function join(client: Socket, url: string): void {
  const replica = connect(Number(new URL(url).port), '127.0.0.1');
  client.pipe(replica).pipe(client);
  for (const [one, other] of [
    [client, replica],
    [replica, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

/** Starts the proxy without replicas. */
export async function startProxy(): Promise<Proxy> {
  let replicas: readonly string[] = [];
  let ready: readonly string[] = [];
  let turn = 0;
  const given = new Map<string, number>();
  const open = new Set<Socket>();
  const check = async (): Promise<void> => {
    const asked = replicas;
    const answers = await Promise.all(asked.map(isReady));
    ready = asked.filter((url, index) => answers[index] === true && replicas.includes(url));
  };
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    const url = ready[turn++ % ready.length];
    if (url === undefined) {
      client.destroy();
      return;
    }
    given.set(url, (given.get(url) ?? 0) + 1);
    join(client, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const watch = setInterval(() => void check(), checkInterval);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    use: (urls) => (replicas = urls),
    given: () => given,
    stop: async () => {
      clearInterval(watch);
      for (const client of open) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
