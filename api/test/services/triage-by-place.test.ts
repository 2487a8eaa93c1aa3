// A dismissal of a finding that the tool gives neither a fingerprint nor a line of text: only rule, file and line tell it apart.
import type { FindingDetail, Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { getJson, readJson, sendJson } from '../support/send-json.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const web = '/api/v1/projects/web-shop';
const pull = { ref: 'refs/pull/7/head', 'pull-request': '7' };
const dismissed = 'The page number reaches a query.';
const other = 'The password reaches a query.';

describe('a dismissal of a finding that only rule and file tell apart', () => {
  const api = useApi();
  let tenant: TestTenant;
  let id: string;
  const bare = (message: string, line: number): SarifFinding => {
    const region = { startLine: line };
    return { rule: 'sql', message, extra: { locations: [{ physicalLocation: { artifactLocation: { uri: 'a.js' }, region } }] } };
  };
  const scan = (findings: readonly SarifFinding[], query: Readonly<Record<string, string>> = {}): Promise<Receipt> =>
    uploadOk(api(), tenant, makeSarif(findings), { query });
  const blocking = ({ verdict }: Receipt): (string | null)[] =>
    verdict.reasons.flatMap((one) => one.findings.map(({ message }) => message));
  beforeEach('dismiss one in a pull request', async () => {
    tenant = await api().makeTenant();
    await scan([]);
    id = (await scan([bare(dismissed, 10)], pull)).verdict.reasons[0]!.findings[0]!.id;
    const body = { findings: [id], state: 'false-positive', reason: 'It is a number.' };
    await readJson(await sendJson(api(), tenant, 'POST', `${web}/triage`, body));
  });

  it('stays with it while nothing about it changes.', async () => {
    expect((await scan([bare(dismissed, 10)], pull)).verdict.outcome).to.equal('pass');
    expect((await scan([bare(dismissed, 10)])).verdict.outcome).to.equal('pass');
  });

  for (const [what, query] of [
    ['the same pull request', pull],
    ['another', { ref: 'refs/pull/8/head', 'pull-request': '8' }],
    ['the default branch', {}],
  ] as const) {
    it(`does not pass to another one that comes near its place in ${what}.`, async () => {
      const next = await scan([bare(other, 12)], { ...query, commit: 'b'.repeat(40) });
      expect(next.verdict.outcome).to.equal('fail');
      expect(blocking(next)).to.deep.equal([other]);
      const shown = await getJson<FindingDetail>(api(), tenant, `${web}/findings/${next.verdict.reasons[0]!.findings[0]!.id}`);
      expect(shown).to.include({ triage: 'open', message: other });
    });
  }

  it('does not pass to another one that comes before it.', async () => {
    expect(blocking(await scan([bare(other, 9), bare(dismissed, 10)], pull))).to.deep.equal([other]);
  });
});
