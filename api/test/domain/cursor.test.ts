// Cursors: a place comes back as it went out, and anything else is a plain refusal.
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../src/domain/cursor.ts';
import { problemOf } from './read-report.ts';

const placeSchema = z.strictObject({ id: z.string(), rank: z.int() });

describe('encodeCursor and decodeCursor', () => {
  it('give any place back as it went in, in characters that need no encoding in an address', () => {
    fc.assert(
      fc.property(fc.record({ id: fc.string({ unit: 'grapheme' }), rank: fc.integer() }), (place) => {
        const cursor = encodeCursor(place);
        expect(cursor).to.match(/^[A-Za-z0-9_-]+$/);
        expect(decodeCursor(cursor, placeSchema)).to.deep.equal(place);
      }),
    );
  });

  it('refuse any other text as a bad request', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.base64String(),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        (text) => {
          expect(problemOf(() => decodeCursor(text, placeSchema))).to.include({ code: 'request-invalid', pointer: 'cursor' });
        },
      ),
    );
  });

  for (const place of [{ id: 'a' }, { id: 'a', rank: '1' }, { id: 'a', rank: 1, more: true }, { id: null, rank: 1 }, []]) {
    it(`refuse the place ${JSON.stringify(place)}, which no list gave`, () => {
      expect(problemOf(() => decodeCursor(encodeCursor(place), placeSchema)).code).to.equal('request-invalid');
    });
  }
});
