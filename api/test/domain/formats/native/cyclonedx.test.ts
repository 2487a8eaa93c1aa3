// CycloneDX: scans with vulnerabilities, in both serialisations, and what is no scan.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import type { ParsedResult, ParsedRun } from '../../../../src/domain/parsed-report.ts';
import { codesOf, problemOf } from '../../read-report.ts';

const samples = resolve(import.meta.dirname, '../../../../../examples/reports/samples');

function parse(bytes: string | Buffer): ParsedRun {
  return parseReport(Buffer.from(bytes), { category: undefined })[0]!;
}

function bom(parts: object): ParsedRun {
  return parse(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', ...parts }));
}

const lodash = { 'bom-ref': 'lodash-ref', type: 'library', name: 'lodash', version: '4.17.15', purl: 'pkg:npm/lodash@4.17.15' };

/** The only finding of a vulnerability in lodash. */
function one(vulnerability: object, parts: object = {}): ParsedResult {
  const { results } = bom({
    components: [lodash],
    vulnerabilities: [{ id: 'CVE-2021-23337', affects: [{ ref: 'lodash-ref' }], ...vulnerability }],
    ...parts,
  });
  expect(results).to.have.length(1);
  return results[0]!;
}

describe('CycloneDX: findings', () => {
  it('reads all that a vulnerability says of a component', () => {
    const run = parse(readFileSync(resolve(samples, 'cyclonedx.json')));
    expect([run.tool, run.toolVersion, run.category, run.health, run.rejected, run.warningCount]).to.deep.equal([
      'grype',
      '0.87.0',
      '',
      'healthy',
      0,
      0,
    ]);
    expect(run.results).to.have.length(2);
    const { ruleId, severity, severitySource, message, path, cwes, type, aliases, fixAvailable, suppressed, subject, details } =
      run.results[0]!;
    expect({
      ruleId,
      severity,
      severitySource,
      message,
      path,
      cwes,
      type,
      aliases,
      fixAvailable,
      suppressed,
      subject,
      details,
    }).to.deep.equal({
      ruleId: 'GHSA-35jh-r3h4-6jhm',
      severity: 'high',
      severitySource: 'level',
      message: 'Command injection through the template function of lodash.',
      path: 'package-lock.json',
      cwes: [77, 94],
      type: 'sca',
      aliases: ['CVE-2021-23337', 'GHSA-35JH-R3H4-6JHM'],
      fixAvailable: true,
      suppressed: false,
      subject: {
        type: 'dependency',
        advisories: ['CVE-2021-23337', 'GHSA-35JH-R3H4-6JHM'],
        package: 'pkg:npm/lodash@4.17.15',
        manifest: 'package-lock.json',
      },
      details: {
        package: { name: 'lodash', version: '4.17.15', purl: 'pkg:npm/lodash@4.17.15', fixedIn: ['4.17.21'] },
        cvss: { version: '3.1', score: 7.2, vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' },
        references: ['https://nvd.nist.gov/vuln/detail/CVE-2021-23337', 'https://github.com/advisories/GHSA-35jh-r3h4-6jhm'],
      },
    });
    expect(run.rules[0]).to.deep.include({
      help: 'Upgrade lodash to 4.17.21.',
      helpUri: 'https://github.com/advisories/GHSA-35jh-r3h4-6jhm',
    });
  });

  it('reads XML of an image with the image as category', () => {
    const run = parse(readFileSync(resolve(samples, 'cyclonedx.xml')));
    expect([run.tool, run.category, run.warningCount]).to.deep.equal(['grype', 'image/registry.example/shop/web', 0]);
    const [result] = run.results;
    expect(result).to.deep.include({ ruleId: 'CVE-2023-5363', severity: 'high', type: 'container', cwes: [325], fixAvailable: true });
    expect(result?.details).to.deep.include({
      image: 'registry.example/shop/web:1.4.2',
      package: {
        name: 'libssl3',
        version: '3.1.3-r0',
        purl: 'pkg:apk/alpine/libssl3@3.1.3-r0?arch=x86_64&distro=alpine-3.18.4',
        fixedIn: ['3.1.4-r0'],
      },
    });
    expect(result?.subject).to.deep.include({ type: 'container', layer: 'os' });
  });

  it('reads the vulnerability extension of XML before 1.4, in components', () => {
    const run = parse(`<bom xmlns="http://cyclonedx.org/schema/bom/1.2" xmlns:v="http://cyclonedx.org/schema/ext/vulnerability/1.0">
      <components><component type="library"><name>apt</name><version>1.8</version><v:vulnerabilities><v:vulnerability ref="urn:uuid:1">
      <v:id>CVE-2011-3374</v:id><v:ratings><v:rating><v:score><v:base>4.3</v:base></v:score><v:method>CVSSv2</v:method></v:rating></v:ratings>
      </v:vulnerability></v:vulnerabilities></component></components></bom>`);
    expect(run.results[0]).to.deep.include({ ruleId: 'CVE-2011-3374', severity: 'medium', message: 'CVE-2011-3374 in apt 1.8' });
    expect(run.results[0]?.details?.cvss).to.deep.equal({ version: '2.0', score: 4.3, vector: null });
  });

  it('makes a finding for each component that is affected, nested ones too', () => {
    const nested = { ...lodash, 'bom-ref': 'inner', version: '3.0.0', purl: 'pkg:npm/lodash@3.0.0' };
    const { results } = bom({
      components: [{ ...lodash, components: [nested] }],
      vulnerabilities: [{ id: 'CVE-2021-23337', affects: [{ ref: 'lodash-ref' }, { ref: 'inner' }] }],
    });
    expect(results.map(({ details }) => details?.package?.version)).to.deep.equal(['4.17.15', '3.0.0']);
  });

  for (const [what, ref] of [
    ['a BOM-Link into the document', 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#lodash-ref'],
    ['a BOM-Link into another, by its package URL', 'urn:cdx:00000000-395b-41f5-a30f-a58921a69b79/1#pkg:npm/lodash@4.17.15'],
    ['a package URL that is no component', 'pkg:npm/lodash@4.17.15?type=jar'],
  ] as const) {
    it(`follows ${what}`, () => {
      const result = one({ affects: [{ ref }] }, { serialNumber: 'urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79' });
      expect(result.details?.package).to.include({ name: 'lodash', version: '4.17.15' });
    });
  }

  it('keeps a vulnerability whose reference leads nowhere, without a package and with a warning', () => {
    const run = bom({
      vulnerabilities: [
        { id: 'CVE-2021-44228', affects: [{ ref: 'gone' }] },
        { id: 'CVE-2021-44229', affects: [] },
      ],
    });
    expect(run.results.map(({ ruleId, subject }) => [ruleId, subject])).to.deep.equal([
      ['CVE-2021-44228', null],
      ['CVE-2021-44229', null],
    ]);
    expect(run.warnings.map(({ pointer, code }) => [pointer, code])).to.deep.equal([
      ['/vulnerabilities/0/affects/0/ref', 'package-missing'],
      ['/vulnerabilities/1', 'package-missing'],
    ]);
  });
});

describe('CycloneDX: severity', () => {
  for (const { what, ratings, is } of [
    {
      what: 'CVSS 4 before 3.1',
      ratings: [
        { severity: 'critical', method: 'CVSSv31' },
        { severity: 'low', method: 'CVSSv4' },
      ],
      is: 'low',
    },
    {
      what: 'the worst of one version',
      ratings: [
        { severity: 'none', method: 'CVSSv31' },
        { score: 7.5, method: 'CVSSv31' },
      ],
      is: 'high',
    },
    {
      what: 'the source of the vulnerability before others',
      ratings: [
        { severity: 'critical', method: 'CVSSv4' },
        { source: { name: 'ghsa' }, severity: 'low' },
      ],
      is: 'low',
    },
    { what: 'the scanner’s own word before scores', ratings: [{ severity: 'low' }, { score: 9.8, method: 'CVSSv31' }], is: 'low' },
    { what: 'the score where there is no word', ratings: [{ score: 9.8, method: 'CVSSv3', vector: 'CVSS:3.1/AV:N' }], is: 'critical' },
    { what: 'unknown as medium, and not as low', ratings: [{ severity: 'unknown' }], is: 'medium' },
    { what: 'no rating as medium', ratings: null, is: 'medium' },
  ] as const) {
    it(`counts ${what}`, () => {
      expect(one({ source: { name: 'ghsa' }, ratings }).severity).to.equal(is);
    });
  }
});

describe('CycloneDX: analysis', () => {
  for (const [state, status, suppressed] of [
    ['not_affected', 'not_affected', true],
    ['false_positive', 'not_affected', true],
    ['resolved', 'fixed', true],
    ['resolved_with_pedigree', 'fixed', true],
    ['exploitable', 'affected', false],
    ['in_triage', 'under_investigation', false],
  ] as const) {
    it(`reads ${state} as ${status}, ${suppressed ? 'suppressed' : 'still open'}`, () => {
      const result = one({ analysis: { state, justification: 'code_not_reachable', detail: 'Looked at.' } });
      expect(result.suppressed).to.equal(suppressed);
      expect(result.details?.vex).to.deep.equal({ status, justification: 'code_not_reachable', statement: 'Looked at.' });
    });
  }

  it('does not take a risk that somebody accepted for one that does not exist', () => {
    const { suppressed, details } = one({ analysis: { state: 'exploitable', response: ['will_not_fix'] } });
    expect([suppressed, details?.vex?.status, details?.vex?.statement]).to.deep.equal([false, 'affected', 'Response: will_not_fix.']);
  });

  it('marks a version that the report itself lists as unaffected', () => {
    expect(one({ affects: [{ ref: 'lodash-ref', versions: [{ version: '4.17.15', status: 'unaffected' }] }] }).suppressed).to.equal(true);
  });

  it('follows no state that CycloneDX does not have, and says so', () => {
    const run = bom({
      components: [lodash],
      vulnerabilities: [{ id: 'A-1', affects: [{ ref: 'lodash-ref' }], analysis: { state: 'fine' } }],
    });
    expect([run.results[0]?.suppressed, codesOf(run)]).to.deep.equal([false, ['vex-unreadable']]);
  });
});

describe('CycloneDX: scans and what is none', () => {
  for (const [what, tools, tool] of [
    ['a list of tools', [{ name: 'syft' }, { name: 'grype', version: '1' }], 'grype'],
    ['components since 1.5', { components: [{ name: 'cyclonedx-npm' }, { name: 'trivy' }] }, 'Trivy'],
    ['none', undefined, 'CycloneDX'],
    ['nonsense', [7, { name: '' }, null], 'CycloneDX'],
  ] as const) {
    it(`tells the scanner from ${what}`, () => {
      expect(bom({ metadata: { tools }, vulnerabilities: [{ id: 'A-1' }] }).tool).to.equal(tool);
    });
  }

  it('takes an empty list of a scanner for a clean scan', () => {
    const run = bom({ metadata: { tools: [{ name: 'grype' }] }, components: [lodash], vulnerabilities: [] });
    expect([run.health, run.results.length, run.warningCount]).to.deep.equal(['healthy', 0, 0]);
  });

  it('takes no empty list of Trivy for a clean scan, which writes one also where it did not look, nor one of nobody', () => {
    for (const tools of [[{ name: 'trivy' }], undefined])
      expect(bom({ metadata: { tools }, vulnerabilities: [] }).health).to.equal('unhealthy');
  });

  for (const [what, parts] of [
    ['no list of vulnerabilities', { components: [lodash] }],
    ['a list that is null', { vulnerabilities: null }],
    ['an empty list of a tool that only lists packages', { metadata: { tools: [{ name: 'syft' }] }, vulnerabilities: [] }],
  ] as const) {
    it(`refuses a document with ${what}: it lists packages only`, () => {
      const problem = problemOf(() => bom(parts));
      expect([problem.code, problem.message.includes('SBOM')]).to.deep.equal(['report-invalid', true]);
    });
  }

  it('refuses an SBOM in XML, and a version that is not known', () => {
    expect(problemOf(() => parse('<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components/></bom>')).code).to.equal('report-invalid');
    expect(problemOf(() => bom({ specVersion: '2.0', vulnerabilities: [] })).code).to.equal('report-version-unsupported');
  });

  it('leaves other documents with vulnerabilities to others', () => {
    for (const sent of ['{"vulnerabilities":[]}', '{"bomFormat":"Other","vulnerabilities":[]}', '<bom xmlns="urn:other"/>'])
      expect(problemOf(() => parse(sent)).code).to.equal('report-format-unknown');
  });

  it('rejects items that are none, each with its place, and keeps the others', () => {
    const run = bom({
      components: [lodash],
      vulnerabilities: [null, { id: 'A-1', affects: [{ ref: 'lodash-ref' }, 7, { ref: '' }] }, 'x'],
    });
    expect([run.results.length, run.rejected]).to.deep.equal([1, 4]);
    expect(run.warnings.map(({ pointer }) => pointer)).to.deep.equal([
      '/vulnerabilities/0',
      '/vulnerabilities/2',
      '/vulnerabilities/1/affects/1',
      '/vulnerabilities/1/affects/2',
    ]);
  });

  for (const odd of [null, 7, '', 'x'.repeat(20_000), [], [null], {}, { id: {} }, true]) {
    it(`reads a vulnerability whose every member is ${JSON.stringify(odd).slice(0, 20)}`, () => {
      const names = [
        'source',
        'references',
        'ratings',
        'cwes',
        'description',
        'detail',
        'recommendation',
        'advisories',
        'analysis',
        'workaround',
      ];
      const item = Object.fromEntries(names.map((name) => [name, odd]));
      const component = Object.fromEntries(
        ['name', 'version', 'purl', 'group', 'type', 'evidence', 'properties', 'components'].map((name) => [name, odd]),
      );
      const run = bom({
        components: [{ ...component, 'bom-ref': 'r' }],
        services: odd,
        vulnerabilities: [{ ...item, id: odd, affects: [{ ref: 'r', versions: odd }] }],
      });
      expect(run.results).to.have.length(1);
    });
  }
});
