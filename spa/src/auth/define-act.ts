// An act is a change a person makes through the API. Its definition is known by name, so that its result can be shown after a sign-in in between.
import type { ReactNode } from 'react';
import type { ApiRequest } from '../api/client.ts';

export interface ActDefinition<Input, Answer> {
  /** Unique in the dashboard: `create-key`. */
  readonly name: string;
  readonly request: (input: Input) => ApiRequest;
  /** What is done, said before it is done: "Create the key “ci”". */
  readonly label: (input: Input) => string;
  /** Names of hooks whose data are stale afterwards: the first part of their query keys. */
  readonly invalidates: readonly string[];
  /** Short notice after it is done. May be left out where `result` shows enough. */
  readonly done?: (answer: Answer) => string;
  /** Shown in a modal after it is done, with its title; for what is shown once. */
  readonly result?: { readonly title: string; readonly show: (answer: Answer) => ReactNode };
}

/** Any act, seen by name only. Method syntax, since a definition of a narrower answer must fit. */
export interface KnownAct {
  readonly name: string;
  readonly invalidates: readonly string[];
  done?(answer: unknown): string;
  readonly result?: { readonly title: string; show(answer: unknown): ReactNode };
}

const known = new Map<string, KnownAct>();
const listeners = new Set<() => void>();

/** Call it once, at the top of a file of the page it belongs to: the page's address is where a sign-in comes back to. */
export function defineAct<Input, Answer = unknown>(definition: ActDefinition<Input, Answer>): ActDefinition<Input, Answer> {
  known.set(definition.name, definition);
  for (const listener of listeners) listener();
  return definition;
}

export function findAct(name: string): KnownAct | undefined {
  return known.get(name);
}

export function subscribeToActs(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
