// CWE numbers of a result, wherever tools write them.
import { asArray, asObject, asString, objectsOf, type JsonObject } from '../json-values.ts';
import { bareCwes, namedCwes, sortCwes } from '../read-cwe-values.ts';
import { type FindTaxon, makeTaxonFinder } from './find-taxon.ts';

const longestId = 200;

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

/** Whether it is the list of CWE. */
function isCweList(name: string | undefined): boolean {
  return name !== undefined && /^cwe\b/i.test(name);
}

/** References to taxa: those of a component named CWE by their id, others where the id itself says CWE. */
function fromReferences(targets: readonly (JsonObject | undefined)[], findTaxon: FindTaxon): number[] {
  return targets.flatMap((target) => {
    if (!target) return [];
    const said = asString(target['id']);
    const named = asString(asObject(target['toolComponent'])?.['name']);
    const found = said === undefined || named === undefined ? findTaxon(target) : undefined;
    const id = said ?? found?.id ?? '';
    return isCweList(named ?? found?.list) && /^\d{1,5}$/.test(id) ? [Number(id)] : namedCwes(id.slice(0, longestId));
  });
}

/** Makes the reader of a run: CWE numbers of a result, ascending, each once. What a rule says is worked out once. */
export function makeCweReader(run: JsonObject): (result: JsonObject, rule: JsonObject | undefined) => readonly number[] {
  const findTaxon = makeTaxonFinder(run);
  const ofRules = new Map<JsonObject | undefined, readonly number[]>();
  const readRule = (rule: JsonObject | undefined): readonly number[] => {
    // The targets of a rule's relationships (3.49.15).
    const targets = objectsOf(rule?.['relationships']).map((relation) => asObject(relation['target']));
    return sortCwes([...fromProperties(rule), ...fromReferences(targets, findTaxon)]);
  };
  return (result, rule) => {
    const ofRule = ofRules.get(rule) ?? readRule(rule);
    ofRules.set(rule, ofRule);
    // The result's own taxa (3.27.8).
    const own = [...fromProperties(result), ...fromReferences(objectsOf(result['taxa']), findTaxon)];
    return own.length === 0 ? ofRule : sortCwes([...own, ...ofRule]);
  };
}
