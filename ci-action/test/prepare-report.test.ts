// Reports on their way out: stripped, redacted, packed, and otherwise as they were.
import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { prepareReport } from '../src/prepare-report.ts';
import { aSarif } from './runner.ts';

const token = `ghp_${'a1B2'.repeat(9)}`;
const prepared = async (content: string | Buffer): Promise<string> =>
  gunzipSync((await prepareReport('r', Buffer.from(content))).body).toString('utf8');
const typeOf = async (content: string): Promise<string> => (await prepareReport('r', Buffer.from(content))).contentType;

describe('prepareReport', () => {
  it('keeps rule ids, paths, fingerprints and numbers of a report without secrets', async () => {
    const result = {
      ruleIndex: 3,
      fingerprints: { 'matchBasedId/v1': 'f00d'.repeat(16) },
      partialFingerprints: { primaryLocationLineHash: '39fa2ee980eb94b0:1' },
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'a b/ü.js' }, region: { startLine: 1e3, snippet: { text: 'eval(x)' } } } },
      ],
    };
    const report = aSarif({ result });
    expect(JSON.parse(await prepared(report))).to.deep.equal(JSON.parse(report));
  });

  it('keeps every real report of the examples but for snippets of secret scanners', async () => {
    const folder = join(import.meta.dirname, '../../examples/reports/main');
    for (const file of readdirSync(folder)) {
      const report = readFileSync(join(folder, file), 'utf8');
      const strip = (text: string): unknown =>
        JSON.parse(text, (key, value: unknown) =>
          ['snippet', 'contents', 'environmentVariables', 'Secret', 'Match'].includes(key) ? undefined : value,
        );
      expect(strip(await prepared(report)), file).to.deep.equal(strip(report));
    }
  });

  it('hides the snippets of secret scanners whatever they look like, and of no other tool', async () => {
    const result = { locations: [{ physicalLocation: { region: { snippet: { text: 'pw=hunter2' } } } }] };
    for (const driver of ['gitleaks', 'TruffleHog', 'detect-secrets', 'ggshield'])
      expect(await prepared(aSarif({ driver, result }))).to.not.include('hunter2');
    expect(await prepared(aSarif({ driver: 'semgrep', result }))).to.include('hunter2');
  });

  it('redacts names of fields as well and loses none of them', async () => {
    const report = JSON.stringify({ [token]: 1, [token.replace('a', 'b')]: 2, __proto__x: 3 });
    expect(JSON.parse(await prepared(report))).to.deep.equal({ '[redacted]': 1, '[redacted] 2': 2, __proto__x: 3 });
  });

  it('treats __proto__ as a name like any other', async () => {
    const report = `{"__proto__": {"polluted": "${token}"}, "runs": []}`;
    expect(await prepared(report)).to.equal('{"__proto__":{"polluted":"[redacted]"},"runs":[]}');
    expect(({} as { polluted?: string }).polluted).to.equal(undefined);
  });

  it('changes nothing when prepared again', async () => {
    const once = await prepared(aSarif({ driver: 'gitleaks', message: token, run: { artifacts: [{ contents: { text: 'x' } }] } }));
    expect(await prepared(once)).to.equal(once);
  });

  it('calls SARIF what has runs, XML what begins like it, and JSON all else, also documents in a row', async () => {
    expect(await typeOf(aSarif())).to.equal('application/sarif+json');
    for (const xml of ['<?xml version="1.0"?><bom/>', '\ufeff <bom/>', '\n\t<html>']) expect(await typeOf(xml)).to.equal('application/xml');
    for (const other of ['{"runs": null}', '[]', 'null', '', '{"a":1}\n{"b":2}\n', '"<a>"', 'x <a>', `${aSarif()}\n${aSarif()}`])
      expect(await typeOf(other), other).to.equal('application/json');
  });

  it('keeps documents in a row apart, and an XML report as it is', async () => {
    expect(await prepared('{"a": 1}\r\n\r\n{"b": 2}')).to.equal('{"a":1}\n{"b":2}');
    const xml = `<?xml version="1.0"?>\n<bom><a b="ü">${'x'.repeat(2000)}</a></bom>\n`;
    expect(await prepared(xml)).to.equal(xml);
    expect(await prepared(`<bom><a>${token}</a></bom>`)).to.equal('<bom><a>[redacted]</a></bom>');
  });

  it('takes the secret out of what GitLab calls the extract of the source, and nothing else out of the finding', async () => {
    const found = {
      id: '1',
      category: 'secret_detection',
      identifiers: [{ type: 'gitleaks_rule_id', value: 'x' }],
      location: { file: 'a' },
    };
    const report = { version: '15.0.0', vulnerabilities: [{ ...found, raw_source_code_extract: 'pw=hunter2' }] };
    expect(JSON.parse(await prepared(JSON.stringify(report)))).to.deep.equal({
      version: '15.0.0',
      vulnerabilities: [{ ...found, raw_source_code_extract: '[redacted]' }],
    });
  });

  it('sends what is not JSON unchanged but for tokens, so that the server can say what is wrong', async () => {
    const notUtf8 = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x22]);
    expect(gunzipSync((await prepareReport('r', notUtf8)).body)).to.deep.equal(notUtf8);
    expect(await prepared(`<html> ${token} ä`)).to.equal('<html> [redacted] ä');
    expect(await prepared('')).to.equal('');
  });

  it('leaves a report alone whose run says results twice, for the same reason', async () => {
    const text = '{"version":"2.1.0","runs":[{"results":[{"ruleId":"a"}],"results":[]}]}';
    expect(await prepared(text)).to.equal(text);
  });

  it('leaves a report alone that says runs twice, because parsing would hide one of them', async () => {
    const report = `{"runs": [{"results": []}], "r\\u0075ns": [], "x": "${token}"}`;
    expect(await prepared(report)).to.equal(report.replace(token, '[redacted]'));
    expect(await prepared('["a", "a", "a"]')).to.equal('["a","a","a"]');
  });

  it('neither overflows the stack nor rewrites where a report is nested too far', async () => {
    const report = `${'['.repeat(100_000)}"${token}"${']'.repeat(100_000)}`;
    expect(await prepared(report)).to.equal(report.replace(token, '[redacted]'));
  });

  it('reads UTF-16 as PowerShell writes it, and a byte order mark', async () => {
    expect(await prepared(Buffer.from(`\ufeff{"a": "${token}"}`, 'utf16le'))).to.equal('{"a":"[redacted]"}');
    expect(await prepared(`\ufeff{"a": "${token}"}`)).to.equal('{"a":"[redacted]"}');
  });

  it('gives the same digest for the same report and another for another', async () => {
    const digest = async (text: string): Promise<string> => (await prepareReport('r', Buffer.from(text))).digest;
    expect(await digest('{"a": 1}')).to.equal(await digest('{ "a":1 }'));
    expect(await digest('{"a": 1}')).to.not.equal(await digest('{"a": 2}'));
  });
});
