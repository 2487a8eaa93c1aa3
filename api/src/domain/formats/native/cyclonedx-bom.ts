// A CycloneDX document in the one shape that both its serialisations are read in: the members of its JSON.
import { asArray, asObject, objectsOf, type JsonObject } from '../json-values.ts';
import type { Notes } from '../native-finding.ts';
import { eachObject } from './each-object.ts';

export interface BomVulnerability {
  readonly item: JsonObject;
  readonly at: string;
  /** The component that it stands in, in XML before 1.4. */
  readonly component?: JsonObject | undefined;
}

export interface Bom {
  readonly specVersion: unknown;
  readonly serialNumber: unknown;
  readonly tools: readonly JsonObject[];
  /** What the document is about. */
  readonly root: JsonObject | undefined;
  readonly components: readonly JsonObject[];
  readonly services: readonly JsonObject[];
  /** Undefined where there is no list: nobody looked. */
  readonly vulnerabilities: readonly BomVulnerability[] | undefined;
}

/** A list up to 1.4; an object of components and services since 1.5. */
export function toolsOf(tools: unknown): readonly JsonObject[] {
  if (asArray(tools)) return objectsOf(tools);
  const holder = asObject(tools);
  return [...objectsOf(holder?.['components']), ...objectsOf(holder?.['services'])];
}

export function readJsonBom(top: JsonObject, notes: Pick<Notes, 'reject'>): Bom {
  const metadata = asObject(top['metadata']);
  const list = top['vulnerabilities'];
  return {
    specVersion: top['specVersion'],
    serialNumber: top['serialNumber'],
    tools: toolsOf(metadata?.['tools']),
    root: asObject(metadata?.['component']),
    components: objectsOf(top['components']),
    services: objectsOf(top['services']),
    vulnerabilities:
      list === undefined || list === null
        ? undefined
        : eachObject(list, '/vulnerabilities', notes, (item, at): BomVulnerability => ({ item, at })),
  };
}
