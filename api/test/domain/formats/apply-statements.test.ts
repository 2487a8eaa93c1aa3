// VEX statements meet results of other reports: which of them, and what becomes of both.
import { expect } from 'chai';
import { applyStatements } from '../../../src/domain/formats/apply-statements.ts';
import { openReport } from '../../../src/domain/formats/open-report.ts';
import type { VexStatement } from '../../../src/domain/formats/vex-statement.ts';
import type { OpenRun, ReadResults } from '../../../src/domain/parsed-report.ts';
import { makeSarif } from '../../support/make-sarif.ts';
import { problemOf } from '../read-report.ts';

function open(report: object): readonly OpenRun[] {
  return openReport(Buffer.from(JSON.stringify(report)), { category: undefined });
}

const lodash = { name: 'lodash', version: '4.17.15', purl: 'pkg:npm/lodash@4.17.15' };

function scan(component: object = lodash, root?: object, vulnerability: object = {}): readonly OpenRun[] {
  return open({
    bomFormat: 'CycloneDX',
    metadata: { component: root },
    components: [{ ...component, 'bom-ref': 'r' }],
    vulnerabilities: [{ id: 'GHSA-35jh-r3h4-6jhm', references: [{ id: 'CVE-2021-23337' }], affects: [{ ref: 'r' }], ...vulnerability }],
  });
}

function say(parts: Partial<VexStatement> = {}): VexStatement {
  return {
    at: '/statements/0',
    advisories: ['CVE-2021-23337'],
    products: ['pkg:npm/lodash@4.17.15'],
    status: 'not_affected',
    justification: undefined,
    statement: undefined,
    ...parts,
  };
}

function read(runs: readonly OpenRun[], ...statements: readonly VexStatement[]): ReadResults {
  return applyStatements(runs, statements)[0]!.readResults(() => true);
}

function isSilenced(runs: readonly OpenRun[], ...products: readonly string[]): boolean {
  return read(runs, say({ products })).results[0]!.suppressed;
}

describe('applyStatements', () => {
  it('marks and suppresses what is not affected, with why', () => {
    const { results, warnings } = read(scan(), say({ justification: 'code\nnot_present', statement: 'Gone.\u0007' }));
    expect(results[0]?.details?.vex).to.deep.equal({ status: 'not_affected', justification: 'code not_present', statement: 'Gone.' });
    expect([results[0]?.suppressed, warnings]).to.deep.equal([true, []]);
  });

  for (const [status, suppressed] of [
    ['not_affected', true],
    ['fixed', true],
    ['affected', false],
    ['under_investigation', false],
  ] as const) {
    it(`leaves a finding ${suppressed ? 'suppressed' : 'open'} that is ${status}`, () => {
      const [result] = read(scan(), say({ status })).results;
      expect([result?.suppressed, result?.details?.vex?.status]).to.deep.equal([suppressed, status]);
    });
  }

  for (const [product, is] of [
    ['pkg:npm/lodash@4.17.15', true],
    ['pkg:NPM/Lodash@v4.17.15?type=tgz', true],
    ['pkg:npm/lodash', true],
    ['pkg:npm/lodash@4.17.16', false],
    ['pkg:npm/lodash-es@4.17.15', false],
    ['pkg:pypi/lodash@4.17.15', false],
    ['LODASH', true],
    ['lodash@4.17.15', true],
    ['lodash@4.17.14', false],
    ['', false],
  ] as const) {
    it(`${is ? 'knows' : 'does not know'} lodash 4.17.15 by ${JSON.stringify(product)}`, () => {
      expect(isSilenced(scan(), product)).to.equal(is);
    });
  }

  it('knows a package that has no package URL by the name of the statement’s', () => {
    expect(isSilenced(scan({ name: '@babel/core', version: '7.0.0' }), 'pkg:npm/%40babel/core@7.0.0')).to.equal(true);
    expect(isSilenced(scan({ name: 'core', version: '7.0.0' }), 'pkg:npm/%40babel/core@7.0.0')).to.equal(false);
  });

  for (const [product, is] of [
    ['pkg:oci/web?repository_url=registry.example/shop/web', true],
    ['pkg:oci/web', true],
    ['pkg:docker/shop/web', false],
    ['pkg:oci/other', false],
    ['pkg:oci/web@sha256:12', false],
  ] as const) {
    it(`${is ? 'knows' : 'does not know'} what is in the image registry.example/shop/web by ${product}`, () => {
      expect(isSilenced(scan(lodash, { type: 'container', name: 'registry.example/shop/web:1' }), product)).to.equal(is);
    });
  }

  it('speaks of the distribution that it names, in all of its versions that it does not tell apart, and of no other', () => {
    const purl = 'pkg:deb/debian/curl@7.88.1';
    const curl = scan({ name: 'curl', version: '7.88.1', purl: `${purl}?arch=amd64&distro=debian-12.4` });
    const silenced = ['', '?distro=debian-12.4', '?distro=Debian-12'].map((query) => isSilenced(curl, purl + query));
    expect(silenced).to.deep.equal([true, true, true]);
    const loud = ['?distro=debian-11', '?distro=debian-1', '?distro=debian-12.5'].map((query) => isSilenced(curl, purl + query));
    expect(loud).to.deep.equal([false, false, false]);
    const unknown = scan({ name: 'curl', version: '7.88.1', purl });
    expect([isSilenced(unknown, purl), isSilenced(unknown, `${purl}?distro=debian-12`)]).to.deep.equal([true, false]);
  });

  it('speaks of all products where it names none, and of the vulnerability by any of its names only', () => {
    expect(read(scan(), say({ products: [] })).results[0]?.suppressed).to.equal(true);
    expect(read(scan(), say({ advisories: ['ghsa-35jh-r3h4-6jhm'] })).results[0]?.suppressed).to.equal(true);
    expect(read(scan(), say({ advisories: ['CVE-2021-0001'] })).results[0]?.suppressed).to.equal(false);
  });

  it('lets the later of two statements count, and the one about a version before one about all', () => {
    expect(read(scan(), say(), say({ status: 'affected' })).results[0]?.suppressed).to.equal(false);
    const any = say({ products: ['pkg:npm/lodash'], status: 'not_affected' });
    const { results, warnings } = read(scan(), say({ status: 'affected' }), any);
    expect([results[0]?.details?.vex?.status, warnings]).to.deep.equal(['affected', []]);
  });

  it('takes back what the report itself says', () => {
    const runs = scan(lodash, undefined, { analysis: { state: 'not_affected' } });
    expect(read(runs, say({ status: 'affected' })).results[0]?.suppressed).to.equal(false);
  });

  it('tells statements that speak of no finding, and those that cannot be followed', () => {
    const other = say({ at: '/statements/1', advisories: ['CVE-9'] });
    const { warnings, warningCount } = read(scan(), say(), other, say({ at: '/statements/2', fault: 'it names no product.' }));
    expect(warnings.map(({ pointer, code }) => [pointer, code])).to.deep.equal([
      ['/statements/1', 'vex-unmatched'],
      ['/statements/2', 'vex-unreadable'],
    ]);
    expect([warnings[0]?.detail.includes('CVE-9'), warningCount]).to.deep.equal([true, 2]);
  });

  it('never follows a statement that cannot be', () => {
    expect(read(scan(), say({ fault: 'it names no product.', products: [] })).results[0]?.suppressed).to.equal(false);
  });

  it('looks for findings in all runs before it calls a statement unmatched', () => {
    const runs = applyStatements([...scan({ name: 'other' }), ...scan()], [say()]);
    expect(runs.flatMap((run) => run.readResults(() => false).warnings)).to.deep.equal([]);
  });

  it('knows packages that SARIF tells in words, with their versions', () => {
    const text = 'Package: lodash\nInstalled Version: 4.17.15\nVulnerability CVE-2021-23337\nFixed Version: 4.17.21';
    const runs = open(makeSarif([{ rule: 'CVE-2021-23337', message: text }], { tool: { driver: { name: 'Trivy' } } }));
    expect(isSilenced(runs, 'pkg:npm/lodash@4.17.15')).to.equal(true);
    expect(isSilenced(runs, 'pkg:npm/lodash@4.17.16')).to.equal(false);
  });

  it('reads results anew that would be recognised by their bytes, and keeps no digest of marked ones', () => {
    const runs = open(makeSarif([{ rule: 'CVE-2021-23337' }, { rule: 'other', line: 3 }]));
    const { results, recognised } = read(runs, say({ products: [] }));
    expect([results.length, recognised]).to.deep.equal([2, []]);
    expect(results.map(({ rawDigest }) => rawDigest === null)).to.deep.equal([true, false]);
  });

  it('changes the context with the statements, and nothing without any', () => {
    const runs = scan();
    expect(applyStatements(runs, [])).to.equal(runs);
    const contexts = [runs, applyStatements(runs, [say()]), applyStatements(runs, [say({ status: 'fixed' })])].map(
      (all) => all[0]?.contextDigest,
    );
    expect(new Set(contexts).size).to.equal(3);
  });

  const root = { type: 'container', name: 'reg.example/shop', version: '1' };
  for (const [what, within, about, is] of [
    ['the image', 'pkg:oci/shop@sha256:ab?repository_url=reg.example/shop', root, true],
    ['another image', 'pkg:oci/mail?repository_url=reg.example/mail', root, false],
    ['an image that the report does not name', 'pkg:oci/mail?repository_url=reg.example/mail', undefined, true],
  ] as const)
    it(`${is ? 'follows' : 'does not follow'} what is said of a package in ${what}`, () => {
      expect(read(scan(lodash, about), say({ within })).results[0]?.suppressed).to.equal(is);
    });

  it('silences nothing of an unnamed image that another statement calls affected', () => {
    const [shop, mail] = ['pkg:oci/shop', 'pkg:oci/mail'];
    const statements = [say({ within: shop, status: 'affected' }), say({ within: mail })];
    for (const order of [statements, [...statements].reverse()]) expect(read(scan(), ...order).results[0]?.suppressed).to.equal(false);
  });
  it('refuses statements about more pairs than anybody means', () => {
    const many = say({ advisories: Array.from({ length: 500 }, (_, index) => `CVE-${index}`), products: Array<string>(500).fill('a') });
    expect(problemOf(() => applyStatements(scan(), [many])).code).to.equal('report-too-large');
  });
});
