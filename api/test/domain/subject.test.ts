// What findings are about that are no lines of code, and that they stay the same when versions, lines and words change.
import { expect } from 'chai';
import { factsOf, imageName, pathTemplate, type Subject, withoutVersion } from '../../src/domain/subject.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { SimulatedStore } from './simulated-store.ts';

describe('factsOf', () => {
  const lodash: Subject = {
    type: 'dependency',
    advisories: ['CVE-2021-1'],
    package: 'pkg:npm/lodash@4.17.4',
    manifest: 'package-lock.json',
  };
  const image: Subject = {
    type: 'container',
    advisories: ['CVE-1'],
    package: 'pkg:apk/openssl@1',
    image: 'ghcr.io/acme/shop:1.2',
    layer: 'os',
  };
  const page: Subject = { type: 'dynamic', rule: '40018', method: 'GET', url: 'https://a.example/orders/17?q=1', parameter: 'q' };

  for (const [what, one, other] of [
    ['a dependency in another version', lodash, { ...lodash, package: 'pkg:npm/lodash@4.17.20?vcs=x#sub' }],
    ['a vulnerability by another of its names', { ...lodash, advisories: ['GHSA-x', 'cve-2021-1'] }, lodash],
    ['an image under another tag', image, { ...image, image: 'ghcr.io/acme/shop@sha256:00' }],
    ['a page with another id, on another host', page, { ...page, url: 'http://b.example/orders/99', method: 'get' }],
    [
      'a licence in other letters',
      { type: 'licence', package: 'pkg:npm/x@1', licence: 'GPL-3.0' },
      { type: 'licence', package: 'pkg:npm/x@2', licence: 'gpl-3.0 ' },
    ],
  ] as const satisfies readonly (readonly [string, Subject, Subject])[]) {
    it(`is the same for ${what}`, () => expect(factsOf(one)).to.deep.equal(factsOf(other)));
  }

  for (const [what, one, other] of [
    ['another package', lodash, { ...lodash, package: 'pkg:npm/underscore@4.17.4' }],
    ['another manifest', lodash, { ...lodash, manifest: 'web/package-lock.json' }],
    ['another layer of an image', image, { ...image, layer: 'app' }],
    ['another parameter', page, { ...page, parameter: 'page' }],
    [
      'another resource',
      { type: 'infrastructure', rule: 'r', resource: 'aws_s3_bucket.a', path: 'main.tf' },
      { type: 'infrastructure', rule: 'r', resource: 'aws_s3_bucket.b', path: 'main.tf' },
    ],
    ['another secret', { type: 'secret', digest: 'x', path: 'a' }, { type: 'secret', digest: 'y', path: 'a' }],
  ] as const satisfies readonly (readonly [string, Subject, Subject])[]) {
    it(`differs for ${what}`, () => expect(factsOf(one)).to.not.deep.equal(factsOf(other)));
  }

  it('keeps scopes, encoded names and the family of a distribution, and drops versions', () => {
    expect(withoutVersion('@acme/x@1.0.0')).to.equal('@acme/x');
    expect(withoutVersion('@acme/x')).to.equal('@acme/x');
    expect(withoutVersion('pkg:npm/%40acme/x@1')).to.equal('pkg:npm/%40acme/x');
    expect(withoutVersion('pkg:apk/alpine/openssl@3?distro=alpine-3.20.1&arch=x')).to.equal('pkg:apk/alpine/openssl?distro=alpine');
    expect(imageName('localhost:5000/shop')).to.equal('localhost:5000/shop');
    expect(pathTemplate('https://x/a/b7/550e8400-e29b-41d4-a716-446655440000/c')).to.equal('/a/b7/{id}/c');
  });
});

describe('planChanges: findings of packages', () => {
  const result = (ruleId: string, message: string, path = 'package-lock.json'): SarifFinding => ({
    rule: ruleId,
    message,
    path,
    extra: { locations: [{ physicalLocation: { artifactLocation: { uri: path }, region: { startLine: 1 } } }] },
  });
  const trivy = (name: string, version: string): SarifFinding =>
    result('CVE-2019-1549', `Package: ${name}\nInstalled Version: ${version}\nVulnerability CVE-2019-1549\nSeverity: MEDIUM`);

  for (const [tool, before, after] of [
    ['Trivy', [trivy('libssl', '1.0'), trivy('libcrypto', '1.0')], [trivy('libcrypto', '1.1'), trivy('libother', '1.1')]],
    [
      'grype',
      [result('CVE-1-lodash', 'A low vulnerability in npm package: lodash, version 1.0.0 was found at: /package-lock.json')],
      [result('CVE-1-lodash', 'A high vulnerability in npm package: lodash, version 1.0.1 was found at: /package-lock.json')],
    ],
    [
      'osv-scanner',
      [result('CVE-2021-23424', "Package 'ansi-html@0.0.1' is vulnerable to 'CVE-2021-23424' (also known as 'GHSA-whgm-jr23-g3j9').")],
      [result('GHSA-whgm-jr23-g3j9', "Package 'ansi-html@0.0.7' is vulnerable to 'GHSA-whgm-jr23-g3j9' (also known as 'CVE-2021-23424').")],
    ],
  ] as const) {
    it(`of ${tool} are known by package and vulnerability, whatever version and words say`, () => {
      const run = { tool: { driver: { name: tool, rules: [] } } };
      const store = new SimulatedStore();
      const known = store.submit('main', makeSarif(before, run)).inserts;
      const { updates, inserts } = store.submit('main', makeSarif(after, run));
      expect(updates.map(({ matchedBy }) => matchedBy)).to.deep.equal(['subject']);
      expect(inserts).to.have.length(after.length - 1);
      const same = known.find(({ id }) => id === updates[0]?.id);
      expect(same?.result.subject).to.not.equal(null);
      expect(factsOf(same!.result.subject!)).to.deep.equal(factsOf(updates[0]!.result.subject!));
    });
  }

  it('that a tool names by a package URL are known by that, wherever its cache has them', () => {
    const jar = (version: string): SarifFinding => ({
      rule: 'CVE-2022-42920',
      extra: {
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: `/home/.gradle/caches/${version}/bcel-${version}.jar` } },
            logicalLocations: [{ fullyQualifiedName: `pkg:maven/org.apache.bcel/bcel@${version}` }],
          },
        ],
      },
    });
    const run = { tool: { driver: { name: 'dependency-check', rules: [] } } };
    const store = new SimulatedStore();
    store.submit('main', makeSarif([jar('6.5.0')], run));
    expect(store.submit('main', makeSarif([jar('6.5.1')], run)).updates.map(({ matchedBy }) => matchedBy)).to.deep.equal(['subject']);
  });
});
