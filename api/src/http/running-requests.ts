// Which requests are being answered: a server that stops lets them end first.
import type { Server, ServerResponse } from 'node:http';

export interface RunningRequests {
  /** Resolves when every request is answered; from now on an answer ends its connection. */
  readonly ended: () => Promise<void>;
}

/** Counts the requests of the server. Call it before any other listener is added. */
export function trackRequests(server: Server): RunningRequests {
  const running = new Set<ServerResponse>();
  let stop: (() => void) | undefined;
  server.on('request', (_req, res) => {
    running.add(res);
    if (stop) res.setHeader('connection', 'close');
    res.once('close', () => {
      running.delete(res);
      if (running.size === 0) stop?.();
    });
  });
  return {
    ended: () =>
      new Promise((resolve) => {
        stop = resolve;
        if (running.size === 0) resolve();
        for (const res of running) if (!res.headersSent) res.setHeader('connection', 'close');
      }),
  };
}
