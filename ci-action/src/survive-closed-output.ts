// Keeps a run going when nobody reads its output any more. Called first by main.ts and cli.ts.

/** Without this a reader that stops early (`| head`) would end the process with exit code 1, which says that findings block. */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
