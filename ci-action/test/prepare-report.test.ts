// Reports on their way out: stripped, redacted, packed, and otherwise as they were.
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { prepareReport } from '../src/prepare-report.ts';
import { aSarif } from './runner.ts';

const token = `ghp_${'a1B2'.repeat(9)}`;
const prepared = (content: string | Buffer): string => gunzipSync(prepareReport('r', Buffer.from(content)).body).toString('utf8');
const typeOf = (content: string): string => prepareReport('r', Buffer.from(content)).contentType;

describe('prepareReport', () => {
  it('keeps rule ids, paths, fingerprints and numbers of a report without secrets', () => {
    const result = {
      ruleIndex: 3,
      fingerprints: { 'matchBasedId/v1': 'f00d'.repeat(16) },
      partialFingerprints: { primaryLocationLineHash: '39fa2ee980eb94b0:1' },
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'a b/ü.js' }, region: { startLine: 1e3, snippet: { text: 'eval(x)' } } } },
      ],
    };
    const report = aSarif({ result });
    expect(JSON.parse(prepared(report))).to.deep.equal(JSON.parse(report));
  });

  it('keeps every real report of the examples but for snippets of secret scanners', () => {
    const folder = join(import.meta.dirname, '../../examples/reports/main');
    for (const file of readdirSync(folder)) {
      const report = readFileSync(join(folder, file), 'utf8');
      const strip = (text: string): unknown =>
        JSON.parse(text, (key, value: unknown) =>
          ['snippet', 'contents', 'environmentVariables', 'Secret', 'Match'].includes(key) ? undefined : value,
        );
      expect(strip(prepared(report)), file).to.deep.equal(strip(report));
    }
  });

  it('hides the snippets of secret scanners whatever they look like, and of no other tool', () => {
    const result = { locations: [{ physicalLocation: { region: { snippet: { text: 'pw=hunter2' } } } }] };
    for (const driver of ['gitleaks', 'TruffleHog', 'detect-secrets', 'ggshield'])
      expect(prepared(aSarif({ driver, result }))).to.not.include('hunter2');
    expect(prepared(aSarif({ driver: 'semgrep', result }))).to.include('hunter2');
  });

  it('redacts names of fields as well and loses none of them', () => {
    const report = JSON.stringify({ [token]: 1, [token.replace('a', 'b')]: 2, __proto__x: 3 });
    expect(JSON.parse(prepared(report))).to.deep.equal({ '[redacted]': 1, '[redacted] 2': 2, __proto__x: 3 });
  });

  it('treats __proto__ as a name like any other', () => {
    const report = `{"__proto__": {"polluted": "${token}"}, "runs": []}`;
    expect(prepared(report)).to.equal('{"__proto__":{"polluted":"[redacted]"},"runs":[]}');
    expect(({} as { polluted?: string }).polluted).to.equal(undefined);
  });

  it('changes nothing when prepared again', () => {
    const once = prepared(aSarif({ driver: 'gitleaks', message: token, run: { artifacts: [{ contents: { text: 'x' } }] } }));
    expect(prepared(once)).to.equal(once);
  });

  it('calls SARIF what has runs and JSON all else', () => {
    expect(typeOf(aSarif())).to.equal('application/sarif+json');
    for (const other of ['{"runs": null}', '[]', 'null', '', '<html>']) expect(typeOf(other)).to.equal('application/json');
  });

  it('sends what is not JSON unchanged but for tokens, so that the server can say what is wrong', () => {
    const notUtf8 = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x22]);
    expect(gunzipSync(prepareReport('r', notUtf8).body)).to.deep.equal(notUtf8);
    expect(prepared(`<html> ${token} ä`)).to.equal('<html> [redacted] ä');
    expect(prepared('')).to.equal('');
  });

  it('leaves a report alone whose run says results twice, for the same reason', () => {
    const text = '{"version":"2.1.0","runs":[{"results":[{"ruleId":"a"}],"results":[]}]}';
    expect(prepared(text)).to.equal(text);
  });

  it('leaves a report alone that says runs twice, because parsing would hide one of them', () => {
    const report = `{"runs": [{"results": []}], "r\\u0075ns": [], "x": "${token}"}`;
    expect(prepared(report)).to.equal(report.replace(token, '[redacted]'));
    expect(prepared('["a", "a", "a"]')).to.equal('["a","a","a"]');
  });

  it('neither overflows the stack nor rewrites where a report is nested too far', () => {
    const report = `${'['.repeat(100_000)}"${token}"${']'.repeat(100_000)}`;
    expect(prepared(report)).to.equal(report.replace(token, '[redacted]'));
  });

  it('reads UTF-16 as PowerShell writes it, and a byte order mark', () => {
    expect(prepared(Buffer.from(`\ufeff{"a": "${token}"}`, 'utf16le'))).to.equal('{"a":"[redacted]"}');
    expect(prepared(`\ufeff{"a": "${token}"}`)).to.equal('{"a":"[redacted]"}');
  });

  it('gives the same digest for the same report and another for another', () => {
    const digest = (text: string): string => prepareReport('r', Buffer.from(text)).digest;
    expect(digest('{"a": 1}')).to.equal(digest('{ "a":1 }'));
    expect(digest('{"a": 1}')).to.not.equal(digest('{"a": 2}'));
  });
});
