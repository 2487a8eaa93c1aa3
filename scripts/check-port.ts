// Tells before anything is started whether the port can be had.
import { createServer } from 'node:net';

/** @throws Error that says what to do where the port is in use or no port at all */
export async function checkPort(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is ${JSON.stringify(process.env['PORT'])}; a number from 1 to 65535 was expected.`);
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
      .once('error', (error: NodeJS.ErrnoException) => {
        const isBusy = error.code === 'EADDRINUSE';
        reject(
          isBusy
            ? new Error(
                `Port ${port} is in use. Stop what uses it, or choose another, for example with PORT=${port + 1} in front of the command`,
              )
            : error,
        );
      })
      .listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
