// Finds the descriptor of a result's rule among the driver's and the extensions' rules (3.27.5 to 3.27.7, 3.52).
import { asArray, asInteger, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';

/** A rule's id and, where the report describes it, its descriptor. */
export interface FoundRule {
  readonly id: string | undefined;
  readonly descriptor: JsonObject | undefined;
}

/** Characters of a rule's id that are kept and looked for. Its levels, of which there are few in earnest, would each cost its length. */
export const longestRuleId = 500;
const mostSteps = 8;

interface Component {
  readonly rules: readonly unknown[];
  readonly byId: ReadonlyMap<string, JsonObject>;
  readonly byGuid: ReadonlyMap<string, JsonObject>;
  readonly guid: string | undefined;
  readonly name: string | undefined;
}

function readComponent(value: JsonObject): Component {
  const rules = asArray(value['rules']) ?? [];
  const byId = new Map<string, JsonObject>();
  const byGuid = new Map<string, JsonObject>();
  for (const rule of objectsOf(rules)) {
    const id = asText(rule['id'])?.slice(0, longestRuleId);
    if (id !== undefined && !byId.has(id)) byId.set(id, rule);
    const guid = asText(rule['guid']);
    if (guid !== undefined && !byGuid.has(guid)) byGuid.set(guid, rule);
  }
  return { rules, byId, byGuid, guid: asText(value['guid']), name: asText(value['name']) };
}

/** Exact, then hierarchical: `CA1000/1` is a case of `CA1000` (3.27.5). Goes eight levels up at most. */
function findById(component: Component, id: string): JsonObject | undefined {
  let prefix = id;
  for (let step = 0; step <= mostSteps; step += 1) {
    const rule = component.byId.get(prefix);
    if (rule) return rule;
    const slash = prefix.lastIndexOf('/');
    if (slash < 1) return undefined;
    prefix = prefix.slice(0, slash);
  }
  return undefined;
}

function agrees(id: string, descriptor: JsonObject): boolean {
  const own = asText(descriptor['id']);
  return own === undefined || own === id || id.startsWith(`${own}/`);
}

/** Makes the look-up of a run once; each result then costs a few map reads. */
export function makeRuleLookup(run: JsonObject): (result: JsonObject) => FoundRule {
  const tool = asObject(run['tool']) ?? {};
  const driver = readComponent(asObject(tool['driver']) ?? {});
  const extensions = (asArray(tool['extensions']) ?? []).map((item) => readComponent(asObject(item) ?? {}));
  const components = [driver, ...extensions];

  /** Undefined where the reference names a component that is not there: its indexes must not be read in another's list. */
  const chooseComponent = (reference: JsonObject | undefined): Component | undefined => {
    const index = asInteger(reference?.['index'], 0);
    if (index !== undefined) return extensions[index];
    const guid = asText(reference?.['guid']);
    const name = asText(reference?.['name']);
    if (guid === undefined && name === undefined) return driver;
    const named = components.filter((one) => name !== undefined && one.name === name);
    return components.find((one) => guid !== undefined && one.guid === guid) ?? named[0];
  };

  return (result) => {
    const reference = asObject(result['rule']);
    const id = asText(result['ruleId']) ?? asText(reference?.['id']);
    const component = chooseComponent(asObject(reference?.['toolComponent']));
    const index = asInteger(reference?.['index'], 0) ?? asInteger(result['ruleIndex'], 0);
    const guid = asText(reference?.['guid']);
    const indexed =
      asObject(index === undefined ? undefined : component?.rules[index]) ?? (guid === undefined ? undefined : component?.byGuid.get(guid));
    // Where id and index disagree the id counts: an index is easily off by one, an id is not.
    if (indexed && (id === undefined || agrees(id, indexed))) return { id: id ?? asText(indexed['id']), descriptor: indexed };
    if (id === undefined) return { id: undefined, descriptor: undefined };
    const homes = component ? [component, ...components] : components;
    const sought = id.slice(0, longestRuleId);
    return { id, descriptor: homes.map((one) => findById(one, sought)).find((rule) => rule !== undefined) };
  };
}

/** Ids of the rules that the run's driver and extensions list. */
export function listRules(run: JsonObject): ReadonlySet<string> {
  const tool = asObject(run['tool']) ?? {};
  const components = [asObject(tool['driver']) ?? {}, ...objectsOf(tool['extensions'])];
  return new Set(
    components.flatMap((component) => objectsOf(component['rules']).flatMap((rule) => asText(rule['id'])?.slice(0, longestRuleId) ?? [])),
  );
}
