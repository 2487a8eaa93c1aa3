// What each scan of the default branch says it left open, which trends are drawn from.
import { type Receipt, severities } from '@portcullis/contract';
import { expect } from 'chai';
import { makeSarif } from '../support/make-sarif.ts';
import { listFindings, runAsAdmin } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const scores: Readonly<Record<string, string>> = { c: '9.5', h: '7.5', m: '5.0', l: '1.0' };
const commitOf = (index: number): string => index.toString(16).padStart(40, '0');
const sick = { invocations: [{ executionSuccessful: false }] };

describe('the open findings that a scan counts', () => {
  const api = useApi();
  let tenant: TestTenant;
  let commits = 0;
  before(async () => {
    tenant = await api().makeTenant();
  });

  /** Uploads rules such as `c1`: the letter is the severity. */
  const scan = (rules: readonly string[], options: { tool?: string; query?: object; run?: object } = {}): Promise<Receipt> => {
    const { tool = 'alpha', query, run } = options;
    commits += 1;
    const findings = rules.map((rule) => ({ rule, path: `${rule}.js`, score: scores[rule[0]!]! }));
    const report = makeSarif(findings, { tool: { driver: { name: tool, version: '1', rules: [] } }, ...run });
    return uploadOk(api(), tenant, report, { query: { commit: commitOf(commits), ...query } });
  };

  it('are those of its tool as it leaves them: changed, unchanged, late or unhealthy; none for a pull request.', async () => {
    const opens: (readonly number[] | null)[] = [];
    const expected: number[][] = [];
    const check = async (receipt: Receipt, left: number[] | null): Promise<void> => {
      const [row] = await runAsAdmin<{ open: number[] | null }>(api(), 'select open_by_severity as open from app.scans where id = $1', [
        receipt.scanId,
      ]);
      opens.push(row!.open);
      if (left) {
        expected.push(left);
        const items = await listFindings(api(), tenant, '&state=open&tool=alpha');
        expect(severities.map((one) => items.filter((item) => item.severity === one).length)).to.deep.equal(left);
      } else expect(row!.open).to.equal(null);
    };
    await check(await scan(['c1', 'h1', 'h2', 'm1']), [1, 2, 1, 0, 0]);
    await scan(['c8', 'c9'], { tool: 'beta' });
    await check(await scan(['c1', 'h1', 'h2', 'm1']), [1, 2, 1, 0, 0]);
    await check(await scan(['c1', 'h1', 'l1']), [1, 1, 0, 1, 0]);
    await check(await scan(['c1', 'c2'], { run: sick }), [2, 1, 0, 1, 0]);
    await check(await scan(['c1'], { query: { ref: 'refs/pull/1/head', 'pull-request': '1' } }), null);
    const late = { query: { commit: commitOf(commits - 1) } };
    await check(await scan(['c1', 'c2', 'h1', 'l1'], {}), [2, 1, 0, 1, 0]);
    await check(await scan(['m5'], late), [2, 1, 1, 1, 0]);
    await check(await scan([]), [0, 0, 0, 0, 0]);
    await check(await scan([]), [0, 0, 0, 0, 0]);
    expect(opens.filter((one) => one !== null)).to.deep.equal(expected);
  });
});
