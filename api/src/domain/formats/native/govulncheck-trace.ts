// How deep a vulnerability reaches, as govulncheck's traces tell it, and where our code calls it.
import { asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';

/** Called: a function of it is. Imported: a package of it is. Required: only the module is. */
export type Depth = 'called' | 'imported' | 'required';

export const depths: readonly Depth[] = ['called', 'imported', 'required'];

/** Something of one advisory in one module, as one message tells it. */
export interface Reached {
  readonly at: string;
  readonly osv: unknown;
  readonly module: unknown;
  readonly version: unknown;
  /** The version that mends it; null where nothing is said, no text where there is none. */
  readonly fixed: unknown;
  readonly depth: Depth;
  /** The vulnerable function or package. */
  readonly symbol: string | undefined;
  /** Where our code calls it. */
  readonly position: JsonObject | undefined;
}

const longestTrace = 1000;

function symbolOf(frame: JsonObject): string | undefined {
  const parts = [frame['package'], frame['receiver'], frame['function']].flatMap((part) => asText(part)?.slice(0, 200) ?? []);
  return parts.length === 0 ? undefined : parts.join('.');
}

/** The frame nearest to the vulnerable function that stands in the module that was scanned, which the trace ends in. */
function positionIn(trace: readonly JsonObject[]): JsonObject | undefined {
  const own = trace.at(-1)?.['module'];
  const called = trace.slice(1).find((frame) => frame['module'] === own && asObject(frame['position']) !== undefined);
  return asObject(called?.['position']);
}

/** A `finding` message. The first frame of its trace is the vulnerable one. Undefined where it names nothing. */
export function readTrace(finding: JsonObject, at: string): Reached | undefined {
  const trace = objectsOf(finding['trace']).slice(0, longestTrace);
  const [vulnerable] = trace;
  if (asText(finding['osv']) === undefined || asText(vulnerable?.['module']) === undefined || !vulnerable) return undefined;
  const isCalled = asText(vulnerable['function']) !== undefined;
  return {
    at,
    osv: finding['osv'],
    module: vulnerable['module'],
    version: vulnerable['version'],
    fixed: finding['fixed_version'],
    depth: isCalled ? 'called' : asText(vulnerable['package']) === undefined ? 'required' : 'imported',
    symbol: symbolOf(vulnerable),
    position: isCalled ? positionIn(trace) : undefined,
  };
}

/** The deepest of each advisory and module. Messages come for all three depths of one. */
export function deepestOf(all: readonly Reached[]): Reached[] {
  const deepest = new Map<string, Reached>();
  for (const one of all) {
    const key = JSON.stringify([one.osv, one.module]);
    const known = deepest.get(key);
    if (!known || depths.indexOf(one.depth) < depths.indexOf(known.depth)) deepest.set(key, one);
  }
  return [...deepest.values()];
}
