// Several reports as one body: whatever they are called and hold, the server's own reader finds them in it as they were.
import { expect } from 'chai';
import { gunzipSync, gzipSync } from 'node:zlib';
import { splitForm } from '../../api/src/adapters/report-reader/split-form.ts';
import { idempotencyKey } from '../src/idempotency-key.ts';
import { joinReports } from '../src/join-reports.ts';
import { prepareReport } from '../src/prepare-report.ts';
import { noTolerance, type PreparedReport, type ScanContext, type ScanInputs } from '../src/scan-run.ts';
import { readReports } from './fake-api.ts';
import { aSarif, headSha, testKey } from './runner.ts';

const prepare = (files: Readonly<Record<string, string | Buffer>>): Promise<PreparedReport[]> =>
  Promise.all(Object.entries(files).map(([file, content]) => prepareReport(file, Buffer.from(content))));

async function unpack(reports: readonly PreparedReport[]) {
  const { contentType, body } = joinReports(reports);
  return { files: await splitForm(gunzipSync(body), contentType), contentType };
}

const inputs: ScanInputs = {
  ...noTolerance,
  command: 'scan',
  url: 'https://portcullis.example',
  apiKey: testKey,
  project: 'web-shop',
  report: [],
  category: undefined,
  failOn: undefined,
  base: undefined,
  evidence: false,
  policyFile: undefined,
};
const context: ScanContext = { commit: headSha, ref: 'main', base: undefined, pullRequest: undefined, runId: '1', runAttempt: 1 };

describe('joinReports', () => {
  it('sends one report as it is, and not as a form', async () => {
    const [report] = await prepare({ 'a.sarif': aSarif() });
    const { contentType, body } = joinReports([report!]);
    expect(contentType).to.equal('application/sarif+json');
    expect(gunzipSync(body).toString('utf8')).to.equal(aSarif());
  });

  it('gives back exactly the reports that went in, in their order, each with its type', async () => {
    const bytes = Buffer.from([0x00, 0xff, 0x0d, 0x0a, 0x2d, 0x2d, 0x0d, 0x0a]);
    const given = { 'a.sarif': aSarif(), 'b.json': '{"ü":"\u2028"}', 'c.xml': '<a/>', empty: '', odd: bytes, breaks: '\r\n--\r\n\r\n' };
    const reports = await prepare(given);
    const { files } = await unpack(reports);
    expect(files.map(({ name, bytes: found }) => [name, found.toString('latin1')])).to.deep.equal(
      Object.entries(given).map(([name, content]) => [name, Buffer.from(content).toString('latin1')]),
    );
    const { contentType, body } = joinReports(reports);
    const types = (await readReports(gunzipSync(body), contentType)).map((report) => report.contentType);
    expect(types).to.deep.equal(reports.map((report) => report.contentType));
  });

  it('keeps a report apart that holds the form of an earlier upload', async () => {
    const { contentType, body } = joinReports(await prepare({ a: '{"a":1}', b: '{"b":2}' }));
    const inner = gunzipSync(body);
    const { files, contentType: outer } = await unpack(await prepare({ inner, c: '{"c":3}' }));
    expect(files.map((file) => file.bytes.toString('utf8'))).to.deep.equal([inner.toString('utf8'), '{"c":3}']);
    expect(outer).to.not.equal(contentType);
  });

  it('lets no name of a file end its line, its quotes or the form', async () => {
    const hostile = {
      'reports/ü 漢字 😀.json': 'reports/ü 漢字 😀.json',
      'a"; filename="b.json': 'a%22; filename=%22b.json',
      'c\r\nContent-Type: text/html\r\n\r\nx.json': 'c Content-Type: text/html x.json',
      'd\\"e\\.json': 'd/%22e/.json',
      'f\u2028\u202e\u0000g': 'f g',
    };
    const { files } = await unpack(await prepare(Object.fromEntries(Object.keys(hostile).map((name) => [name, '{}']))));
    expect(files.map(({ name, bytes }) => [name, bytes.toString('utf8')])).to.deep.equal(
      Object.values(hostile).map((name) => [name, '{}']),
    );
  });

  it('gives the same bytes and the same key for the same reports, and others where one report, or only a name, is another', async () => {
    const given = { 'a.sarif': aSarif(), 'b.json': '{}' };
    const make = async (files: Readonly<Record<string, string>>) => {
      const reports = await prepare(files);
      return { body: Buffer.from(joinReports(reports).body).toString('hex'), key: idempotencyKey(reports, inputs, context) };
    };
    const first = await make(given);
    expect(await make(given)).to.deep.equal(first);
    for (const other of [
      { ...given, 'b.json': '[]' },
      { 'a.sarif': aSarif(), 'c.json': '{}' },
      { 'b.json': '{}', 'a.sarif': aSarif() },
    ]) {
      const { body, key } = await make(other);
      expect(body).to.not.equal(first.body);
      expect(key).to.not.equal(first.key);
    }
  });

  it('packs no report a second time', async () => {
    const reports = await prepare({ 'a.sarif': aSarif(), 'b.json': '{}' });
    const { body } = joinReports(reports);
    for (const report of reports) expect(Buffer.from(body).includes(Buffer.from(report.body))).to.equal(true);
    expect(gunzipSync(body).includes(gzipSync('').subarray(0, 2))).to.equal(false);
  });
});
