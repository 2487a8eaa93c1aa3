// The gate: each outcome and its reasons. What holds for all inputs is in gate-properties.test.ts.
import type { Outcome, Reason, Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import { findRuleHits, judge, namedFindings, type RunFacts, tightenPolicy } from '../../src/domain/gate.ts';
import type { IntroducedFinding } from '../../src/domain/plan-changes.ts';
import { defaultPolicy } from '../../src/domain/policy.ts';
import { makeIntroduced, makeRunFacts } from './make-parsed.ts';

function facts(introduced: readonly IntroducedFinding[], parts: Partial<RunFacts> = {}): RunFacts {
  return makeRunFacts({ hits: findRuleHits(defaultPolicy, introduced), foundCount: introduced.length, ...parts });
}

/** The same under a policy that blocks where there is nothing to compare with. */
function strictFacts(introduced: readonly IntroducedFinding[], parts: Partial<RunFacts>): RunFacts {
  return facts(introduced, { hits: findRuleHits({ ...defaultPolicy, noBaseline: 'block' }, introduced), ...parts });
}

function said(verdict: Verdict): [Outcome, ...string[]] {
  return [verdict.outcome, ...verdict.reasons.map((reason) => reason.code)];
}

const high = makeIntroduced({ severity: 'high' });
const medium = makeIntroduced({ severity: 'medium' });
const unhealthy = { healthReasons: ['the tool did not start: no such file'] };

describe('judge', () => {
  for (const { what, runs, is } of [
    { what: 'passes where nothing is new', runs: [facts([])], is: ['pass', 'nothing-blocks'] },
    { what: 'passes where what is new is not severe', runs: [facts([medium])], is: ['pass', 'nothing-blocks'] },
    { what: 'fails where a high finding is new', runs: [facts([high, medium])], is: ['fail', 'no-new-critical-or-high'] },
    {
      what: 'fails where a high finding is new compared with the scan of the base',
      runs: [facts([high], { baseline: 'base-scan' })],
      is: ['fail', 'no-new-critical-or-high'],
    },
    { what: 'is an error where the scan was unhealthy', runs: [facts([], unhealthy)], is: ['error', 'scan-unhealthy'] },
    {
      what: 'gives one reason for each fault of a scan',
      runs: [facts([], { healthReasons: ['a', 'b'] })],
      is: ['error', 'scan-unhealthy', 'scan-unhealthy'],
    },
    {
      what: 'fails on what an unhealthy scan found: mending the scan does not take it away',
      runs: [facts([high], unhealthy)],
      is: ['fail', 'no-new-critical-or-high', 'scan-unhealthy'],
    },
    { what: 'warns where there is nothing to compare with', runs: [facts([high], { baseline: 'none' })], is: ['warn', 'no-baseline'] },
    {
      what: 'warns where there is nothing to compare with also where nothing would block: it never passes in silence',
      runs: [facts([medium], { baseline: 'none' })],
      is: ['warn', 'no-baseline'],
    },
    {
      what: 'fails without a baseline where the policy says so',
      runs: [strictFacts([high], { baseline: 'none' })],
      is: ['fail', 'no-baseline'],
    },
    {
      what: 'warns without a baseline where nothing would block, whatever the policy says of one',
      runs: [strictFacts([medium], { baseline: 'none' })],
      is: ['warn', 'no-baseline'],
    },
    {
      what: 'passes with the first scan of the default branch also where the policy blocks what has no baseline',
      runs: [strictFacts([high], { baseline: 'first-of-branch' })],
      is: ['pass', 'baseline-recorded'],
    },
    {
      what: 'is an error where an unhealthy scan has nothing to compare with',
      runs: [facts([high], { ...unhealthy, baseline: 'none' })],
      is: ['error', 'scan-unhealthy', 'no-baseline'],
    },
    {
      what: 'passes with the first scan of the default branch and records it',
      runs: [facts([high], { baseline: 'first-of-branch' })],
      is: ['pass', 'baseline-recorded'],
    },
    {
      what: 'is an error where that first scan is unhealthy',
      runs: [facts([high], { ...unhealthy, baseline: 'first-of-branch' })],
      is: ['error', 'scan-unhealthy', 'baseline-recorded'],
    },
    {
      what: 'puts the worst reason first: fail before error before warn before pass',
      runs: [facts([high], { baseline: 'first-of-branch' }), facts([high], { baseline: 'none' }), facts([], unhealthy), facts([high])],
      is: ['fail', 'no-new-critical-or-high', 'scan-unhealthy', 'no-baseline', 'baseline-recorded'],
    },
    { what: 'is as bad as the worst of several runs', runs: [facts([]), facts([], unhealthy), facts([])], is: ['error', 'scan-unhealthy'] },
  ]) {
    it(what, () => {
      const verdict = judge(7, runs);
      expect(said(verdict)).to.deep.equal(is);
      expect(verdict.policyVersion).to.equal(7);
      expect(verdict.reasons[0]!.outcome).to.equal(verdict.outcome);
    });
  }

  const onlyReason = (runs: RunFacts[]): Reason => judge(1, runs).reasons[0]!;

  it('says in words what is wrong, compared with what, and what to do', () => {
    expect(onlyReason([facts([high], { category: 'nightly' })]).detail).to.equal(
      '1 new critical or high finding of testscan (nightly) compared with main. Fix it.',
    );
    expect(onlyReason([facts([high, makeIntroduced()])]).detail).to.match(/^2 new critical or high findings of testscan .* Fix them\.$/);
    expect(onlyReason([facts([], unhealthy)]).detail).to.match(/no such file.*Nothing was counted as fixed.*run it again/);
    expect(onlyReason([facts([high], { baseline: 'none' })]).detail).to.match(/would block, but main has no healthy scan.*Scan main once/);
    expect(onlyReason([facts([medium], { baseline: 'none' })]).detail).to.equal(
      'testscan: nothing that the policy blocks, but main has no healthy scan of this tool to compare with. Scan main once.',
    );
    expect(onlyReason([strictFacts([high], { baseline: 'none' })]).detail).to.match(
      /all findings count as new, which the policy blocks\. Scan main once/,
    );
    expect(onlyReason([facts([high, medium], { baseline: 'first-of-branch' })])).to.deep.include({ findingCount: 2, findings: [] });
    expect(onlyReason([facts([high, medium], { baseline: 'first-of-branch' })]).detail).to.match(/2 findings recorded as the baseline/);
    expect(onlyReason([facts([]), facts([], { tool: 'other' })]).detail).to.equal(
      'testscan, other: no new finding that the policy blocks.',
    );
  });

  it('counts findings that the source suppresses, and says how many they are', () => {
    const reason = onlyReason([facts([high, makeIntroduced({ suppressed: true }), makeIntroduced({ suppressed: true })])]);
    expect([reason.outcome, reason.findingCount]).to.deep.equal(['fail', 3]);
    expect(reason.detail).to.match(/2 of them suppressed in the source, which the policy does not honour/);
    expect(onlyReason([facts([makeIntroduced({ suppressed: true })])]).outcome).to.equal('fail');
    expect(onlyReason([facts([high])]).detail).to.not.include('suppressed');
  });

  const honouring = { ...defaultPolicy, honourSuppressions: true };
  const suppressed = makeIntroduced({ suppressed: true });

  it('leaves out what the source suppresses where the policy honours that, and says how many', () => {
    const reason = onlyReason([facts([], { hits: findRuleHits(honouring, [high, suppressed, suppressed]) })]);
    expect([reason.outcome, reason.findingCount, reason.findings.map((finding) => finding.id)]).to.deep.equal(['fail', 1, [high.id]]);
    expect(reason.detail).to.match(/Fix it\. 2 more suppressed in the source, which the policy honours\.$/);
    const [passed] = judge(1, [facts([], { hits: findRuleHits(honouring, [suppressed]) })]).reasons;
    expect(passed).to.deep.include({ code: 'nothing-blocks', outcome: 'pass' });
    expect(passed!.detail).to.match(/ 1 new finding would, but was suppressed in the source, which the policy honours\.$/);
  });

  it('counts what is dismissed and suppressed as dismissed', () => {
    const hits = findRuleHits(honouring, [suppressed], new Set([suppressed.id]));
    expect(hits.map(({ count, dismissed, honoured }) => [count, dismissed, honoured])).to.deep.equal([[0, 1, 0]]);
  });

  it('honours suppressions and bars what has no baseline under the threshold of the sender too', () => {
    const hits = findRuleHits(tightenPolicy({ ...honouring, noBaseline: 'block' }, 'info'), [suppressed, medium]);
    expect(hits.map(({ count, honoured, blocksWithoutBaseline }) => [count, honoured, blocksWithoutBaseline])).to.deep.equal([
      [0, 1, true],
      [1, 0, true],
    ]);
  });

  it('names fifty findings, worst first and in the order of the code, and counts all of them', () => {
    const many = [120, 3, 40].flatMap((line) =>
      ['b.js', 'a.js'].flatMap((path) => Array.from({ length: 12 }, () => makeIntroduced({ line, path }))),
    );
    const worst = makeIntroduced({ severity: 'critical', path: 'z.js' });
    const { findings, findingCount } = onlyReason([facts([...many, worst])]);
    expect([findings.length, findingCount]).to.deep.equal([namedFindings, 73]);
    expect(findings[0]!.id).to.equal(worst.id);
    expect(findings.slice(1, 37).map(({ path, line }) => `${path!}:${line!}`)).to.deep.equal(
      [3, 40, 120].flatMap((line) => Array.from({ length: 12 }, () => `a.js:${line}`)),
    );
  });

  it('shortens a long message of a finding that it names', () => {
    expect(onlyReason([facts([makeIntroduced({ message: 'x'.repeat(4000) })])]).findings[0]!.message).to.have.length(500);
  });
});

describe('a dismissed finding', () => {
  const other = makeIntroduced();
  const run = (introduced: IntroducedFinding[], dismissed: IntroducedFinding[], parts: Partial<RunFacts> = {}): Verdict => {
    const hits = findRuleHits(defaultPolicy, introduced, new Set(dismissed.map((one) => one.id)));
    return judge(1, [makeRunFacts({ hits, foundCount: introduced.length, ...parts })]);
  };

  it('blocks nothing, and the verdict says that it would have.', () => {
    const verdict = run([high], [high]);
    expect(said(verdict)).to.deep.equal(['pass', 'nothing-blocks']);
    expect(verdict.reasons[0]!.detail).to.match(/ 1 new finding would, but was dismissed in triage\.$/);
    expect(run([high, other], [high, other]).reasons[0]!.detail).to.match(/ 2 new findings would, but were dismissed in triage\.$/);
  });

  it('is not named beside those that block, but counted in words.', () => {
    const [reason] = run([high, other], [high]).reasons;
    expect(reason).to.deep.include({ outcome: 'fail', findingCount: 1 });
    expect(reason!.findings.map((finding) => finding.id)).to.deep.equal([other.id]);
    expect(reason!.detail).to.match(/^1 new critical or high finding of .* Fix it\. 1 more dismissed in triage\.$/);
  });

  it('is told of only where the policy would block it.', () => {
    expect(run([medium], [medium]).reasons[0]!.detail).to.not.include('dismissed');
    expect(run([], [high]).reasons[0]!.detail).to.not.include('dismissed');
  });

  it('blocks nothing without a baseline either, and is part of the first one.', () => {
    const alone = run([high], [high], { baseline: 'none' });
    expect(said(alone)).to.deep.equal(['warn', 'no-baseline']);
    expect(alone.reasons[0]!.detail).to.match(/Scan main once\. 1 new finding would, but was dismissed in triage\.$/);
    expect(said(run([high, other], [high], { baseline: 'none' }))).to.deep.equal(['warn', 'no-baseline']);
    expect(said(run([high], [high], { baseline: 'first-of-branch' }))).to.deep.equal(['pass', 'baseline-recorded']);
  });

  it('does not make an unhealthy scan pass.', () => {
    expect(said(run([high], [high], unhealthy))).to.deep.equal(['error', 'scan-unhealthy']);
  });

  it('does not come to count for a later rule.', () => {
    const hits = findRuleHits(tightenPolicy(defaultPolicy, 'info'), [high], new Set([high.id]));
    expect(hits.map(({ count, dismissed }) => [count, dismissed])).to.deep.equal([
      [0, 1],
      [0, 0],
    ]);
  });
});

describe('findRuleHits', () => {
  it('counts a finding for the first rule that applies to it, and for no other', () => {
    const policy = tightenPolicy(defaultPolicy, 'medium');
    const hits = findRuleHits(policy, [high, medium, makeIntroduced({ severity: 'low' })]);
    expect(hits.map(({ ruleId, count }) => [ruleId, count])).to.deep.equal([
      ['no-new-critical-or-high', 1],
      ['fail-on', 1],
    ]);
  });

  it('counts what was fixed once and is back like what is new', () => {
    expect(findRuleHits(defaultPolicy, [makeIntroduced({}, true)])[0]!.count).to.equal(1);
  });
});

describe('tightenPolicy', () => {
  for (const [failOn, blocked] of [
    [undefined, ['critical', 'high']],
    ['critical', ['critical', 'high']],
    ['high', ['critical', 'high']],
    ['medium', ['critical', 'high', 'medium']],
    ['low', ['critical', 'high', 'medium', 'low']],
    ['info', ['critical', 'high', 'medium', 'low', 'info']],
  ] as const) {
    it(`blocks ${blocked.join(', ')} where the sender says ${failOn ?? 'nothing'}`, () => {
      const policy = tightenPolicy(defaultPolicy, failOn);
      const hits = (['critical', 'high', 'medium', 'low', 'info'] as const).filter((severity) =>
        findRuleHits(policy, [makeIntroduced({ severity })]).some((hit) => hit.count > 0),
      );
      expect(hits).to.deep.equal(blocked);
    });
  }
});
