// Rules that ask for EPSS or KEV where no snapshot of it was imported: what they would mean but for that is not clean.
import type { PolicyConditions } from '@portcullis/contract';
import { expect } from 'chai';
import type { GateFinding, ScanFacts } from '../../../src/domain/gate/gate-facts.ts';
import type { Judgement } from '../../../src/domain/gate/judge-commit.ts';
import { firstReason, judge, makeFinding, makeScan, policyOn, said } from './make-facts.ts';

const named = { aliases: ['CVE-2026-1'] };
const likely: PolicyConditions = { novelty: ['new'], epss: 0.1 };
const both = ['epss', 'kev'] as const;

function judgeLacking(when: PolicyConditions, finding: Partial<GateFinding>, scan: Partial<ScanFacts> = {}): Judgement {
  return judge([makeScan([makeFinding(finding)], scan)], policyOn(when), { lackingScores: both });
}

describe('a rule that asks for a score of which there is no snapshot', () => {
  it('is an error where it may mean a finding, and says what to import', () => {
    const judgement = judgeLacking(likely, named);
    expect(said(judgement)).to.deep.equal(['error', 'not-judged']);
    expect(firstReason(judgement)).to.include({ source: 'project', findingCount: 1 });
    expect(firstReason(judgement).detail).to.match(/EPSS, of which no snapshot is there\. Import one \(portcullis intel import\)\.$/);
    expect(firstReason(judgeLacking({ kev: true, epss: 0.1 }, named)).detail).to.match(/ EPSS and KEV, of which/);
  });

  it('is none where the finding has no name that a score could be of, or the rule does not mean it anyway', () => {
    expect(judgeLacking(likely, {}).outcome).to.equal('pass');
    expect(judgeLacking({ ...likely, severity: ['low'] }, named).outcome).to.equal('pass');
    expect(judgeLacking(likely, { ...named, triage: 'false-positive' }).outcome).to.equal('pass');
    expect(judgeLacking({ novelty: ['escalated'] }, named).outcome).to.equal('pass');
  });

  it('leads to no more than its action: what would only be warned of is warned of', () => {
    const outcomes = (['block', 'warn', 'inform'] as const).map(
      (action) => judge([makeScan([makeFinding(named)])], policyOn(likely, { action }), { lackingScores: both }).outcome,
    );
    expect(outcomes).to.deep.equal(['error', 'warn', 'pass']);
  });

  it('looks only at what is lacking: another score still decides', () => {
    const scans = [makeScan([makeFinding({ ...named, epss: 0.01 })])];
    expect(judge(scans, policyOn({ epss: 0.1, kev: true }), { lackingScores: ['kev'] }).outcome).to.equal('pass');
    expect(judge(scans, policyOn({ epss: 0.01, kev: true }), { lackingScores: ['kev'] }).outcome).to.equal('error');
  });

  it('is no stricter than the same rule without the score where there is nothing to compare with', () => {
    const without = judgeLacking({ novelty: ['new'] }, named, { baseline: 'none' });
    expect(without.outcome).to.equal('warn');
    expect(judgeLacking(likely, named, { baseline: 'none' }).outcome).to.equal('warn');
  });
});
