// Rules on EPSS and KEV, by snapshots that somebody imported; what becomes of them where nobody did.
import type { IntelligenceSource, Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import { pullOf } from '../../support/lifecycle-stage.ts';
import { makeEpss, makeKev } from '../../support/make-intelligence.ts';
import { readJson, sendJson } from '../../support/send-json.ts';
import { useApi } from '../../support/start-test-api.ts';
import { behind, GateStage, rule, told } from './gate-stage.ts';

const pull = pullOf(7);

describe('A rule on EPSS or KEV', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach('a pull request at commit 2 with three vulnerabilities and something else', async () => {
    stage = await GateStage.on(api());
    await stage.scan(1);
    await stage.scan(2, { rules: ['CVE-2021-44228', 'CVE-2024-1234', 'CVE-2025-0001', 'eval'], query: pull });
  });
  const put = async (source: 'epss' | 'kev', body: string): Promise<IntelligenceSource> => {
    const type = source === 'epss' ? 'text/csv' : 'application/json';
    return readJson(await sendJson(api(), stage.tenant, 'PUT', `/api/v1/intelligence/${source}`, body, { 'content-type': type }));
  };
  const epss = (score: string): string =>
    makeEpss([
      { cve: 'CVE-2021-44228', score: '0.94358' },
      { cve: 'CVE-2024-1234', score },
    ]);
  const verdict = async (): Promise<Verdict> => (await stage.gate(2)).verdict;

  it('means those whose probability is at least that, and says which snapshot it was judged by.', async () => {
    const { snapshot } = await put('epss', epss('0.10000'));
    for (const [least, means] of [
      [0.1, ['CVE-2021-44228', 'CVE-2024-1234']],
      [0.10001, ['CVE-2021-44228']],
      [0.95, []],
      [0, ['CVE-2021-44228', 'CVE-2024-1234']],
    ] as const) {
      await stage.publish({ rules: [rule('likely', { epss: least })] });
      const judged = await verdict();
      expect(behind(judged, 'likely')).to.have.members(means);
      expect(judged.intelligence).to.equal(snapshot);
    }
  });

  it('means those that are known to be exploited; a verdict that no rule asks for it names no snapshot.', async () => {
    await put('kev', makeKev(['CVE-2025-0001']));
    expect((await verdict()).intelligence).to.equal(null);
    await stage.publish({ rules: [rule('exploited', { kev: true })] });
    expect(behind(await verdict(), 'exploited')).to.deep.equal(['CVE-2025-0001']);
    await stage.publish({ rules: [rule('both', { kev: true, epss: 0.01 })] });
    expect(told(await verdict())).to.deep.equal(['error not-judged']);
    await put('epss', epss('0.5'));
    expect(told(await verdict())).to.deep.equal(['pass nothing-blocks']);
  });

  it('is not judged, and not clean, where nobody imported a snapshot; then it is judged by that.', async () => {
    await stage.publish({ rules: [rule('exploited', { kev: true })] });
    const unknown = await verdict();
    expect(told(unknown)).to.deep.equal(['error not-judged']);
    expect(behind(unknown, 'not-judged')).to.have.members(['CVE-2021-44228', 'CVE-2024-1234', 'CVE-2025-0001']);
    expect(unknown.reasons[0]!.detail).to.match(
      /nobody knows whether the rule exploited means them\..*KEV, of which no snapshot is there\./,
    );
    await put('epss', epss('0.9'));
    expect(told(await verdict())).to.deep.equal(['error not-judged']);
    const { snapshot } = await put('kev', makeKev(['CVE-1999-0001']));
    await stage.judgeDue();
    const [judged, before] = await stage.verdicts(2);
    expect([judged!.outcome, judged!.cause, before!.outcome]).to.deep.equal(['pass', 'intelligence', 'error']);
    expect(judged!.intelligence).to.contain(snapshot);
  });

  it('is judged by what was imported since where somebody asks for a commit that its branch has left behind.', async () => {
    await stage.scan(3, { query: pull });
    await stage.publish({ rules: [rule('exploited', { kev: true })] });
    expect(await verdict()).to.include({ outcome: 'error', cause: 'policy' });
    for (const [known, outcome] of [
      ['CVE-1999-0001', 'pass'],
      ['CVE-2024-1234', 'fail'],
    ] as const) {
      const { snapshot } = await put('kev', makeKev([known]));
      await stage.judgeDue();
      expect(await verdict()).to.include({ outcome, cause: 'intelligence', intelligence: snapshot });
    }
  });

  it('is judged by a snapshot that nobody has where what was found has no name that could stand in one.', async () => {
    await stage.publish({ rules: [rule('exploited', { kev: true })] });
    expect((await stage.scan(3, { rules: ['eval'], query: pullOf(8) })).verdict.outcome).to.equal('pass');
    await stage.publish({ rules: [rule('exploited', { kev: true }, { action: 'warn' })] });
    expect(told(await verdict())).to.deep.equal(['warn not-judged']);
  });

  it('follows a newer snapshot both ways, and makes no new verdict where that changes nothing.', async () => {
    await stage.publish({ rules: [rule('likely', { epss: 0.5, rule: ['CVE-2024-1234'] })] });
    await stage.judgeDue();
    const outcomes: string[] = [];
    for (const score of ['0.9', '0.1', '0.2', '0.8']) {
      const { snapshot } = await put('epss', epss(score));
      await stage.judgeDue();
      const judged = await verdict();
      expect(judged.intelligence).to.equal(snapshot);
      outcomes.push(judged.outcome);
    }
    expect(outcomes).to.deep.equal(['fail', 'pass', 'pass', 'fail']);
    expect((await stage.causes(2)).filter((cause) => cause === 'intelligence')).to.have.length(3);
  });
});
