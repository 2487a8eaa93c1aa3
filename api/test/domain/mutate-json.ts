// A seeded mutation fuzzer for JSON values: the same seed gives the same mutants, so that a failure can be repeated.

/** Mulberry32: numbers from 0 up to 1, by seed. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Holder = Record<string, unknown>;

/** Where a value stands: in its holder, under a key (of an array: its index). */
interface Place {
  readonly holder: Holder;
  readonly key: string;
}

const oddities: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    1e308,
    '',
    ' ',
    '0',
    'null',
    '__proto__',
    'constructor',
    '\u0000',
    '\ud800',
    '\u202e',
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    { length: 3 },
    'x'.repeat(5000),
    '{0}'.repeat(3000),
    '../'.repeat(500),
    '%'.repeat(300),
    '[a]('.repeat(300),
    '\u001b['.repeat(300),
  ],
];

/** All places in a value, however deep it is: it may have been deepened before. */
function placesOf(value: unknown, places: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return places;
  const holder = value as Holder;
  for (const key of Object.keys(holder)) {
    places.push({ holder, key });
    placesOf(holder[key], places);
  }
  return places;
}

function deepen(value: unknown, levels: number): unknown {
  let deep = value;
  for (let level = 0; level < levels; level += 1) deep = level % 2 === 0 ? [deep] : { results: deep };
  return deep;
}

function drop({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

/** Puts what stands somewhere in another report here: in place of the value, or beside it under the name that it has there. */
function splice({ holder, key }: Place, from: Place): void {
  const value = structuredClone(from.holder[from.key]);
  if (Array.isArray(from.holder)) holder[key] = value;
  else if (Array.isArray(holder)) holder.splice(Number(key), 0, value);
  else holder[from.key] = value;
}

/** Cuts a text or a list short, and of an object leaves its first members. */
function truncate({ holder, key }: Place, random: () => number): void {
  const value = holder[key];
  if (typeof value === 'string' || Array.isArray(value)) holder[key] = value.slice(0, Math.floor(random() * value.length));
  else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    holder[key] = Object.fromEntries(members.slice(0, Math.floor(random() * members.length)));
  } else holder[key] = '';
}

/** A list whose items come by the hundred, as hostile reports have them. */
function repeat({ holder, key }: Place): void {
  const value = holder[key];
  const item: unknown = Array.isArray(value) && value.length > 0 ? value[0] : value;
  if (JSON.stringify(item).length < 3000) holder[key] = Array.from({ length: 150 }, () => structuredClone(item));
}

/**
 * Changes a value at one random place: drops, doubles, retypes, truncates, deepens, repeats, or puts there what stands elsewhere.
 * @param donors other reports, of which parts may be put into this one
 */
export function mutateOnce(value: unknown, random: () => number, donors: readonly unknown[] = []): void {
  const places = placesOf(value);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  if (places.length === 0) return;
  const place = pick(places);
  const { holder, key } = place;
  switch (Math.floor(random() * 9)) {
    case 0:
      drop(place);
      break;
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(holder[Number(key)]));
      else holder[`${key}2`] = structuredClone(holder[key]);
      break;
    case 2:
      holder[key] = structuredClone(pick(oddities));
      break;
    case 3:
      holder[key] = deepen(holder[key], Math.ceil(random() * 250));
      break;
    case 4: {
      const from = pick(places);
      holder[key] = structuredClone(from.holder[from.key]);
      break;
    }
    case 5: {
      const others = donors.length === 0 ? [] : placesOf(pick(donors));
      if (others.length > 0) splice(place, pick(others));
      break;
    }
    case 6:
      truncate(place, random);
      break;
    case 7:
      repeat(place);
      break;
    default:
      if (typeof holder[key] === 'string') holder[key] = `${holder[key]}${String(pick(oddities))}`;
      else if (typeof holder[key] === 'number') holder[key] = String(holder[key]);
      else holder[key] = [holder[key]];
  }
}

/** Damages bytes: cuts them off, changes, doubles or takes out a stretch. */
export function damageBytes(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const until = Math.min(bytes.length, at + 1 + Math.floor(random() * 40));
  switch (Math.floor(random() * 4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(until)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, until), bytes.subarray(at)]);
    default: {
      const changed = Buffer.from(bytes);
      changed[at] = Math.floor(random() * 256);
      return changed;
    }
  }
}
