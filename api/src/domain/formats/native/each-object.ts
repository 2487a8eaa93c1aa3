// The items of a list that ought to be objects.
import { asArray, asObject, type JsonObject } from '../json-values.ts';
import type { Notes } from '../native-finding.ts';

/** Reads each; what is no object is rejected. A list that is null or missing has none; one that is something else is rejected as a whole. */
export function eachObject<Item>(
  list: unknown,
  at: string,
  notes: Pick<Notes, 'reject'>,
  read: (item: JsonObject, at: string) => readonly Item[] | Item,
): Item[] {
  if (list === undefined || list === null) return [];
  const items = asArray(list);
  if (!items) {
    notes.reject(at, 'A list was expected.');
    return [];
  }
  return items.flatMap((value, index) => {
    const item = asObject(value);
    if (item) return read(item, `${at}/${index}`);
    notes.reject(`${at}/${index}`, 'The item is not an object.');
    return [];
  });
}
