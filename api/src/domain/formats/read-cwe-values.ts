// CWE numbers out of whatever a tool writes them as: 79, "79", "CWE-79: XSS", "CWE-1,CWE-2", a list of these.

const named = /(?:^|[^a-z])cwe[-_ /:]*0*(\d{1,5})(?!\d)/gi;
const mostCwes = 20;

/** Numbers where a text says that they are CWEs. */
export function namedCwes(text: string): number[] {
  return text.length > 2000 ? [] : [...text.matchAll(named)].map((match) => Number(match[1]));
}

/** Numbers of a value that is one CWE, or a list of bare ones: tools such as Fortify write "120, 129". */
export function bareCwes(value: unknown): number[] {
  if (typeof value === 'number') return Number.isInteger(value) && value < 100_000 ? [value] : [];
  return typeof value === 'string' && /^[\s\d,]{1,200}$/.test(value)
    ? (value.match(/\d+/g) ?? []).map(Number).filter((cwe) => cwe < 100_000)
    : [];
}

/** Ascending, each once, none below 1. */
export function sortCwes(cwes: readonly number[]): readonly number[] {
  return [...new Set(cwes.filter((cwe) => cwe > 0))].sort((a, b) => a - b).slice(0, mostCwes);
}

/** All of a value of whatever shape. */
export function readCweValues(value: unknown): readonly number[] {
  const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, mostCwes * 5) : [value];
  return sortCwes(values.flatMap((one) => [...bareCwes(one), ...(typeof one === 'string' ? namedCwes(one) : [])]));
}
