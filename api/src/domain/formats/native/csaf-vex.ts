// CSAF 2.0 and 2.1 (OASIS): what a supplier says of vulnerabilities in its products, read as statements about findings of other reports.
import { ProblemError } from '../../../errors.ts';
import { topOf } from '../documents-of.ts';
import type { Format } from '../format.ts';
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { VexStatement, VexStatus } from '../vex-statement.ts';
import { makeIdReader, readProductTree } from './csaf-products.ts';

/**
 * 3.2.3.9 of the standard. What is recommended is left out: it says what to install, not what is the matter. The last of them counts: a
 * component that is affected in one product and not in another (`relationships`) must not be silenced in both.
 */
const statuses: readonly (readonly [string, VexStatus])[] = [
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_not_affected', 'not_affected'],
  ['under_investigation', 'under_investigation'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
];

type ReadIds = (entry: JsonObject) => readonly unknown[];

function makeTextFinder(entries: unknown, member: string, readIds: ReadIds): (id: string) => string | undefined {
  const texts = new Map<unknown, string>();
  for (const entry of objectsOf(entries)) {
    const text = asText(entry[member]);
    if (text !== undefined) for (const id of readIds(entry)) if (!texts.has(id)) texts.set(id, text);
  }
  return (id) => texts.get(id);
}

interface Tree {
  readonly products: ReadonlyMap<string, string>;
  readonly readIds: ReadIds;
}

function namesOf(vulnerability: JsonObject): string[] {
  const ids = objectsOf(vulnerability['ids']).slice(0, 50);
  return [vulnerability['cve'], ...ids.map((id) => id['text'])].flatMap((name) => asText(name) ?? []);
}

/** A statement for each product of each status. */
function readVulnerability(value: unknown, at: string, { products, readIds }: Tree): VexStatement[] {
  const vulnerability = asObject(value);
  const said = asObject(vulnerability?.['product_status']);
  const advisories = vulnerability ? namesOf(vulnerability) : [];
  const empty = { at, advisories, products: [], justification: undefined, statement: undefined, status: 'under_investigation' as const };
  if (!vulnerability || advisories.length === 0) return [{ ...empty, fault: 'it names no vulnerability.' }];
  if (!said) return [{ ...empty, fault: 'it states no status of a product.' }];
  const justificationOf = makeTextFinder(vulnerability['flags'], 'label', readIds);
  const impacts = objectsOf(vulnerability['threats']).filter(({ category }) => category === 'impact');
  const impactOf = makeTextFinder(impacts, 'details', readIds);
  const remedyOf = makeTextFinder(vulnerability['remediations'], 'details', readIds);
  return statuses.flatMap(([member, status]) =>
    (asArray(said[member]) ?? []).map((id, index): VexStatement => {
      const place = { ...empty, at: `${at}/product_status/${member}/${index}`, status };
      const product = typeof id === 'string' ? products.get(id) : undefined;
      if (typeof id !== 'string' || product === undefined) return { ...place, fault: 'its product is not in the product tree.' };
      return {
        ...place,
        products: [product],
        justification: justificationOf(id),
        statement: impactOf(id) ?? (status === 'affected' ? remedyOf(id) : undefined),
      };
    }),
  );
}

function readStatements(top: JsonObject): readonly VexStatement[] {
  const list = asArray(top['vulnerabilities']);
  if (!list) throw new ProblemError('report-invalid', 'The CSAF document has no vulnerabilities.', { pointer: '/vulnerabilities' });
  const tree = asObject(top['product_tree']);
  const known: Tree = { products: readProductTree(tree), readIds: makeIdReader(tree) };
  return list.flatMap((value, index) => readVulnerability(value, `/vulnerabilities/${index}`, known));
}

export const csafVex: Format = {
  name: 'csaf-vex',
  guide: {
    title: 'CSAF VEX',
    versions: 'CSAF 2.0 and 2.1: profile VEX, and security advisories with a status of products',
    howTo: 'from the supplier, or made with Secvisogram; sent together with the reports that it speaks of',
    reads: [
      'Each product of a `product_status` marks the findings of its vulnerability; those that are not affected or fixed are suppressed, if the policy honours it.',
      'Products by package URL or by name and version; of a component in a product, the component. Flags are the justification.',
    ],
    ignores: ['Scores, notes, acknowledgements and distribution: they say nothing of your findings.'],
    limits: [
      'Alone it is refused: it says nothing of a scan.',
      'What a component is part of is not compared: where it is affected in one product and not in another, it counts as affected.',
      'Ranges of versions are not compared. A statement that no finding fits is told as a warning.',
    ],
    sample: 'csaf-vex.json',
  },
  recognises: (document) => {
    const about = asObject(topOf(document)?.['document']);
    return asText(about?.['csaf_version'])?.startsWith('2.') === true;
  },
  open: () => [],
  readStatements: (document) => readStatements(topOf(document) ?? {}),
};
