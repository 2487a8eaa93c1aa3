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

/** Changes a value at one random place: drops, doubles, retypes, deepens, or puts there what stands elsewhere. */
export function mutateOnce(value: unknown, random: () => number): void {
  const places = placesOf(value);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  if (places.length === 0) return;
  const place = pick(places);
  const { holder, key } = place;
  switch (Math.floor(random() * 6)) {
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
