// The product tree of a CSAF document: what its product ids stand for.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { readPurl } from '../read-purl.ts';

interface Branch {
  readonly name: string | undefined;
  readonly version: string | undefined;
}

// Deeper trees are refused as JSON; this keeps the stack small.
const deepest = 100;

/** Versions are written with the name of what they are of before them: `Thing 1.2`, `thing:1.2`. */
function bareVersion(version: string, name: string | undefined): string {
  const short = name?.slice(name.lastIndexOf('/') + 1).toLowerCase() ?? '';
  return short !== '' && version.toLowerCase().startsWith(short) ? version.slice(short.length).replace(/^[\s:@]+/, '') : version;
}

/** The product as a package URL or as `name@version`. */
function describe(product: JsonObject, branch: Branch): string | undefined {
  const helper = asObject(product['product_identification_helper']);
  // CSAF 2.1 has a list of them.
  const said = asText(helper?.['purl']) ?? asText(asArray(helper?.['purls'])?.[0]);
  const purl = readPurl(said);
  if (said !== undefined && purl) {
    const version = branch.version === undefined ? '' : bareVersion(branch.version, purl.name);
    if (purl.version !== undefined || version === '') return said;
    const [bare = '', query] = said.split('?');
    return `${bare.split('#')[0] ?? ''}@${encodeURIComponent(version)}${query === undefined ? '' : `?${query}`}`;
  }
  const name = branch.name ?? asText(product['name']);
  if (name === undefined || branch.version === undefined) return name;
  return `${name}@${bareVersion(branch.version, name)}`;
}

/** Products by their ids; of a component in a product, the component (`relationships`, 3.2.3.4). */
export function readProductTree(tree: JsonObject | undefined): ReadonlyMap<string, string> {
  const products = new Map<string, string>();
  const note = (value: unknown, branch: Branch): void => {
    const product = asObject(value);
    const id = asText(product?.['product_id']);
    const description = product && describe(product, branch);
    if (id !== undefined && description !== undefined) products.set(id, description);
  };
  const walk = (branches: unknown, outer: Branch, depth: number): void => {
    if (depth > deepest) return;
    for (const branch of objectsOf(branches)) {
      const { category, name: said } = branch;
      const name = asText(said);
      const inner = {
        name: category === 'product_name' ? name : outer.name,
        // A range equals no version, so that what is said of a range is never taken for all versions.
        version: category === 'product_version' || category === 'product_version_range' ? name : outer.version,
      };
      note(branch['product'], inner);
      walk(branch['branches'], inner, depth + 1);
    }
  };
  for (const product of objectsOf(tree?.['full_product_names'])) note(product, { name: undefined, version: undefined });
  walk(tree?.['branches'], { name: undefined, version: undefined }, 0);
  for (const relation of objectsOf(tree?.['relationships'])) {
    const id = asText(asObject(relation['full_product_name'])?.['product_id']);
    const part = products.get(asText(relation['product_reference']) ?? '');
    if (id !== undefined && part !== undefined) products.set(id, part);
  }
  return products;
}

/** Ids that an entry is about, with those of its groups. */
export function makeIdReader(tree: JsonObject | undefined): (entry: JsonObject) => readonly unknown[] {
  const groups = new Map(objectsOf(tree?.['product_groups']).map((group) => [group['group_id'], asArray(group['product_ids']) ?? []]));
  return (entry) => [
    ...(asArray(entry['product_ids']) ?? []),
    ...(asArray(entry['group_ids']) ?? []).slice(0, 100).flatMap((group) => groups.get(group) ?? []),
  ];
}
