// What each command for people gets and gives. They are listed in run-command.ts.
import type { Outcome } from '@portcullis/contract';
import type { ApiAccess } from './ask-api.ts';
import type { Given } from './read-command.ts';

/** What a command has to go on that asks no server. */
export interface LocalContext {
  readonly given: Given;
  readonly env: NodeJS.ProcessEnv;
  /** Prints one line at once, for a person who waits. */
  readonly say: (text: string) => void;
  /** Characters in a line; undefined where nobody looks. */
  readonly columns: number | undefined;
}

export interface CommandContext extends LocalContext {
  /** The server, without credentials. */
  readonly access: ApiAccess;
}

/** What came of it, as text and for programs. */
export interface CommandResult {
  readonly lines: readonly string[];
  readonly document: unknown;
  readonly outcome: Outcome;
}
