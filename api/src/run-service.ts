// Runs a service as a program: stops it in order on a signal, whenever that comes. In a container it is process 1, which no signal ends by itself.
interface Service {
  readonly close: () => Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** Starts the service. A signal lets it end what it has begun, and exits with 0; a second one does not wait. Exits with 1 where it cannot start. */
export async function runService(start: () => Promise<Service>): Promise<void> {
  let service: Service | undefined;
  let isStopping = false;
  const stop = (): void => {
    // While it starts, nothing is served yet that would have to end.
    if (isStopping || !service) process.exit(isStopping ? 1 : 0);
    isStopping = true;
    service.close().then(() => process.exit(0), fail);
  };
  for (const signal of signals) process.on(signal, stop);
  await start().then((started) => (service = started), fail);
}
