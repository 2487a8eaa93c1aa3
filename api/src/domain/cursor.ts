// Cursors of pages: opaque to clients, checked as hostile input when they come back.
import type { z } from 'zod';
import { ProblemError } from '../errors.ts';

/** Encodes the place after which the next page begins. */
export function encodeCursor(place: object): string {
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');
}

/** @throws ProblemError `request-invalid` where the text is no cursor of this kind */
export function decodeCursor<Place>(text: string, schema: z.ZodType<Place>): Place {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (error) {
    throw new ProblemError('request-invalid', 'The cursor is not one that this list gave. Start again without it.', {
      pointer: 'cursor',
      cause: error,
    });
  }
}
