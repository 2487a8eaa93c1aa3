// Which requests are being answered: a server that stops lets them end first.
import type { Server, ServerResponse } from 'node:http';

export interface RunningRequests {
  /** From now on an answer ends its connection, so that its client finds another server. */
  readonly sendAway: () => void;
  /** Resolves when every request is answered. */
  readonly ended: () => Promise<void>;
}

/** Counts the requests of the server. Call it before any other listener is added. */
export function trackRequests(server: Server): RunningRequests {
  const running = new Set<ServerResponse>();
  let isLeaving = false;
  let stop: (() => void) | undefined;
  server.on('request', (_req, res) => {
    running.add(res);
    if (isLeaving) res.setHeader('connection', 'close');
    res.once('close', () => {
      running.delete(res);
      if (running.size === 0) stop?.();
    });
  });
  return {
    sendAway: () => {
      isLeaving = true;
      for (const res of running) if (!res.headersSent) res.setHeader('connection', 'close');
    },
    ended: () =>
      new Promise((resolve) => {
        stop = resolve;
        if (running.size === 0) resolve();
      }),
  };
}
