// CycloneDX XML → the members of its JSON. Vulnerabilities stand at the top since 1.4; before, in their components, in a namespace of an
// extension.
import type { JsonObject } from '../json-values.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../read-xml.ts';
import type { Bom, BomVulnerability } from './cyclonedx-bom.ts';

/** Children of a child that is a list. */
function listOf(element: XmlElement | undefined, list: string, item: string): readonly XmlElement[] {
  return childrenOf(childOf(element, list), item);
}

function readTexts(element: XmlElement | undefined, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, textOf(element, name)]));
}

function readComponent(element: XmlElement): JsonObject {
  const occurrences = listOf(childOf(element, 'evidence'), 'occurrences', 'occurrence');
  return {
    ...readTexts(element, 'name', 'version', 'group', 'purl'),
    type: element.attributes['type'],
    'bom-ref': element.attributes['bom-ref'],
    components: listOf(element, 'components', 'component').map(readComponent),
    properties: listOf(element, 'properties', 'property').map(({ attributes, text }) => ({ name: attributes['name'], value: text })),
    evidence: { occurrences: occurrences.map((one) => readTexts(one, 'location')) },
  };
}

function readSource(element: XmlElement | undefined): JsonObject {
  const source = childOf(element, 'source');
  return { name: textOf(source, 'name') ?? source?.attributes['name'], url: textOf(source, 'url') };
}

function readRating(element: XmlElement): JsonObject {
  const score = childOf(element, 'score');
  return {
    ...readTexts(element, 'severity', 'method', 'vector'),
    source: readSource(element),
    // The extension has the base score in an element of its own.
    score: textOf(score, 'base') ?? textOf(element, 'score'),
  };
}

function readAffect(element: XmlElement): JsonObject {
  return {
    ref: textOf(element, 'ref'),
    versions: listOf(element, 'versions', 'version').map((one) => readTexts(one, 'version', 'range', 'status')),
  };
}

function readVulnerability(element: XmlElement): JsonObject {
  const analysis = childOf(element, 'analysis');
  const advice = listOf(element, 'recommendations', 'recommendation').map(({ text }) => text);
  return {
    ...readTexts(element, 'id', 'description', 'detail', 'workaround'),
    recommendation: textOf(element, 'recommendation') ?? advice.join('\n'),
    source: readSource(element),
    references: listOf(element, 'references', 'reference').map((one) => readTexts(one, 'id')),
    ratings: listOf(element, 'ratings', 'rating').map(readRating),
    cwes: listOf(element, 'cwes', 'cwe').map(({ text }) => text),
    advisories: listOf(element, 'advisories', 'advisory').map((one) => ({ url: textOf(one, 'url') ?? one.text })),
    analysis: analysis && {
      ...readTexts(analysis, 'state', 'justification', 'detail'),
      response: listOf(analysis, 'responses', 'response').map(({ text }) => text),
    },
    affects: listOf(element, 'affects', 'target').map(readAffect),
  };
}

/** All components with their elements and where they stand. */
function walkComponents(root: XmlElement): { readonly element: XmlElement; readonly at: string }[] {
  const found: { element: XmlElement; at: string }[] = [];
  const open = [{ element: root, at: '/bom' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { element, at } = next;
    const inside = listOf(element, 'components', 'component').map((component, index) => ({
      element: component,
      at: `${at}/components/component/${index}`,
    }));
    found.push(...inside);
    open.push(...inside.reverse());
  }
  return found;
}

function readVulnerabilities(root: XmlElement): readonly BomVulnerability[] | undefined {
  const list = childOf(root, 'vulnerabilities');
  const own = childrenOf(list, 'vulnerability').map((element, index): BomVulnerability => {
    const item = readVulnerability(element);
    const at = `/bom/vulnerabilities/vulnerability/${index}`;
    const { ref } = element.attributes;
    // The extension at the top refers to its component by an attribute.
    return ref === undefined || childOf(element, 'affects') ? { item, at } : { item: { ...item, affects: [{ ref }] }, at };
  });
  const nested = walkComponents(root).flatMap(({ element, at }) => {
    const inside = listOf(element, 'vulnerabilities', 'vulnerability');
    if (inside.length === 0) return [];
    const component = readComponent(element);
    return inside.map((one, index): BomVulnerability => ({
      item: readVulnerability(one),
      at: `${at}/vulnerabilities/vulnerability/${index}`,
      component,
    }));
  });
  return list || nested.length > 0 ? [...own, ...nested] : undefined;
}

export function readXmlBom(root: XmlElement): Bom {
  const metadata = childOf(root, 'metadata');
  const tools = childOf(metadata, 'tools');
  const about = childOf(metadata, 'component');
  const named = [...childrenOf(tools, 'tool'), ...listOf(tools, 'components', 'component'), ...listOf(tools, 'services', 'service')];
  return {
    specVersion: /\/bom\/(\d+\.\d+)$/.exec(root.namespace.slice(0, 200))?.[1],
    serialNumber: root.attributes['serialNumber'],
    tools: named.map((tool) => readTexts(tool, 'name', 'version')),
    root: about && readComponent(about),
    components: listOf(root, 'components', 'component').map(readComponent),
    services: listOf(root, 'services', 'service').map((service) => ({
      ...readTexts(service, 'name', 'version', 'group'),
      'bom-ref': service.attributes['bom-ref'],
    })),
    vulnerabilities: readVulnerabilities(root),
  };
}
