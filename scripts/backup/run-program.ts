// What the programs for backups share: where addresses and passwords come from, exit codes, and being stopped.
import { readVariables } from '../../api/src/config/read-variables.ts';

/** A fault of the person who typed. */
export class UsageError extends Error {}

/** Reads variables, each of which NAME_FILE may give as well. */
export function readEnvironment(names: readonly string[]): Readonly<Record<string, string>> {
  const faults: string[] = [];
  const values = readVariables(process.env, names, faults);
  if (faults.length > 0) throw new UsageError(faults.join('; '));
  return values;
}

/**
 * The address of the database.
 * @param option what --url says; it may hold no password, because everybody on the machine reads command lines
 */
export function chooseUrl(option: string | undefined, variable: string): string | undefined {
  const url = option ?? readEnvironment([variable])[variable];
  if (url === undefined) return undefined;
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new UsageError(`The address of the database is no postgres:// address.`);
  }
  if (!/^postgres(?:ql)?:$/.test(parsed.protocol)) throw new UsageError('The address of the database is no postgres:// address.');
  if (option !== undefined && (parsed.password !== '' || parsed.searchParams.has('password'))) {
    throw new UsageError(
      `--url holds a password, which everybody on this machine can read. Put it into ${variable}, ${variable}_FILE or PGPASSFILE.`,
    );
  }
  return url;
}

/** Reads arguments; what is wrong with them is told with the help. */
export function readOptions<Options>(help: string, read: () => Options): Options {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
}

/** Progress goes to standard error: standard output is for what a program reads. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a program. Exit code 0: done; 1: it failed or was refused; 2: it was called wrongly; 130: stopped.
 * @param work gets a signal that tells it to clean up and end
 */
export async function runProgram(work: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
  try {
    process.exitCode = await work(stop.signal);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = stop.signal.aborted ? 130 : error instanceof UsageError ? 2 : 1;
  }
}
