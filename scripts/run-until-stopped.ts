// Keeps a program serving until somebody stops it: Ctrl-C, a signal, or the end of the program that started it.

const parentCheckInterval = 500;

/**
 * Waits for a reason to stop, then stops once and ends the process. A second Ctrl-C ends it at once.
 * @param stop lets go of everything
 */
export function runUntilStopped(stop: () => Promise<void>, exitCode = 0): void {
  const parent = process.ppid;
  let isStopping = false;
  const stopOnce = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    stop().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopOnce);
  // npm killed outright passes no signal on: its child finds itself adopted by another process.
  setInterval(() => {
    if (process.ppid !== parent && !isStopping) stopOnce();
  }, parentCheckInterval).unref();
}
