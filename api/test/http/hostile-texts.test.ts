// Reports with texts that break databases, terminals and pages: they are taken, cleaned, and said to be cleaned.
import { type FindingPage, findingPageSchema, isPlainLine, receiptSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { errorLines } from '../support/expect-problem.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { get, type TestTenant, upload, useApi } from '../support/start-test-api.ts';

interface HostileReport {
  readonly what: string;
  readonly finding?: SarifFinding;
  readonly run?: object;
  /** False where the value is dropped or replaced without a word, because nothing is lost by it. */
  readonly isFlagged?: boolean;
}

const texts: readonly (readonly [what: string, text: string])[] = [
  ['NUL', 'a\u0000b'],
  ['ANSI escapes', '\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link'],
  ['bidirectional controls', 'user\u202etxt.exe\u2066'],
  ['zero-width characters', 'ad\u200bmin\ufeff'],
  ['lone surrogates', 'x\ud800y\udfff'],
  ['C1 controls', '\u009b31mred\u0085'],
  ['line separators', 'one\u2028two\u2029'],
];

const inEveryText: readonly HostileReport[] = texts.flatMap(([what, text]) => [
  { what: `${what} in a message`, finding: { message: `it is ${text} here` } },
  { what: `${what} in a rule`, finding: { rule: `rule-${text}-1` } },
  { what: `${what} in a path`, finding: { path: `src/${encodeURI(text.toWellFormed())}.js` }, isFlagged: false },
  { what: `${what} in a bare path`, finding: { path: `src/${text}.js` }, isFlagged: false },
  { what: `${what} in the tool's name`, run: { tool: { driver: { name: `tool${text}`, version: `1${text}` } } }, isFlagged: false },
  { what: `${what} in the category`, run: { automationDetails: { id: `nightly${text}/1` } }, isFlagged: false },
  { what: `${what} in the name of a fingerprint`, finding: { extra: { partialFingerprints: { [`hash${text}`]: 'x' } } } },
  { what: `${what} in a fingerprint`, finding: { extra: { fingerprints: { 'hash/v1': text } } }, isFlagged: false },
  { what: `${what} in a score`, finding: { score: text } },
  {
    what: `${what} in a notification`,
    run: { invocations: [{ executionSuccessful: true, toolExecutionNotifications: [{ level: 'error', message: { text } }] }] },
    isFlagged: false,
  },
]);

const others: readonly HostileReport[] = [
  { what: 'a rule id of 9.9 MB', finding: { rule: 'r'.repeat(9_900_000) } },
  { what: 'a rule id of five million slashes', finding: { rule: 'a'.repeat(4_900_000) + '/'.repeat(4_900_000) } },
  { what: 'a kind that nobody knows', finding: { extra: { kind: 'FAIL' } } },
  { what: 'a level that nobody knows', finding: { extra: { level: 'fatal\u0000' } } },
  {
    what: 'a base address of 9 MB',
    finding: { extra: { locations: [{ physicalLocation: { artifactLocation: { uri: 'a.js', uriBaseId: 'B' } } }] } },
    run: { originalUriBaseIds: { B: { uri: 'b/'.repeat(4_500_000) } } },
  },
  { what: 'a message of 1 MB', finding: { message: 'm'.repeat(1_000_000) } },
  { what: 'a message whose 500th character is half of an emoji', finding: { message: `${'m'.repeat(499)}😀😀` }, isFlagged: false },
  { what: 'a message whose 4,000th character is half of an emoji', finding: { message: `${'m'.repeat(3999)}😀😀` } },
  { what: 'a score whose 40th character is half of an emoji', finding: { score: `${'x'.repeat(38)}😀` } },
  { what: 'a fingerprint whose name is cut inside an emoji', finding: { extra: { fingerprints: { [`${'x'.repeat(199)}😀`]: 'x' } } } },
  { what: 'a rule of white space', finding: { rule: ' \t\n ' } },
  { what: 'a message that is empty', finding: { message: '' } },
  { what: 'a score of 1e400', finding: { extra: { properties: { 'security-severity': '1e400' } } } },
  { what: 'a negative score', finding: { score: '-1' } },
  { what: 'a path out of the repository', finding: { path: '../../../etc/passwd' } },
  { what: 'a path out of the repository, encoded twice', finding: { path: '%252e%252e/%2e%2e/%2e%2e/etc/passwd' } },
  { what: 'a javascript: address as its path', finding: { path: 'javascript:alert(1)' } },
  { what: 'a path on another machine', finding: { path: '\\\\server\\share\\x' } },
  { what: 'a result that is null', run: { results: [null, 'x', 4, []] } },
];

// As text, because JSON.stringify cannot write them.
const raw = (member: string): string => JSON.stringify(makeSarif([{}])).replace('"startLine":10', member);
const numbers: readonly (readonly [what: string, body: string])[] = [
  ['a line past 2^53', raw('"startLine":9007199254740993')],
  ['a line past 2^31', raw('"startLine":2147483648')],
  ['a line of 1e400, which is infinite', raw('"startLine":1e400')],
  ['a negative line', raw('"startLine":-5')],
  ['a line that is a string', raw('"startLine":"10"')],
  ['a column of 10^30', raw('"startLine":3,"startColumn":1000000000000000000000000000000')],
  [
    '__proto__ in a result',
    raw('"startLine":3').replace(
      '"ruleId"',
      '"__proto__":{"level":"none","polluted":1},"constructor":{"prototype":{"polluted":1}},"ruleId"',
    ),
  ],
  ['__proto__ in properties', raw('"startLine":3').replace('"ruleId"', '"properties":{"__proto__":{"security-severity":"0.1"}},"ruleId"')],
  ['__proto__ at the top', raw('"startLine":3').replace('{', '{"__proto__":{"runs":[],"polluted":1},')],
];

/** Every text in a value, whatever it is called. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe('POST /api/v1/projects/{project}/scans: hostile texts', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  /** Uploads as a pull request, so that the verdict names the finding, and reads it back. */
  const take = async (report: unknown): Promise<{ warningCount: number; items: FindingPage['items'] }> => {
    const response = await upload(api(), tenant, report, { query: { ref: 'refs/pull/1/head', 'pull-request': '1' } });
    const text = await response.text();
    expect(`${response.status} ${text}`).to.match(/^201 /);
    const receipt = receiptSchema.parse(JSON.parse(text));
    const answer = await get(api(), tenant, '/api/v1/projects/web-shop/findings?ref=refs/pull/1/head');
    const page = findingPageSchema.parse(await answer.json());
    const scan = await get(api(), tenant, `/api/v1/projects/web-shop/scans/${receipt.scanId}`);
    for (const one of textsOf([receipt, page, await scan.json()]))
      expect(isPlainLine(one.replace(/[\t\n]/g, ' ')), JSON.stringify(one)).to.equal(true);
    expect(errorLines(api())).to.deep.equal([]);
    return { warningCount: receipt.warningCount, items: page.items };
  };

  for (const { what, finding, run, isFlagged = true } of [...inEveryText, ...others]) {
    it(`takes a report with ${what}, and shows none of it.`, async () => {
      const { warningCount } = await take(makeSarif([finding ?? {}], run ?? {}));
      if (isFlagged) expect(warningCount).to.be.greaterThan(0);
    });
  }

  for (const [what, body] of numbers) {
    it(`takes a report with ${what} without believing it.`, async () => {
      const { items } = await take(body);
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ ruleId: 'sql-injection', severity: 'high', path: 'src/app.js' });
      expect(items[0]?.line === null || items[0]?.line === 3).to.equal(true);
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    });
  }

  it('keeps what belongs in a text: other scripts, emoji, line feeds and tabs.', async () => {
    const message = 'Naïve “SQL”\n\t注入 😀 שלום.';
    const { items } = await take(makeSarif([{ message, path: 'src/mañana 😀.js' }]));
    expect(items[0]).to.include({ message, path: 'src/mañana 😀.js' });
  });
});
