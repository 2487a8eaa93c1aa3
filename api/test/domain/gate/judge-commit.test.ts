// The gate: each outcome, its reasons and their order. Their words are in rule-words.test.ts. What holds for all inputs is in gate-properties.test.ts.
import { severities } from '@portcullis/contract';
import { expect } from 'chai';
import { defaultPolicy } from '../../../src/domain/gate/default-policy.ts';
import { judgeCommit } from '../../../src/domain/gate/judge-commit.ts';
import { namedFindings } from '../../../src/domain/gate/judge-rule.ts';
import { firstReason, judge, makeCommit, makeFinding, makePolicy, makeRule, makeScan, said } from './make-facts.ts';

const high = makeFinding({ severity: 'high' });
const medium = makeFinding({ severity: 'medium' });
const broken = { isHealthy: false, healthReasons: ['the tool did not start: no such file'] };

describe('judgeCommit', () => {
  for (const { what, scans, is } of [
    { what: 'passes where nothing is found', scans: [makeScan()], is: ['pass', 'nothing-blocks'] },
    { what: 'passes where what is new is not severe', scans: [makeScan([medium])], is: ['pass', 'nothing-blocks'] },
    { what: 'fails where a high finding is new', scans: [makeScan([high, medium])], is: ['fail', 'no-new-critical-or-high'] },
    {
      what: 'fails where a finding is high that was not on the base',
      scans: [makeScan([makeFinding({ novelty: 'escalated', severityBefore: 'low' })])],
      is: ['fail', 'no-new-critical-or-high'],
    },
    {
      what: 'warns where a vulnerability was disclosed that the commit did not bring',
      scans: [makeScan([makeFinding({ novelty: 'newly-disclosed' })])],
      is: ['warn', 'newly-disclosed-critical-or-high'],
    },
    {
      what: 'passes with high findings that were there before',
      scans: [makeScan([makeFinding({ novelty: 'pre-existing' })])],
      is: ['pass', 'nothing-blocks'],
    },
    { what: 'is an error where nothing was uploaded', scans: [], is: ['error', 'nothing-scanned'] },
    { what: 'is an error where a scan is unhealthy', scans: [makeScan([], broken)], is: ['error', 'scan-unhealthy'] },
    {
      what: 'is an error where a scan is unhealthy and nobody knows why',
      scans: [makeScan([], { isHealthy: false })],
      is: ['error', 'scan-unhealthy'],
    },
    {
      what: 'gives one reason for each fault of a scan',
      scans: [makeScan([], { isHealthy: false, healthReasons: ['a', 'b'], rejected: 2 })],
      is: ['error', 'scan-unhealthy', 'scan-unhealthy', 'results-unreadable'],
    },
    { what: 'is an error where a result could not be read', scans: [makeScan([], { rejected: 1 })], is: ['error', 'results-unreadable'] },
    {
      what: 'fails on what an unhealthy scan found: mending the scan does not take it away',
      scans: [makeScan([high], broken)],
      is: ['fail', 'no-new-critical-or-high', 'scan-unhealthy'],
    },
    {
      what: 'warns where so many findings went at once that they are held',
      scans: [makeScan([], { heldCount: 30 })],
      is: ['warn', 'sudden-drop'],
    },
    {
      what: 'passes with the first scan of a branch and says that it is the baseline',
      scans: [makeScan([makeFinding({ novelty: 'pre-existing' })], { baseline: 'first-of-branch' })],
      is: ['pass', 'baseline-recorded'],
    },
    {
      what: 'is an error where that first scan is unhealthy',
      scans: [makeScan([], { ...broken, baseline: 'first-of-branch' })],
      is: ['error', 'scan-unhealthy', 'baseline-recorded'],
    },
    {
      what: 'is as bad as the worst of several scans',
      scans: [makeScan(), makeScan([], { ...broken, tool: 'other' }), makeScan([], { tool: 'third' })],
      is: ['error', 'scan-unhealthy'],
    },
    {
      what: 'puts the worst reason first: fail before error before warn before pass',
      scans: [
        makeScan([], { tool: 'a', baseline: 'first-of-branch' }),
        makeScan([], { tool: 'b', heldCount: 30 }),
        makeScan([], { ...broken, tool: 'c' }),
        makeScan([high], { tool: 'd' }),
      ],
      is: ['fail', 'no-new-critical-or-high', 'scan-unhealthy', 'sudden-drop', 'baseline-recorded'],
    },
  ]) {
    it(what, () => {
      const judgement = judge(scans, defaultPolicy);
      expect(said(judgement)).to.deep.equal(is);
      expect(firstReason(judgement).outcome).to.equal(judgement.outcome);
      expect(judgement).to.include({ instead: undefined, validUntil: undefined });
    });
  }

  for (const [action, outcome] of [
    ['block', 'fail'],
    ['warn', 'warn'],
    ['inform', 'pass'],
  ] as const) {
    it(`leads to ${outcome} by a rule whose action is ${action}, and tells of it`, () => {
      const judgement = judge([makeScan([high])], makePolicy({ action }));
      expect(said(judgement)).to.deep.equal([outcome, 'the-rule']);
      expect(firstReason(judgement)).to.deep.include({ outcome, findingCount: 1, source: 'project' });
    });
  }

  it('keeps the order of the rules among reasons that are as bad, and counts a finding for each rule that means it', () => {
    const rules = ['b', 'a', 'c'].map((id) => makeRule({ id, action: id === 'c' ? 'warn' : 'block' }));
    const judgement = judge([makeScan([high])], { rules: [...rules].reverse() });
    expect(said(judgement)).to.deep.equal(['fail', 'a', 'b', 'c']);
    expect(judgement.reasons.map(({ findingCount }) => findingCount)).to.deep.equal([1, 1, 1]);
  });

  it('says whose rule it is: the tenant’s, the project’s, the file’s or the sender’s', () => {
    const scan = makeScan([high], { failOn: 'high' });
    const policies = { floor: makePolicy({ id: 'floor' }), file: makePolicy({ id: 'file' }) };
    const { reasons } = judge([scan], makePolicy({ id: 'own' }), { policies });
    expect(reasons.map(({ code, source }) => [code, source])).to.deep.equal([
      ['floor', 'tenant'],
      ['own', 'project'],
      ['file', 'file'],
      ['fail-on', 'upload'],
    ]);
    expect(firstReason(judge([], defaultPolicy))).to.not.have.property('source');
  });

  it('names the scans behind a reason', () => {
    const scans = [makeScan([high], { tool: 'a' }), makeScan([], { tool: 'b' }), makeScan([makeFinding()], { tool: 'c' })];
    expect(firstReason(judge(scans, defaultPolicy)).scans).to.deep.equal([scans[0]!.id, scans[2]!.id]);
    expect(firstReason(judge([makeScan([], broken)], defaultPolicy)).scans).to.have.length(1);
  });

  it('names fifty findings, worst first and in the order of the code, and counts all of them', () => {
    const many = [120, 3, 40].flatMap((line) =>
      ['b.js', 'a.js'].flatMap((path) => Array.from({ length: 12 }, () => makeFinding({ line, path }))),
    );
    const worst = makeFinding({ severity: 'critical', path: 'z.js' });
    const { findings, findingCount } = firstReason(judge([makeScan([...many, worst])], defaultPolicy));
    expect([findings.length, findingCount]).to.deep.equal([namedFindings, 73]);
    expect(namedFindings).to.equal(50);
    expect(findings[0]).to.equal(worst);
    expect(findings.slice(1, 37).map(({ path, line }) => `${path!}:${line!}`)).to.deep.equal(
      [3, 40, 120].flatMap((line) => Array.from({ length: 12 }, () => `a.js:${line}`)),
    );
  });

  it('leaves the facts as they are', () => {
    const facts = makeCommit([makeScan([medium, high], { tool: 'z' }), makeScan([], { tool: 'a' })], defaultPolicy);
    const before = JSON.stringify(facts);
    judgeCommit(facts);
    expect(JSON.stringify(facts)).to.equal(before);
  });
});

describe('a budget', () => {
  const three = Array.from({ length: 3 }, () => makeFinding());

  for (const { moreThan, outcome } of [
    { moreThan: 0, outcome: 'fail' },
    { moreThan: 2, outcome: 'fail' },
    { moreThan: 3, outcome: 'pass' },
  ]) {
    it(`of ${moreThan} leads to ${outcome} with three findings`, () => {
      expect(judge([makeScan(three)], makePolicy({ moreThan })).outcome).to.equal(outcome);
    });
  }

  it('is for all scans of the commit together', () => {
    const judgement = judge([makeScan(three.slice(0, 2)), makeScan(three.slice(2), { tool: 'other' })], makePolicy({ moreThan: 2 }));
    expect(firstReason(judgement)).to.include({ code: 'the-rule', findingCount: 3 });
    expect(firstReason(judgement).detail).to.match(
      /^3 new findings, found by other, testscan compared with main, where 2 are allowed\. Fix them\.$/,
    );
  });

  it('is not used up by what is dismissed, nor by what is suppressed where that is honoured', () => {
    const some = [makeFinding(), makeFinding({ triage: 'false-positive' }), makeFinding({ suppressed: true })];
    expect(judge([makeScan(some)], makePolicy({ moreThan: 1 }, { honourSuppressions: true })).outcome).to.equal('pass');
    expect(judge([makeScan(some)], makePolicy({ moreThan: 1 })).outcome).to.equal('fail');
  });
});

describe('the threshold of a sender', () => {
  for (const [failOn, count] of severities.map((severity, place) => [severity, place + 1] as const)) {
    it(`of ${failOn} blocks ${count} of the five severities, beside what the policy blocks`, () => {
      const blocked = severities.filter(
        (severity) => judge([makeScan([makeFinding({ severity })], { failOn })], { rules: [] }).outcome === 'fail',
      );
      expect(blocked).to.deep.equal(severities.slice(0, count));
    });
  }

  it('does not count for the findings of another scan', () => {
    const scans = [makeScan([], { tool: 'strict', failOn: 'info' }), makeScan([medium], { tool: 'lax' })];
    expect(judge(scans, defaultPolicy).outcome).to.equal('pass');
    const { reasons } = judge([...scans, makeScan([makeFinding({ severity: 'low' })], { tool: 'third', failOn: 'low' })], defaultPolicy);
    expect(reasons.map(({ code, findingCount }) => [code, findingCount])).to.deep.equal([['fail-on', 1]]);
  });

  it('does not look at what was there before', () => {
    const old = makeFinding({ severity: 'critical', novelty: 'pre-existing' });
    expect(judge([makeScan([old], { failOn: 'info' })], { rules: [] }).outcome).to.equal('pass');
  });
});
