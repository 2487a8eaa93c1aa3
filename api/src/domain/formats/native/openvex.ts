// OpenVEX (specification 0.0.1 to 0.2.0): statements about findings of other reports.
import { ProblemError } from '../../../errors.ts';
import { topOf } from '../documents-of.ts';
import type { Format } from '../format.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import { isImage } from '../product-keys.ts';
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

interface Products {
  readonly names: readonly string[];
  readonly within: string | undefined;
}

/** Of a product with parts the statement is about the parts; of an image, about those in that image. */
function readProducts(statement: JsonObject): readonly Products[] {
  const shared = asArray(statement['subcomponents']) ?? [];
  const anywhere: string[] = [];
  const inside = (asArray(statement['products']) ?? []).flatMap((product): Products[] => {
    const parts = [...(asArray(asObject(product)?.['subcomponents']) ?? []), ...shared].flatMap(nameOf);
    const [within] = parts.length > 0 ? nameOf(product).filter(isImage) : [];
    if (within !== undefined) return [{ names: parts, within }];
    for (const name of parts.length > 0 ? parts : nameOf(product)) anywhere.push(name);
    return [];
  });
  return anywhere.length > 0 || inside.length === 0 ? [{ names: anywhere, within: undefined }, ...inside] : inside;
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

function readStatement(value: unknown, at: string): VexStatement[] {
  const statement = asObject(value) ?? {};
  const advisories = readAdvisories(statement['vulnerability']);
  const status = statuses.get(statement['status']);
  const told = [statement['impact_statement'], statement['action_statement'], statement['status_notes']].flatMap(
    (one) => asText(one) ?? [],
  );
  const faultsOf = (products: readonly string[]): string[] => [
    ...(advisories.length === 0 ? ['it names no vulnerability'] : []),
    // Taken for all products, a mistake of its writer would silence more than anybody meant.
    ...(products.length === 0 ? ['it names no product'] : []),
    ...(status === undefined ? ['its status is none of OpenVEX'] : []),
  ];
  return readProducts(statement).map(({ names, within }) => {
    const faults = faultsOf(names);
    return {
      at,
      advisories,
      products: names,
      ...(within !== undefined && { within }),
      status: status ?? 'under_investigation',
      justification: asText(statement['justification']),
      statement: told[0],
      fault: faults.length === 0 ? undefined : `${faults.join('; ')}.`,
    };
  });
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
      return { time, statements: readStatement(value, `/statements/${index}`) };
    })
    .sort((one, other) => one.time - other.time)
    .flatMap(({ statements }) => statements);
}

export const openvex: Format = {
  name: 'openvex',
  guide: {
    title: 'OpenVEX',
    versions: '0.0.1 to 0.2.0',
    howTo: '`vexctl create`; sent together with the reports that it speaks of',
    reads: [
      'Each statement marks the findings of its vulnerability in its products; those that are not affected or fixed are suppressed, if the policy honours it.',
      'Of a product with subcomponents, the subcomponents count; of an image, those in that image. Of two statements about the same, the later one counts.',
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
