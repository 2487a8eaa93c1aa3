// What people are told where a path of a report cannot be taken as it stands.
import type { NormalisedPath } from '../normalise-path.ts';

export const pathFaults: Readonly<Record<NonNullable<NormalisedPath['fault']>, string>> = {
  absolute: 'The path is absolute and its root is unknown, so it cannot be tied to a file of the repository.',
  outside: 'The path leads out of the repository; it was dropped.',
  scheme: 'The address is no file; it was dropped.',
  encoding: 'The path is not percent-encoded correctly; it was taken as it stands.',
};
