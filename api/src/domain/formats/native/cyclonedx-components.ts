// Which component of a CycloneDX document, or which package without one, a vulnerability refers to.
import { asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { isOfSystem, nameOfPurl, type Purl, readPurl } from '../read-purl.ts';
import type { Bom } from './cyclonedx-bom.ts';

export interface Affected {
  readonly name: string | undefined;
  readonly version: unknown;
  /** As written. */
  readonly purl: string | undefined;
  readonly layer: 'os' | 'app';
  /** Where it was found. */
  readonly path: string | undefined;
}

/** Where scanners write the file that a component was found in or asked for in; evidence is the standard's own place. */
const placeProperties: ReadonlySet<unknown> = new Set([
  'syft:location:0:path',
  'aquasecurity:trivy:FilePath',
  'osv-scanner:source-path',
  'SrcFile',
]);

function placeOf(component: JsonObject): string | undefined {
  const [occurrence] = objectsOf(asObject(component['evidence'])?.['occurrences']);
  const property = objectsOf(component['properties']).find(({ name }) => placeProperties.has(name));
  return (asText(occurrence?.['location']) ?? asText(property?.['value']))?.replace(/^\/+/, '');
}

function nameOfComponent(component: JsonObject, purl: Purl | undefined): string | undefined {
  if (purl) return nameOfPurl(purl);
  const name = asText(component['name']);
  const group = asText(component['group']);
  return group === undefined || name === undefined ? name : `${group}/${name}`;
}

export function describeComponent(component: JsonObject): Affected {
  const purl = readPurl(component['purl']);
  return {
    name: nameOfComponent(component, purl),
    version: component['version'] ?? purl?.version,
    purl: purl && asText(component['purl']),
    layer: (purl && isOfSystem(purl)) || component['type'] === 'operating-system' ? 'os' : 'app',
    path: placeOf(component),
  };
}

export function describePurl(written: string): Affected | undefined {
  const purl = readPurl(written);
  return purl && { name: nameOfPurl(purl), version: purl.version, purl: written, layer: isOfSystem(purl) ? 'os' : 'app', path: undefined };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** All components by their bom-ref; the first of two counts. */
function indexComponents({ root, components, services }: Bom): ReadonlyMap<string, JsonObject> {
  const index = new Map<string, JsonObject>();
  const open = [...(root ? [root] : []), ...components, ...services].reverse();
  for (let component = open.pop(); component; component = open.pop()) {
    const ref = asText(component['bom-ref']);
    if (ref !== undefined && !index.has(ref)) index.set(ref, component);
    for (const inside of [...objectsOf(component['components']), ...objectsOf(component['services'])]) open.push(inside);
  }
  return index;
}

/**
 * Makes the reader of a document's references: a bom-ref, a BOM-Link `urn:cdx:<serial>/<version>#<bom-ref>` into this document or another,
 * or what is neither but a package URL. Undefined where it tells no package.
 */
export function makeRefReader(bom: Bom): (ref: string) => Affected | undefined {
  const components = indexComponents(bom);
  const known = new Map<string, Affected | undefined>();
  const serial = asText(bom.serialNumber)
    ?.replace(/^urn:uuid:/i, '')
    .toLowerCase();
  const resolve = (ref: string): Affected | undefined => {
    const own = components.get(ref);
    if (own) return describeComponent(own);
    const [, document, fragment] = /^urn:cdx:([^/#]{1,100})\/[^#]{1,40}#(.+)$/i.exec(ref.slice(0, 2000)) ?? [];
    if (document === undefined || fragment === undefined) return describePurl(ref);
    const inner = document.toLowerCase() === serial ? (components.get(fragment) ?? components.get(decode(fragment))) : undefined;
    return inner ? describeComponent(inner) : (describePurl(fragment) ?? describePurl(decode(fragment)));
  };
  return (ref) => {
    if (!known.has(ref)) known.set(ref, resolve(ref));
    return known.get(ref);
  };
}
