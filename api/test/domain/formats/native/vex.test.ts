// OpenVEX, CSAF and CycloneDX VEX: which statements documents of each make.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { openDocument } from '../../../../src/domain/formats/open-document.ts';
import { recogniseFormat } from '../../../../src/domain/formats/open-report.ts';
import { TextBudget } from '../../../../src/domain/formats/text-budget.ts';
import type { VexStatement } from '../../../../src/domain/formats/vex-statement.ts';
import { problemOf } from '../../read-report.ts';

const samples = resolve(import.meta.dirname, '../../../../../examples/reports/samples');

function read(sent: Buffer | object): { format: string; runs: number; statements: readonly VexStatement[] } {
  const document = openDocument(Buffer.isBuffer(sent) ? sent : Buffer.from(JSON.stringify(sent)));
  const format = recogniseFormat(document);
  const runs = format.open(document, { category: undefined, budget: new TextBudget() });
  return { format: format.name, runs: runs.length, statements: format.readStatements?.(document) ?? [] };
}

function openvex(...statements: readonly unknown[]): readonly VexStatement[] {
  return read({ '@context': 'https://openvex.dev/ns', timestamp: '2026-01-10T00:00:00Z', statements }).statements;
}

const about = { vulnerability: { name: 'CVE-1' }, products: [{ '@id': 'pkg:npm/a@1' }], status: 'fixed' };

describe('OpenVEX', () => {
  it('reads all of a statement, of a product with parts the parts', () => {
    const { format, runs, statements } = read(readFileSync(resolve(samples, 'openvex.json')));
    expect([format, runs]).to.deep.equal(['openvex', 0]);
    expect(statements).to.deep.equal([
      {
        at: '/statements/0',
        advisories: ['CVE-2021-23337', 'GHSA-35jh-r3h4-6jhm'],
        products: ['pkg:npm/lodash@4.17.15'],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        statement: 'The template function is never called.',
        fault: undefined,
      },
      {
        at: '/statements/1',
        advisories: ['CVE-2023-5363'],
        products: ['pkg:apk/alpine/libssl3@3.1.3-r0'],
        within: 'pkg:oci/web?repository_url=registry.example/shop/web',
        status: 'under_investigation',
        justification: undefined,
        statement: undefined,
        fault: undefined,
      },
    ]);
  });

  it('reads the older form, with names in place of objects', () => {
    const [statement] = openvex({ vulnerability: 'CVE-1', products: ['pkg:npm/a@1'], status: 'affected' });
    expect(statement).to.deep.include({ advisories: ['CVE-1'], products: ['pkg:npm/a@1'], status: 'affected', fault: undefined });
  });

  it('ties parts of an image to that image, and parts of anything else to nothing', () => {
    const subcomponents = [{ '@id': 'pkg:npm/a@1' }];
    const products = [
      { '@id': 'pkg:oci/shop@sha256:ab', subcomponents },
      { '@id': 'pkg:github/acme/shop', subcomponents },
    ];
    expect(openvex({ ...about, products }).map((one) => [one.within, one.products])).to.deep.equal([
      [undefined, ['pkg:npm/a@1']],
      ['pkg:oci/shop@sha256:ab', ['pkg:npm/a@1']],
    ]);
  });
  it('puts statements in the order of their times, those without one at the document’s', () => {
    const statements = openvex(
      { ...about, timestamp: '2026-01-11T00:00:00Z' },
      about,
      { ...about, timestamp: '2026-01-09T23:00:00-05:00' },
      { ...about, timestamp: '2026-01-01T00:00:00Z' },
    );
    expect(statements.map(({ at }) => at)).to.deep.equal(['/statements/3', '/statements/1', '/statements/2', '/statements/0']);
  });

  for (const [what, statement, fault] of [
    ['no product', { ...about, products: [] }, 'it names no product.'],
    ['no vulnerability', { ...about, vulnerability: null }, 'it names no vulnerability.'],
    ['a status of its own', { ...about, status: 'wont_fix' }, 'its status is none of OpenVEX.'],
    ['nothing at all', null, 'it names no vulnerability; it names no product; its status is none of OpenVEX.'],
  ] as const) {
    it(`does not follow a statement with ${what}, and says why`, () => {
      expect(openvex(statement).map((one) => one.fault)).to.deep.equal([fault]);
    });
  }

  it('refuses a document without statements', () => {
    expect(problemOf(() => read({ '@context': 'https://openvex.dev/ns', statements: null })).code).to.equal('report-invalid');
  });
});

describe('CSAF', () => {
  function csaf(product_tree: unknown, product_status: unknown, more: object = {}): readonly VexStatement[] {
    return read({ document: { csaf_version: '2.0' }, product_tree, vulnerabilities: [{ cve: 'CVE-1', product_status, ...more }] })
      .statements;
  }

  it('reads products of a status with flag and impact', () => {
    const { format, runs, statements } = read(readFileSync(resolve(samples, 'csaf-vex.json')));
    expect([format, runs]).to.deep.equal(['csaf-vex', 0]);
    expect(statements).to.deep.equal([
      {
        at: '/vulnerabilities/0/product_status/known_not_affected/0',
        advisories: ['CVE-2021-23337'],
        products: ['pkg:npm/lodash@4.17.15'],
        justification: 'vulnerable_code_not_in_execute_path',
        statement: 'The template function is never called.',
        status: 'not_affected',
      },
    ]);
  });

  it('takes name and version from the branches where there is no package URL, or it has no version', () => {
    const product = (id: string, purl?: string) => ({ product_id: id, name: id, ...(purl && { product_identification_helper: { purl } }) });
    const tree = {
      branches: [
        {
          category: 'product_name',
          name: 'LibX',
          branches: [
            { category: 'product_version', name: 'LibX 1.0', product: product('A') },
            { category: 'product_version', name: 'libx:2.0', product: product('B', 'pkg:pypi/libx') },
            { category: 'product_version_range', name: '>=3', product: product('C', 'pkg:pypi/libx') },
          ],
        },
      ],
    };
    const statements = csaf(tree, { known_not_affected: ['A', 'B', 'C'] });
    expect(statements.flatMap(({ products }) => products)).to.deep.equal(['LibX@1.0', 'pkg:pypi/libx@2.0', 'pkg:pypi/libx@%3E%3D3']);
  });

  it('means the component of a relationship, and follows groups', () => {
    const tree = {
      full_product_names: [
        { product_id: 'lib', name: 'lib', product_identification_helper: { purl: 'pkg:npm/lib@1' } },
        { product_id: 'app', name: 'app' },
      ],
      relationships: [{ product_reference: 'lib', relates_to_product_reference: 'app', full_product_name: { product_id: 'lib-in-app' } }],
      product_groups: [{ group_id: 'g', product_ids: ['lib-in-app'] }],
    };
    const [statement] = csaf(tree, { fixed: ['lib-in-app'] }, { flags: [{ label: 'why', group_ids: ['g'] }] });
    expect(statement).to.deep.include({ products: ['pkg:npm/lib@1'], status: 'fixed', justification: 'why' });
  });

  it('tells what is affected last, so that a component that one product is safe with is not safe in all', () => {
    const status = { known_affected: ['a'], under_investigation: ['b'], fixed: ['b'], known_not_affected: ['b'] };
    const tree = { full_product_names: ['a', 'b'].map((id) => ({ product_id: id, name: 'kernel' })) };
    expect(csaf(tree, status).map((one) => one.status)).to.deep.equal(['fixed', 'not_affected', 'under_investigation', 'affected']);
  });
  it('does not follow what names no known product or no vulnerability, and says why', () => {
    expect(csaf({}, { known_affected: ['x', null] }).map(({ fault }) => fault)).to.deep.equal(
      Array(2).fill('its product is not in the product tree.'),
    );
    expect(csaf({}, undefined).map(({ fault }) => fault)).to.deep.equal(['it states no status of a product.']);
    expect(csaf({}, {}, { cve: 7 }).map(({ fault }) => fault)).to.deep.equal(['it names no vulnerability.']);
  });

  for (const odd of [null, 7, 'x', [], [null], [[7]], {}, { a: 1 }]) {
    it(`reads documents whose every part is ${JSON.stringify(odd)}`, () => {
      const tree = { branches: odd, relationships: odd, full_product_names: odd, product_groups: odd };
      expect(() => csaf(tree, { known_affected: odd }, { flags: odd, threats: odd, remediations: odd, ids: odd })).not.to.throw();
      expect(() => csaf(odd, odd)).not.to.throw();
    });
  }
});

describe('CycloneDX VEX', () => {
  function vex(vulnerability: object, parts: object = {}): ReturnType<typeof read> {
    const item = { id: 'CVE-1', analysis: { state: 'not_affected', detail: 'No.' }, ...vulnerability };
    return read({ bomFormat: 'CycloneDX', specVersion: '1.5', vulnerabilities: [item], ...parts });
  }

  it('is statements and no scan where it lists no components', () => {
    const { runs, statements } = vex({ references: [{ id: 'GHSA-x' }], affects: [{ ref: 'urn:cdx:1-2/1#pkg:npm/a@1' }] });
    expect(runs).to.equal(0);
    expect(statements).to.deep.equal([
      {
        at: '/vulnerabilities/0',
        advisories: ['CVE-1', 'GHSA-x'],
        products: ['pkg:npm/a@1'],
        status: 'not_affected',
        justification: undefined,
        statement: 'No.',
        fault: undefined,
      },
    ]);
  });

  it('is a scan where it lists components, or one vulnerability is not analysed', () => {
    const affects = [{ ref: 'pkg:npm/a@1' }];
    for (const { runs, statements } of [vex({ affects }, { components: [{ name: 'a' }] }), vex({ affects, analysis: {} })])
      expect([runs, statements]).to.deep.equal([1, []]);
  });

  for (const [what, versions, products] of [
    ['each version that it names', [{ version: '1' }, { version: '2', status: 'affected' }], ['pkg:npm/a@1', 'pkg:npm/a@2']],
    [
      'only unaffected ones where both are named',
      [
        { version: '1', status: 'affected' },
        { version: '2', status: 'unaffected' },
      ],
      ['pkg:npm/a@2'],
    ],
    ['no version for a range', [{ range: 'vers:npm/<2' }], ['pkg:npm/a@a%20range%20of%20versions']],
    ['all where it names none', undefined, ['pkg:npm/a']],
  ] as const) {
    it(`silences ${what}`, () => {
      expect(vex({ affects: [{ ref: 'pkg:npm/a', versions }] }).statements[0]?.products).to.deep.equal(products);
    });
  }

  it('does not follow a statement about nothing', () => {
    expect(vex({ affects: [] }).statements.map(({ fault }) => fault)).to.deep.equal(['it names nothing that is affected.']);
  });
});

describe('SPDX', () => {
  for (const [what, sent] of [
    ['JSON', '{"spdxVersion":"SPDX-2.3","packages":[]}'],
    ['JSON-LD of SPDX 3', '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}'],
    ['tag-value text', '# made by hand\nSPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n'],
    ['YAML', 'SPDXID: "SPDXRef-DOCUMENT"\nspdxVersion: "SPDX-2.3"\n'],
    ['RDF', '<rdf:RDF xmlns:rdf="urn:rdf" xmlns:spdx="http://spdx.org/rdf/terms#"/>'],
  ] as const) {
    it(`is refused by its name as ${what}`, () => {
      const problem = problemOf(() => read(Buffer.from(sent)));
      expect([problem.code, problem.message.includes('SPDX document')]).to.deep.equal(['report-format-unknown', true]);
    });
  }

  it('is not seen in other JSON-LD', () => {
    expect(problemOf(() => read({ '@context': 'https://schema.example', '@graph': [] })).message).not.to.include('SPDX');
  });
});
