// What becomes of TruffleHog's JSON by lines, of version 3 and 2.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import type { ParsedRun } from '../../../../src/domain/parsed-report.ts';
import { codesOf, parseLog, problemOf } from '../../read-report.ts';

const sample = resolve(import.meta.dirname, '../../../../../examples/reports/samples/trufflehog.ndjson');
const secret = 'correct-horse-77';

const detected = {
  SourceMetadata: { Data: { Git: { commit: 'c0ffee', file: 'web/session.js', email: 'Jane <jane@shop.invalid>', line: 7 } } },
  SourceName: 'trufflehog - git',
  DetectorName: 'URI',
  DetectorDescription: 'Addresses with a password in them.',
  DecoderName: 'PLAIN',
  Verified: true,
  Raw: secret,
  RawV2: `https://shop:${secret}@mail.invalid`,
  Redacted: 'correct-****',
  ExtraData: { account: 'acme-4711' },
};
const ofVersion2 = {
  branch: 'main',
  commit: 'add the key',
  commitHash: 'c0ffee',
  diff: secret,
  path: 'a.py',
  printDiff: secret,
  reason: 'High Entropy',
  stringsFound: [secret],
};
const started = { level: 'info-0', logger: 'trufflehog', msg: 'running source' };
const finished = { level: 'info-0', logger: 'trufflehog', msg: 'finished scanning', trufflehog_version: '3.88.0' };

/** The runs of a report of these lines. */
function parseLines(...lines: readonly unknown[]): readonly ParsedRun[] {
  return parseReport(Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')), { category: undefined });
}

describe('The trufflehog format', () => {
  it('reads a verified secret as critical, with its detector, its place and a tag.', () => {
    const [run] = parseLines(detected, detected);
    expect([run!.tool, run!.category, run!.health, run!.results.length]).to.deep.equal(['trufflehog', '', 'healthy', 2]);
    expect(run!.results[0]).to.deep.include({
      ruleId: 'URI',
      severity: 'critical',
      message: 'Addresses with a password in them.',
      path: 'web/session.js',
      line: 7,
      type: 'secret',
      tags: ['verified'],
      details: null,
      lineText: null,
      nativeKeys: [],
    });
    expect(run!.rules[0]).to.deep.include({ ruleId: 'URI', title: 'URI secret' });
  });

  it('reads a secret that is not verified as high, and says the same of it otherwise.', () => {
    const [run] = parseLines({ ...detected, Verified: false, DetectorDescription: undefined }, detected);
    expect(run!.results[0]).to.deep.include({ severity: 'high', tags: ['unverified'], message: 'URI secret' });
  });

  it('reads a single finding, which is one JSON object, and a list that jq made of the lines.', () => {
    expect(parseLog(detected)[0]!.results).to.have.length(1);
    expect(parseLog([detected, detected])[0]!.results).to.have.length(2);
  });

  it('reads a line of version 2.', () => {
    const [run] = parseLines(ofVersion2, ofVersion2);
    expect(run!.results[0]).to.deep.include({ ruleId: 'High Entropy', severity: 'high', path: 'a.py', line: null, type: 'secret' });
  });

  it('keeps neither the secret in any of its forms nor anything of the people who committed it.', () => {
    const told = { ...detected, DetectorName: `d-${secret}`, DetectorDescription: `correct-**** is ${secret} of acme-4711` };
    const kept = JSON.stringify(parseLines(told, ofVersion2, finished));
    expect(kept).to.include('[redacted] is [redacted] of [redacted]');
    for (const text of [secret, 'correct-****', 'acme-4711', 'Jane', 'add the key', 'c0ffee']) expect(kept).not.to.include(text);
  });

  it('keeps images apart by their category.', () => {
    const inImage = (image: string): object => ({
      ...detected,
      SourceMetadata: { Data: { Docker: { image, tag: '1.2', file: '/app/.env' } } },
    });
    const runs = parseLines(inImage('acme/shop'), inImage('acme/worker'));
    expect(runs.map(({ category, results }) => [category, results[0]!.details?.image, results[0]!.path])).to.deep.equal([
      ['image/acme/shop', 'acme/shop:1.2', 'app/.env'],
      ['image/acme/worker', 'acme/worker:1.2', 'app/.env'],
    ]);
  });

  it('takes a log that ends for a clean scan, and reads the version from it.', () => {
    const [run] = parseLines(started, finished);
    expect([run!.health, run!.results.length, run!.toolVersion]).to.deep.equal(['healthy', 0, '3.88.0']);
  });

  it('takes a log that does not end, or has an error, for a scan that failed, without the secret that the error quotes.', () => {
    const [cut] = parseLines(started, detected);
    expect([cut!.health, cut!.healthReasons]).to.deep.equal([
      'unhealthy',
      ['The log of TruffleHog does not say that the scan was finished.'],
    ]);
    const [failed] = parseLines(detected, { ...started, level: 'error', msg: 'cannot read', error: `at ${secret}` }, finished);
    expect([failed!.health, failed!.healthReasons]).to.deep.equal(['unhealthy', ['TruffleHog: cannot read: at [redacted]']]);
  });

  it('rejects what is neither finding nor log, with a pointer, and reads the rest.', () => {
    const [run] = parseLines(detected, { b: 1 }, [7], detected);
    expect([run!.results.length, run!.rejected, run!.warnings.map(({ pointer }) => pointer)]).to.deep.equal([2, 2, ['/1', '/2']]);
  });

  it('loses a hostile value only, not the finding.', () => {
    const [run] = parseLines(
      { ...detected, SourceMetadata: { Data: { Git: [1] } }, Raw: 7, RawV2: null, ExtraData: [], Verified: 'true' },
      detected,
    );
    expect(run!.results[0]).to.include({ ruleId: 'URI', severity: 'high', path: null, line: null });
    expect(codesOf(run!)).to.deep.equal([]);
  });

  it('is not told from lines of another tool.', () => {
    for (const other of [[], [{ DetectorName: 'URI' }], [{ logger: 'other', msg: 'finished scanning' }], [{ reason: 'a', path: 'b' }]])
      expect(problemOf(() => parseLog(other)).code, JSON.stringify(other)).to.equal('report-format-unknown');
  });

  it('reads the sample as a healthy scan with two findings.', () => {
    const [run] = parseReport(readFileSync(sample), { category: undefined });
    expect([run!.health, run!.warningCount]).to.deep.equal(['healthy', 0]);
    expect(run!.results.map(({ ruleId, severity }) => [ruleId, severity])).to.deep.equal([
      ['PaymentsApi', 'high'],
      ['URI', 'critical'],
    ]);
    expect(JSON.stringify(run)).not.to.match(/made-up|A\. Developer/);
  });

  it('does not believe a log that counts secrets where none is listed: the findings went into another file', () => {
    const log = { level: 'info-0', logger: 'trufflehog', msg: 'finished scanning', verified_secrets: 3, unverified_secrets: 2 };
    const [run] = parseLog(log);
    expect(run).to.deep.include({ health: 'unhealthy' });
    expect(run?.healthReasons).to.deep.equal(['The log of TruffleHog counts 5 secrets, but the report lists none.']);
    expect(parseLog({ ...log, verified_secrets: 0, unverified_secrets: 0 })[0]?.health).to.equal('healthy');
  });
});
