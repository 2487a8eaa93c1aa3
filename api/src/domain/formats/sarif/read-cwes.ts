// CWE numbers of a result, wherever tools write them.
import { asArray, asObject, asString, objectsOf, type JsonObject } from '../json-values.ts';
import { bareCwes, namedCwes, sortCwes } from '../read-cwe-values.ts';

function textsOf(value: unknown): readonly string[] {
  const one = asString(value);
  return one === undefined ? (asArray(value) ?? []).flatMap((item) => asString(item) ?? []) : [one];
}

function valuesOf(value: unknown): readonly unknown[] {
  return asArray(value) ?? [value];
}

function fromProperties(holder: JsonObject | undefined): number[] {
  const properties = asObject(holder?.['properties']);
  const named = [...valuesOf(properties?.['cwe']), ...valuesOf(properties?.['cwes'])].flatMap(bareCwes);
  const described = [...textsOf(properties?.['cwe']), ...textsOf(properties?.['cwes']), ...textsOf(properties?.['tags'])];
  return [...named, ...described.flatMap(namedCwes)];
}

/** References to taxa: those of a component named CWE by their id, others where the id itself says CWE. */
function fromReferences(targets: readonly (JsonObject | undefined)[]): number[] {
  return targets.flatMap((target) => {
    const id = asString(target?.['id']) ?? '';
    const component = asString(asObject(target?.['toolComponent'])?.['name']) ?? '';
    return /^cwe$/i.test(component) && /^\d{1,5}$/.test(id) ? [Number(id)] : namedCwes(id);
  });
}

/** Makes the reader of a run: CWE numbers of a result, ascending, each once. What a rule says is worked out once. */
export function makeCweReader(): (result: JsonObject, rule: JsonObject | undefined) => readonly number[] {
  const ofRules = new Map<JsonObject | undefined, readonly number[]>();
  const readRule = (rule: JsonObject | undefined): readonly number[] => {
    // The targets of a rule's relationships (3.49.15).
    const targets = objectsOf(rule?.['relationships']).map((relation) => asObject(relation['target']));
    return sortCwes([...fromProperties(rule), ...fromReferences(targets)]);
  };
  return (result, rule) => {
    const ofRule = ofRules.get(rule) ?? readRule(rule);
    ofRules.set(rule, ofRule);
    // The result's own taxa (3.27.8).
    const own = [...fromProperties(result), ...fromReferences(objectsOf(result['taxa']))];
    return own.length === 0 ? ofRule : sortCwes([...own, ...ofRule]);
  };
}
