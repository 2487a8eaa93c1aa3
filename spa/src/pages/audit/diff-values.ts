// What an entry says of before and after, field by field, as text.
export interface FieldChange {
  readonly field: string;
  /** Undefined: the side does not have the field. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly isChanged: boolean;
}

/** Sides that are no objects are compared as a whole, under an empty field name. Where one side is missing, nothing counts as changed. */
export function diffValues(before: unknown, after: unknown): FieldChange[] {
  const sides = [before, after].filter((side) => side !== null && side !== undefined);
  if (sides.length === 0) return [];
  const isOneSided = sides.length === 1;
  if (!sides.every(isRecord)) {
    const [one, other] = [toText(before ?? undefined), toText(after ?? undefined)];
    return [{ field: '', before: one, after: other, isChanged: !isOneSided && one !== other }];
  }
  const [old, fresh] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].map((field) => {
    const [one, other] = [toText(read(old, field)), toText(read(fresh, field))];
    return { field, before: one, after: other, isChanged: !isOneSided && one !== other };
  });
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(fields: Fields, field: string): unknown {
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

function toText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  const line = JSON.stringify(value);
  return line.length <= 60 ? line : JSON.stringify(value, null, 2);
}
