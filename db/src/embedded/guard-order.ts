// What the guard of an embedded server is told, and what it answers.
import { fileURLToPath } from 'node:url';
import type { Binaries } from './binaries.ts';
import type { RunAs } from './run-as.ts';

/** The program of the guard. Its command line names this file and the folder it guards. */
export const guardFile = fileURLToPath(new URL('./guard.ts', import.meta.url));

/** What the parent tells the guard to run. */
export interface GuardOrder {
  readonly binaries: Binaries;
  readonly runAs: RunAs | undefined;
  readonly directory: string;
  readonly port: number;
  readonly password: string;
  /** Server settings, as `name=value`. */
  readonly settings: readonly string[];
}

/** What the guard answers: once that the server is ready, or at any time why it is not there. */
export type GuardAnswer = { readonly ready: true } | { readonly error: string };
