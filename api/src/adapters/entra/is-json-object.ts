// The one question every document from outside is asked first.

/** True for what JSON writes in braces; false for null, lists and plain values. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
