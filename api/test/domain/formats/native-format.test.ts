// What is the same for all formats of tools' own: from what a parser tells to results.
import type { FindingDetails, Severity } from '@portcullis/contract';
import { expect } from 'chai';
import { nativeFormat } from '../../../src/domain/formats/native-format.ts';
import type { NativeFinding, NativeRun } from '../../../src/domain/formats/native-finding.ts';
import { TextBudget } from '../../../src/domain/formats/text-budget.ts';
import type { ParsedResult, ParsedRun } from '../../../src/domain/parsed-report.ts';
import { problemOf } from '../read-report.ts';

const guide = { title: '', versions: '', howTo: '', reads: [], ignores: [], limits: [], sample: '' };
const plain: NativeFinding = { at: '/0', type: 'sast', rule: { id: 'r' }, message: 'm', severity: { word: 'high', fallback: 'medium' } };

function readRun(
  findings: readonly NativeFinding[],
  run: Partial<NativeRun> = {},
  context: { category?: string; budget?: TextBudget } = {},
): ParsedRun {
  const format = nativeFormat({ name: 't', guide, recognises: () => true, read: () => [{ tool: 't', findings, ...run }] });
  const [open] = format.open({ kind: 'sequence', values: [] }, { category: context.category, budget: context.budget ?? new TextBudget() });
  if (!open) throw new Error('expected a run');
  return { ...open, ...open.readResults(() => false) };
}

function readOne(parts: Partial<NativeFinding>): ParsedResult {
  const [result] = readRun([{ ...plain, ...parts }]).results;
  if (!result) throw new Error('expected a result');
  return result;
}

const detailsOf = (parts: Partial<NativeFinding>): FindingDetails | null => readOne(parts).details;
const lodash = { name: 'lodash', version: '1.0.0', ecosystem: 'npm' };

describe('nativeFormat', () => {
  it('rates by the tool’s word, else its score, else CVSS, and never low because it is unknown', () => {
    const rate = (severity: NativeFinding['severity'], cvss: NativeFinding['cvss'] = []): Severity => readOne({ severity, cvss }).severity;
    expect(rate({ word: ' CRITICAL ', score: 1, fallback: 'medium' })).to.equal('critical');
    expect(rate({ word: 'unknown', score: '9.1', fallback: 'medium' })).to.equal('critical');
    expect(rate({ word: 'nonsense', fallback: 'medium' }, [{ score: 7.5 }])).to.equal('high');
    for (const word of ['Unknown', '', null, undefined, 5, {}, 'x'.repeat(100)]) expect(rate({ word, fallback: 'high' })).to.equal('high');
    expect(rate({ score: 0, fallback: 'medium' })).to.equal('medium');
    expect(rate({ score: 11, fallback: 'medium' })).to.equal('medium');
  });

  it('tells a severity that it cannot read, and none that the tool calls unknown', () => {
    const codes = (word: unknown): string[] =>
      readRun([{ ...plain, severity: { word, fallback: 'medium' } }]).warnings.map(({ code }) => code);
    expect([codes('fatal-ish'), codes('UNKNOWN'), codes(undefined)]).to.deep.equal([['severity-unreadable'], [], []]);
  });

  it('takes CVSS v4 before 3.1, 3.0 and 2, and of one version the worst', () => {
    const cvss = [
      { score: 9.9, vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:P' },
      { score: 5, vector: 'CVSS:3.1/AV:N' },
      { score: '6.5', vector: 'CVSS:3.1/AC:L' },
      { score: 0, vector: 'CVSS:4.0/AV:N' },
    ];
    expect(detailsOf({ cvss })?.cvss).to.deep.equal({ version: '3.1', score: 6.5, vector: 'CVSS:3.1/AC:L' });
    expect(detailsOf({ cvss: [...cvss, { version: '4.0' as const, score: 2, vector: '<b>' }] })?.cvss).to.deep.equal({
      version: '4.0',
      score: 2,
      vector: null,
    });
    expect(detailsOf({ cvss: cvss.slice(0, 1) })?.cvss?.version).to.equal('2.0');
  });

  it('takes the secrets that a report names out of every other text, and keeps no code of them', () => {
    const secret = 'hunter2-horse';
    const said = `found ${secret} here`;
    const { results, rules, healthReasons } = readRun(
      [
        {
          ...plain,
          ...{
            type: 'secret',
            rule: { id: `rule ${secret}`, title: said, help: said },
            message: said,
            secrets: [secret],
            code: said,
            path: `a/${secret}.txt`,
          },
          ...{
            line: 3,
            tags: [said],
            fingerprints: { f: secret },
            confidence: said,
            references: [`https://x.example/${secret}`],
            resource: said,
          },
        },
      ],
      { failures: [`failed at ${secret}`] },
    );
    const all = JSON.stringify([results, rules, healthReasons]);
    expect(all).to.include('[redacted]');
    expect(all).to.not.include(secret);
    expect(results[0]).to.deep.include({ lineText: null, nativeKeys: [], line: 3 });
  });

  it('takes paths as they stand: a percent sign is itself, and in an image the root is the image’s', () => {
    expect(readOne({ path: 'a%20b/c.js' }).path).to.equal('a%20b/c.js');
    expect(readOne({ path: '/usr/lib/x.so', image: 'shop:1' }).path).to.equal('usr/lib/x.so');
    expect(readOne({ path: '../../etc/passwd', line: 3 })).to.deep.include({ path: null, line: null });
  });

  it('knows what a finding is about by package, image, resource, request or licence', () => {
    const subject = (parts: Partial<NativeFinding>): unknown => readOne(parts).subject;
    const advisories = ['CVE-2021-1'];
    expect(subject({ type: 'sca', package: lodash, advisories, path: 'package-lock.json' })).to.deep.include({
      type: 'dependency',
      package: 'npm/lodash',
      manifest: 'package-lock.json',
    });
    expect(subject({ type: 'container', package: lodash, advisories, image: 'shop:1' })).to.deep.include({
      type: 'container',
      image: 'shop:1',
      layer: 'os',
    });
    expect(subject({ type: 'iac', resource: 'aws_s3_bucket.a', path: 'main.tf' })).to.deep.include({
      type: 'infrastructure',
      resource: 'aws_s3_bucket.a',
      path: 'main.tf',
    });
    expect(subject({ type: 'dast', request: { url: 'https://x.example/a?b=secret', method: 'post' } })).to.deep.include({
      type: 'dynamic',
      url: 'https://x.example/a',
      method: 'post',
    });
    expect(subject({ type: 'licence', package: lodash, licence: 'GPL-3.0' })).to.deep.include({ type: 'licence', licence: 'GPL-3.0' });
    expect(subject({ path: 'a.js', line: 1 })).to.equal(null);
  });

  it('names a package’s finding once, however many ways lead to it, and as bad as the worst of them', () => {
    const way = { ...plain, type: 'sca' as const, package: lodash, advisories: ['CVE-2021-1'] };
    const low = { ...way, severity: { word: 'low', fallback: 'medium' as const } };
    const { results } = readRun([low, { ...low, suppressed: true }, way, { ...way, suppressed: true }]);
    expect(results.map(({ severity, suppressed }) => [severity, suppressed])).to.deep.equal([['high', false]]);
    expect(readRun([{ ...way, suppressed: true }, low]).results.map(({ suppressed, severity }) => [suppressed, severity])).to.deep.equal([
      [false, 'low'],
    ]);
    expect(readRun([way, { ...way, package: { ...lodash, version: '2.0.0' } }]).results).to.have.length(2);
    expect(readRun([plain, plain]).results).to.have.length(2);
  });

  it('says whether there is a fix only where the report does', () => {
    const fixOf = (fixedIn?: readonly unknown[]): boolean | null => readOne({ package: { ...lodash, fixedIn } }).fixAvailable;
    expect([fixOf(['1.2']), fixOf([]), fixOf()]).to.deep.equal([true, false, null]);
  });

  it('takes the names of vulnerabilities from packages, and of code only those that everybody knows', () => {
    expect(readOne({ rule: { id: 'aws-vpc-no-public' } }).aliases).to.deep.equal([]);
    expect(readOne({ rule: { id: 'cve-2021-1' } }).aliases).to.deep.equal(['CVE-2021-1']);
    expect(readOne({ rule: { id: 'ALAS-2021-1' }, package: lodash, advisories: ['x y', 7, 'cve-2020-2'] }).aliases).to.deep.equal([
      'ALAS-2021-1',
      'CVE-2020-2',
    ]);
  });

  it('survives values of any type and length, each of which costs no more than itself', () => {
    for (const value of [null, 7, true, [], {}, [[]], '\u0000\u001b[31m\u202e', 'x'.repeat(100_000), NaN, -1, { toString: null }]) {
      const result = readOne({
        ...{
          rule: { id: value, title: value, help: value, uri: value },
          message: value,
          path: value,
          line: value,
          column: value,
          code: value,
        },
        ...{
          cwes: value,
          tags: [value],
          advisories: [value],
          package: { name: value, version: value, purl: value, ecosystem: value, fixedIn: [value] },
        },
        ...{ image: value, resource: value, request: { url: value, method: value, parameter: value }, licence: value, confidence: value },
        ...{
          cvss: [{ score: value, vector: value }],
          epss: { score: value, percentile: value },
          references: [value],
          fingerprints: { f: value },
        },
      });
      expect(result.ruleId.length).to.be.within(1, 500);
      expect(result.message.length).to.be.within(1, 4000);
      // These are hashed, and never stored as they are.
      const stored = { ...result, subject: null, nativeKeys: [], lineText: null };
      expect(JSON.stringify(stored)).to.not.match(/\\u0000|\\u001b|\u202e/);
    }
  });

  it('uses the sender’s category before its own, and is unhealthy with its reasons', () => {
    expect(readRun([], { category: 'image/a' }).category).to.equal('image/a');
    expect(readRun([], { category: 'image/a' }, { category: 'mine' }).category).to.equal('mine');
    const run = readRun([], { failures: ['it broke\u0007'] });
    expect([run.health, run.healthReasons]).to.deep.equal(['unhealthy', ['it broke']]);
  });

  it('refuses more findings than it takes, and more text than is kept of an upload', () => {
    expect(problemOf(() => readRun(Array.from({ length: 100_001 }, () => plain))).code).to.equal('report-too-large');
    expect(problemOf(() => readRun([{ ...plain, message: 'x'.repeat(200) }], {}, { budget: new TextBudget(100) })).code).to.equal(
      'report-too-large',
    );
  });

  it('keeps no address that holds a secret', () => {
    const uri = 'https://x.example/?token=ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const run = readRun([{ ...plain, rule: { id: 'r', title: 't', uri }, references: [uri, 'https://x.example/'] }]);
    expect([run.rules[0]?.helpUri, run.results[0]?.details?.references]).to.deep.equal([null, ['https://x.example/']]);
  });
});
