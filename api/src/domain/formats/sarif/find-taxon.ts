// Finds the entry of a taxonomy that a reference means by index, GUID or id (3.14.8, 3.19.3, 3.52).
import { asArray, asInteger, asObject, asString, asText, objectsOf, type JsonObject } from '../json-values.ts';

export interface FoundTaxon {
  readonly id: string | undefined;
  /** Name of its taxonomy. */
  readonly list: string | undefined;
}

export type FindTaxon = (reference: JsonObject) => FoundTaxon | undefined;

/** Makes the look-up of a run. Lists are looked through once, and only if a reference asks for it. */
export function makeTaxonFinder(run: JsonObject): FindTaxon {
  const taxonomies = (asArray(run['taxonomies']) ?? []).map(asObject);
  const byGuid = new Map<JsonObject, ReadonlyMap<string, JsonObject>>();
  const guidsOf = (list: JsonObject): ReadonlyMap<string, JsonObject> => {
    const known = byGuid.get(list);
    if (known) return known;
    const made = new Map(objectsOf(list['taxa']).map((taxon) => [asText(taxon['guid']) ?? '', taxon]));
    byGuid.set(list, made);
    return made;
  };
  const findList = (component: JsonObject | undefined): JsonObject | undefined => {
    // 3.52.7: without a component it is the driver's.
    if (!component) return asObject(asObject(run['tool'])?.['driver']);
    const guid = asText(component['guid']);
    const name = asText(component['name']);
    const named = taxonomies.find(
      (list) => list && ((guid !== undefined && list['guid'] === guid) || (name !== undefined && list['name'] === name)),
    );
    const index = asInteger(component['index'], 0);
    return named ?? (index === undefined ? undefined : taxonomies[index]);
  };
  return (reference) => {
    const list = findList(asObject(reference['toolComponent']));
    if (!list) return undefined;
    const index = asInteger(reference['index'], 0);
    const guid = asText(reference['guid']);
    const taxon = index === undefined ? undefined : asObject(asArray(list['taxa'])?.[index]);
    return { id: asString((taxon ?? (guid === undefined ? undefined : guidsOf(list).get(guid)))?.['id']), list: asString(list['name']) };
  };
}
