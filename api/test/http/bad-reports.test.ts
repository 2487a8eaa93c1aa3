// Bodies that are no report, or none that can be believed: each is refused by name, and nothing of it is stored.
import { gzipSync } from 'node:zlib';
import type { ProblemCode } from '@portcullis/contract';
import { expect } from 'chai';
import { expectRefusal } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { type TestTenant, upload, uploadOk, useApi } from '../support/start-test-api.ts';

interface BadBody {
  readonly what: string;
  readonly body: () => string | Uint8Array;
  readonly code: ProblemCode;
  readonly status?: number;
  readonly pointer?: string;
  readonly encoding?: string;
  /** What the detail must say, so that a person knows what to do. */
  readonly says?: RegExp;
}

const good = JSON.stringify(makeSarif([{}]));
const text = (value: unknown) => (): string => JSON.stringify(value);
const utf16 = (): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, 'utf16le')]);
const repeated = (first: string, second: string) => (): string =>
  `{"version":"2.1.0",${first}:[{"tool":{"driver":{"name":"t"}},"results":[{}]}],${second}:[{"tool":{"driver":{"name":"t"}},"results":[]}]}`;

const unreadable: readonly BadBody[] = [
  { what: 'an empty body', body: () => '', code: 'report-empty', says: /did not run to its end/ },
  { what: 'nothing but white space', body: () => ' \r\n\t ', code: 'report-empty' },
  { what: 'nothing but a byte-order mark', body: () => '\ufeff', code: 'report-empty' },
  { what: 'a packed empty file', body: () => gzipSync(''), encoding: 'gzip', code: 'report-empty' },
  { what: 'an empty body announced as gzip', body: () => '', encoding: 'gzip', code: 'report-compression-invalid' },
  { what: 'null', body: () => 'null', code: 'report-format-unknown', pointer: '', says: /null/ },
  { what: 'a number', body: () => '42', code: 'report-format-unknown', pointer: '' },
  { what: 'a string', body: () => '"runs"', code: 'report-format-unknown', pointer: '' },
  { what: 'an array', body: () => `[${good}]`, code: 'report-format-unknown', pointer: '', says: /a list/ },
  { what: 'an empty object', body: () => '{}', code: 'report-format-unknown', pointer: '' },
  { what: 'JSON of another tool', body: text({ vulnerabilities: [], matches: [] }), code: 'report-format-unknown', pointer: '' },
  { what: 'an HTML page', body: () => '<!DOCTYPE html><html><body>Sign in</body></html>', code: 'report-not-json', says: /HTML page/ },
  { what: 'an HTML page after blanks', body: () => '\n\n <html>', code: 'report-not-json', says: /HTML page/ },
  {
    what: 'XML',
    body: () => '<?xml version="1.0"?><testsuites/>',
    code: 'report-format-unknown',
    pointer: '',
    says: /XML with the root <testsuites>/,
  },
  { what: 'plain text', body: () => 'Everything is fine.', code: 'report-not-json' },
  { what: 'JSON with a comment', body: () => `// ours\n${good}`, code: 'report-not-json' },
  {
    what: 'two reports in one body',
    body: () => `${good}\n${good}`,
    code: 'report-format-unknown',
    pointer: '',
    says: /2 JSON documents in a row/,
  },
  { what: 'UTF-16 that is cut in half', body: () => utf16().subarray(0, 51), code: 'report-not-json', says: /UTF-16/ },
  {
    what: 'bytes that are not UTF-8',
    body: () => Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]),
    code: 'report-not-json',
    says: /UTF-8/,
  },
  { what: 'truncated JSON', body: () => good.slice(0, -10), code: 'report-not-json', says: /cut off/ },
  { what: 'JSON cut inside a result', body: () => good.slice(0, good.indexOf('A problem.')), code: 'report-not-json' },
  { what: 'JSON with a broken result', body: () => good.replace('"level":"error"', '"level":error'), code: 'report-not-json' },
  { what: 'a result too many commas apart', body: () => good.replace('}]}]}', '},]}]}'), code: 'report-not-json' },
  { what: 'truncated gzip', body: () => gzipSync(good).subarray(0, -12), encoding: 'gzip', code: 'report-compression-invalid' },
  { what: 'plain JSON announced as gzip', body: () => good, encoding: 'gzip', code: 'report-compression-invalid' },
  {
    what: 'gzip with a wrong checksum',
    body: () => Uint8Array.from(gzipSync(good), (byte, index) => (index === gzipSync(good).length - 8 ? byte ^ 1 : byte)),
    encoding: 'gzip',
    code: 'report-compression-invalid',
  },
  {
    what: 'gzip without its header',
    body: () => gzipSync(good),
    code: 'encoding-unsupported',
    status: 415,
    says: /Content-Encoding: gzip/,
  },
  {
    what: 'gzip in gzip',
    body: () => gzipSync(gzipSync(good)),
    encoding: 'gzip',
    code: 'encoding-unsupported',
    status: 415,
    says: /twice/,
  },
  { what: 'zstd without its header', body: () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00]), code: 'encoding-unsupported', status: 415 },
];

const longTexts = { driver: { name: 't', rules: [{ id: 'r', messageStrings: { m: { text: 'x'.repeat(3000) } } }] } };
const tooMuch: readonly BadBody[] = [
  { what: 'JSON 100,000 arrays deep', body: () => '['.repeat(100_000), code: 'report-too-complex' },
  { what: 'JSON 100,000 objects deep', body: () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, code: 'report-too-complex' },
  {
    what: 'a deep value inside a result',
    body: () => good.replace('"error"', `${'['.repeat(300)}${']'.repeat(300)}`),
    code: 'report-too-complex',
  },
  {
    what: 'a string of more than 10 MB',
    body: () => good.replace('A problem.', 'x'.repeat(10_000_001)),
    code: 'report-too-large',
    status: 413,
  },
  { what: '"runs" twice', body: repeated('"runs"', '"runs"'), code: 'report-invalid', says: /twice/ },
  { what: '"runs" twice, with blanks before the colon', body: repeated('"runs" ', '"runs"\n'), code: 'report-invalid', says: /twice/ },
  { what: '"runs" twice, once escaped', body: repeated('"runs"', String.raw`"\u0072uns"`), code: 'report-invalid', says: /twice/ },
  {
    what: '21 runs',
    body: text({ version: '2.1.0', runs: Array(21).fill({ tool: {} }) }),
    code: 'report-too-large',
    status: 413,
    pointer: '/runs',
  },
  {
    what: '100,001 results',
    body: () => good.replace(/"results":\[.*\]\}\]\}$/s, `"results":[${'{},'.repeat(100_000)}{}]}]}`),
    code: 'report-too-large',
    status: 413,
    pointer: '/runs',
  },
  {
    what: '100,000 results that point at one long message',
    body: text(makeSarif([], { tool: longTexts, results: Array(100_000).fill({ ruleIndex: 0, message: { id: 'm' } }) })),
    code: 'report-too-large',
    status: 413,
    pointer: '/runs',
    says: /shorter messages/,
  },
];

const driver = { driver: { name: 'testscan' } };
const runOf = (run: object) => text({ version: '2.1.0', runs: [{ tool: driver, results: [], ...run }] });

const notSarif: readonly BadBody[] = [
  {
    what: 'SARIF 2.0.0',
    body: text({ version: '2.0.0', runs: [] }),
    code: 'report-version-unsupported',
    pointer: '/version',
    says: /2\.1\.0/,
  },
  { what: 'SARIF without a version', body: text({ runs: [] }), code: 'report-version-unsupported', pointer: '/version' },
  { what: 'a numeric version', body: text({ version: 2.1, runs: [] }), code: 'report-version-unsupported', pointer: '/version' },
  { what: '"runs" that is no array', body: text({ version: '2.1.0', runs: {} }), code: 'report-invalid', pointer: '/runs' },
  { what: '"runs" that is null', body: text({ version: '2.1.0', runs: null }), code: 'report-invalid', pointer: '/runs' },
  { what: 'no run', body: text({ version: '2.1.0', runs: [] }), code: 'report-invalid', pointer: '/runs', says: /not a clean result/ },
  { what: 'a run that is null', body: text({ version: '2.1.0', runs: [null] }), code: 'report-invalid', pointer: '/runs/0' },
  { what: 'a run that is a string', body: text({ version: '2.1.0', runs: ['run'] }), code: 'report-invalid', pointer: '/runs/0' },
  { what: 'a run without a tool', body: runOf({ tool: undefined }), code: 'report-invalid', pointer: '/runs/0/tool/driver' },
  { what: 'a tool without a driver', body: runOf({ tool: {} }), code: 'report-invalid', pointer: '/runs/0/tool/driver' },
  { what: 'a driver without a name', body: runOf({ tool: { driver: {} } }), code: 'report-invalid', pointer: '/runs/0/tool/driver/name' },
  {
    what: 'a driver with an empty name',
    body: runOf({ tool: { driver: { name: ' ' } } }),
    code: 'report-invalid',
    pointer: '/runs/0/tool/driver/name',
  },
  {
    what: 'an invisible name',
    body: runOf({ tool: { driver: { name: '\u200b\u0000' } } }),
    code: 'report-invalid',
    pointer: '/runs/0/tool/driver/name',
  },
  { what: 'results that are a number', body: runOf({ results: 42 }), code: 'report-invalid', pointer: '/runs/0/results' },
  { what: 'results that are an object', body: runOf({ results: {} }), code: 'report-invalid', pointer: '/runs/0/results' },
  {
    what: 'results in other files',
    body: runOf({ externalPropertyFileReferences: { results: [{}] } }),
    code: 'report-invalid',
    pointer: '/runs/0/externalPropertyFileReferences',
  },
];

describe('POST /api/v1/projects/{project}/scans: what is no report', () => {
  const api = useApi();
  let tenant: TestTenant;
  before(async () => {
    tenant = await api().makeTenant();
  });

  for (const { what, body, code, status = 422, pointer, encoding, says } of [...unreadable, ...tooMuch, ...notSarif]) {
    it(`refuses ${what} with ${status} ${code}.`, async () => {
      const headers = encoding === undefined ? {} : { 'content-encoding': encoding };
      const expected = { status, code, ...(pointer === undefined ? {} : { pointer }) };
      const problem = await expectRefusal(api(), () => upload(api(), tenant, body(), { headers }), expected);
      if (says) expect(problem.detail).to.match(says);
    });
  }

  it('refuses all of a report when only its last run is bad.', async () => {
    const report = { version: '2.1.0', runs: [...(makeSarif([{}]) as { runs: object[] }).runs, { tool: {}, results: [] }] };
    const expected = { status: 422, code: 'report-invalid', pointer: '/runs/1/tool/driver' } as const;
    await expectRefusal(api(), () => upload(api(), tenant, report), expected);
  });

  it('takes a report with a byte-order mark, gzip, blanks around it, and as many runs as are allowed.', async () => {
    const runs = Array.from({ length: 20 }, (_, index) => ({ tool: driver, results: [], automationDetails: { id: `part-${index}/` } }));
    const receipt = await uploadOk(api(), tenant, gzipSync(`\ufeff \n${JSON.stringify({ version: '2.1.0', runs })}\n`), {
      headers: { 'content-encoding': 'GZIP', 'content-type': 'Application/SARIF+JSON; charset=utf-8' },
    });
    expect(receipt.health).to.equal('healthy');
  });
});
