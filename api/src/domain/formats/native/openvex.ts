// OpenVEX (specification 0.0.1 to 0.2.0): statements about findings of other reports.
import { ProblemError } from '../../../errors.ts';
import { topOf } from '../documents-of.ts';
import type { Format } from '../format.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import type { VexStatement, VexStatus } from '../vex-statement.ts';

const statuses: ReadonlyMap<unknown, VexStatus> = new Map([
  ['not_affected', 'not_affected'],
  ['affected', 'affected'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under_investigation'],
]);

/** What a product or part of one is called: its package URL where it has one. */
function nameOf(value: unknown): string[] {
  const product = asObject(value);
  const name = asText(value) ?? asText(asObject(product?.['identifiers'])?.['purl']) ?? asText(product?.['@id']);
  return name === undefined ? [] : [name];
}

/** Of a product with parts, such as an image, the statement is about the parts. */
function readProducts(statement: JsonObject): string[] {
  const shared = asArray(statement['subcomponents']) ?? [];
  return (asArray(statement['products']) ?? []).flatMap((product) => {
    const parts = [...(asArray(asObject(product)?.['subcomponents']) ?? []), ...shared];
    return parts.length > 0 ? parts.flatMap(nameOf) : nameOf(product);
  });
}

function readAdvisories(value: unknown): string[] {
  const vulnerability = asObject(value);
  const names = [value, vulnerability?.['name'], ...(asArray(vulnerability?.['aliases']) ?? []).slice(0, 50)].flatMap(
    (one) => asText(one) ?? [],
  );
  // Older documents have no name, but an address that ends in it.
  const address = asText(vulnerability?.['@id']);
  return names.length > 0 || address === undefined ? names : [address.slice(address.lastIndexOf('/') + 1)];
}

function readStatement(value: unknown, at: string): VexStatement {
  const statement = asObject(value) ?? {};
  const advisories = readAdvisories(statement['vulnerability']);
  const products = readProducts(statement);
  const status = statuses.get(statement['status']);
  const told = [statement['impact_statement'], statement['action_statement'], statement['status_notes']].flatMap(
    (one) => asText(one) ?? [],
  );
  const faults = [
    ...(advisories.length === 0 ? ['it names no vulnerability'] : []),
    // Taken for all products, a mistake of its writer would silence more than anybody meant.
    ...(products.length === 0 ? ['it names no product'] : []),
    ...(status === undefined ? ['its status is none of OpenVEX'] : []),
  ];
  return {
    at,
    advisories,
    products,
    status: status ?? 'under_investigation',
    justification: asText(statement['justification']),
    statement: told[0],
    fault: faults.length === 0 ? undefined : `${faults.join('; ')}.`,
  };
}

/** Times as numbers: they are written in several zones. */
function timeOf(value: unknown, otherwise: number): number {
  const time = typeof value === 'string' && value.length < 60 ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? otherwise : time;
}

/** In the order of their times (specification, "Statement inheritance"): the last of several about the same counts. */
function readStatements(top: JsonObject): readonly VexStatement[] {
  const list = asArray(top['statements']);
  if (!list) throw new ProblemError('report-invalid', 'The VEX document has no list of statements.', { pointer: '/statements' });
  const written = timeOf(top['last_updated'], timeOf(top['timestamp'], 0));
  return list
    .map((value, index) => {
      const own = asObject(value);
      const time = timeOf(own?.['last_updated'], timeOf(own?.['timestamp'], written));
      return { time, statement: readStatement(value, `/statements/${index}`) };
    })
    .sort((one, other) => one.time - other.time)
    .map(({ statement }) => statement);
}

export const openvex: Format = {
  name: 'openvex',
  guide: {
    title: 'OpenVEX',
    versions: '0.0.1 to 0.2.0',
    howTo: '`vexctl create`; sent together with the reports that it speaks of',
    reads: [
      'Each statement marks the findings of its vulnerability in its products; those that are not affected or fixed are suppressed, if the policy honours it.',
      'Of a product with subcomponents, the subcomponents count. Of two statements about the same, the later one counts.',
    ],
    ignores: ['Author, role and tooling: who may speak is decided by who may send.'],
    limits: [
      'Alone it is refused: it says nothing of a scan.',
      'A statement that names a version speaks of that version only. One without products is not followed. One that no finding fits is told as a warning.',
    ],
    sample: 'openvex.json',
  },
  recognises: (document) => {
    const contexts = topOf(document)?.['@context'];
    const [context] = asArray(contexts) ?? [contexts];
    return asText(context)?.startsWith('https://openvex.dev/ns') === true;
  },
  open: () => [],
  readStatements: (document) => readStatements(topOf(document) ?? {}),
};
