// Several reports in one upload: one submission, one verdict, all of it or nothing.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { receiptSchema, type Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { expectRefusal } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { someCommit, type TestTenant, useApi } from '../support/start-test-api.ts';

const examples = resolve(import.meta.dirname, '../../../examples/reports/main');
const example = (name: string): Buffer => readFileSync(join(examples, name));
const boundary = 'a-boundary';

interface Part {
  readonly name: string;
  readonly body: string | Uint8Array;
}

function makeForm(parts: readonly Part[], end = `--${boundary}--\r\n`): Buffer {
  const made = parts.map(({ name, body }) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="report"; filename="${name}"\r\nContent-Type: application/json\r\n\r\n`,
      ),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]),
  );
  return Buffer.concat([...made, Buffer.from(end)]);
}

describe('POST /api/v1/projects/{project}/scans with several reports', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  const send = (body: Uint8Array | FormData, headers: Readonly<Record<string, string>> = {}): Promise<Response> => {
    const query = new URLSearchParams({ commit: someCommit, ref: 'refs/heads/main' });
    const type: Record<string, string> = body instanceof FormData ? {} : { 'content-type': `multipart/form-data; boundary=${boundary}` };
    return fetch(`${api().url}/api/v1/projects/${tenant.slug}/scans?${query.toString()}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}`, ...type, ...headers },
      body: body instanceof FormData ? body : new Uint8Array(body),
    });
  };
  const sendOk = async (...sent: Parameters<typeof send>): Promise<Receipt> => {
    const response = await send(...sent);
    const text = await response.text();
    expect(`${response.status} ${text}`).to.match(/^201 /);
    return receiptSchema.parse(JSON.parse(text));
  };
  const refused = (
    body: Uint8Array,
    code: 'report-invalid' | 'report-not-json' | 'report-empty' | 'report-format-unknown',
    pointer: string,
  ) => expectRefusal(api(), () => send(body), { status: 422, code, pointer });

  it('takes a form as any client makes it, and gives one receipt with a scan for each tool and one verdict.', async () => {
    const form = new FormData();
    form.append('report', new Blob([new Uint8Array(example('bandit.json'))]), 'reports/bandit.json');
    form.append('anything', new Blob([new Uint8Array(example('semgrep.sarif'))]), 'semgrep.sarif');
    const receipt = await sendOk(form);
    expect(receipt.scans.map(({ tool, health, files }) => [tool, health, files])).to.deep.equal([
      ['Bandit', 'healthy', ['reports/bandit.json']],
      ['Semgrep OSS', 'healthy', ['semgrep.sarif']],
    ]);
    const [bandit, semgrep] = receipt.scans;
    expect(receipt).to.deep.include({ tool: 'Bandit, Semgrep OSS', scanId: bandit?.scanId, health: 'healthy' });
    expect(receipt.counts.new)
      .to.equal((bandit?.counts.new ?? 0) + (semgrep?.counts.new ?? 0))
      .and.to.be.greaterThan(15);
    expect(receipt.verdict.outcome).to.be.oneOf(['pass', 'warn', 'fail']);
  });

  it('makes one scan of files of one tool and category, so that neither closes what the other found.', async () => {
    const one = JSON.stringify(makeSarif([{ rule: 'a' }]));
    const other = JSON.stringify(makeSarif([{ rule: 'b' }]));
    const receipt = await sendOk(
      makeForm([
        { name: '1.sarif', body: one },
        { name: '2.sarif', body: other },
      ]),
    );
    expect(receipt.scans.map(({ counts, files }) => [counts.new, files])).to.deep.equal([[2, ['1.sarif', '2.sarif']]]);
    const again = await sendOk(
      makeForm([
        { name: '2.sarif', body: other },
        { name: '1.sarif', body: one },
      ]),
    );
    expect(again.counts).to.deep.include({ new: 0, existing: 2, fixed: 0 });
  });

  it('says of a warning in which file it is.', async () => {
    const odd = JSON.stringify(makeSarif([{ extra: { kind: 'strange' } }]));
    const receipt = await sendOk(
      makeForm([
        { name: 'a.json', body: example('bandit.json') },
        { name: 'odd.sarif', body: odd },
      ]),
    );
    expect(receipt.warnings.map(({ pointer, code }) => [pointer, code])).to.deep.include([
      'odd.sarif#/runs/0/results/0/kind',
      'kind-unknown',
    ]);
  });

  it('is unhealthy as a whole where one of the scans is, and does not clear the commit.', async () => {
    const crashed = JSON.stringify(makeSarif([], { invocations: [{ executionSuccessful: false }] }));
    const receipt = await sendOk(
      makeForm([
        { name: 'a.json', body: example('bandit.json') },
        { name: 'b.sarif', body: crashed },
      ]),
    );
    expect([receipt.health, receipt.verdict.outcome]).to.deep.equal(['unhealthy', 'error']);
    expect(receipt.scans.map(({ health }) => health)).to.deep.equal(['healthy', 'unhealthy']);
  });

  it('unpacks it as a whole, and as members of gzip in a row, as the action packs it.', async () => {
    const body = JSON.stringify(makeSarif([{}]));
    const form = makeForm([
      { name: 'a.sarif', body },
      { name: 'b.json', body: example('bandit.json') },
    ]);
    const cut = 700;
    const inRow = Buffer.concat([gzipSync(form.subarray(0, cut)), gzipSync(form.subarray(cut))]);
    for (const packed of [gzipSync(form), inRow]) {
      const receipt = await sendOk(packed, { 'content-encoding': 'gzip' });
      expect(receipt.scans).to.have.length(2);
    }
  });

  it('refuses all of it where one file cannot be read, and says which and where.', async () => {
    const good = { name: 'good.json', body: example('bandit.json') };
    const problem = await refused(makeForm([good, { name: 'bad.json', body: '{"a":' }]), 'report-not-json', 'bad.json#');
    expect(problem.detail).to.match(/^bad\.json: .*cut off/);
    await refused(makeForm([good, { name: 'empty.json', body: '' }]), 'report-empty', 'empty.json#');
    await refused(makeForm([good, { name: 'other.json', body: '{"a":1}' }]), 'report-format-unknown', 'other.json#');
    await refused(
      makeForm([good, { name: 'x.sarif', body: JSON.stringify(makeSarif([], { results: 42 })) }]),
      'report-invalid',
      'x.sarif#/runs/0/results',
    );
  });

  it('refuses a form that is cut off anywhere, however little is missing.', async () => {
    const form = makeForm([
      { name: 'a.json', body: example('bandit.json') },
      { name: 'b.sarif', body: JSON.stringify(makeSarif([{}])) },
    ]);
    const second = form.lastIndexOf(`--${boundary}\r\n`);
    for (const length of [
      10,
      60,
      500,
      second - 1,
      second,
      second + 5,
      second + boundary.length + 4,
      form.length - 200,
      form.length - boundary.length - 8,
      form.length - 4,
    ])
      await refused(form.subarray(0, length), 'report-invalid', '');
  });

  it('refuses what is no form of files: fields, no file at all, too many, no boundary.', async () => {
    const field = `--${boundary}\r\nContent-Disposition: form-data; name="commit"\r\n\r\nabc\r\n`;
    await refused(Buffer.from(`${field}--${boundary}--\r\n`), 'report-invalid', '');
    await refused(Buffer.from(`--${boundary}--\r\n`), 'report-invalid', '');
    await refused(Buffer.from('no form'), 'report-invalid', '');
    const one = { name: 'a.sarif', body: JSON.stringify(makeSarif([])) };
    await refused(makeForm(Array.from({ length: 101 }, () => one)), 'report-invalid', '');
    const bare = (): Promise<Response> => send(makeForm([one]), { 'content-type': 'multipart/form-data' });
    await expectRefusal(api(), bare, { status: 422, code: 'report-invalid', pointer: '' });
  });

  it('cleans the names of files, which are anybody’s words.', async () => {
    const body = JSON.stringify(makeSarif([{}]));
    const receipt = await sendOk(makeForm([{ name: '\u202e<b>\u0007../../etc/passwd', body }]));
    expect(receipt.scans[0]?.files).to.deep.equal(['<b>../../etc/passwd']);
  });
});
