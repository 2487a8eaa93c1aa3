// Reading values of unknown shape: each reader gives the value if it has the type, else undefined.

/** An object of a report. Read by known names only, so a member named __proto__ is inert. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function asArray(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as unknown[]) : undefined;
}

export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

// No text is kept longer. A rule's text is looked at once for each of its results, so ten million blanks must cost nothing.
const searched = 4000;

/** A string with something in it, within its first 4,000 characters. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value.slice(0, searched).trim() !== '' ? value : undefined;
}

/** A whole number from `least` to the largest that the database's integer holds. */
export function asInteger(value: unknown, least: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 2_147_483_647 ? value : undefined;
}

/** The objects of an array; anything else in it is passed over. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return (asArray(value) ?? []).map(asObject).filter((item) => item !== undefined);
}
