// What the gate promises for all commits. What it promises of policies that get stricter is in tightening-properties.test.ts.
import { type Outcome, outcomesWorstFirst } from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CommitFacts, GateFinding, ScanFacts } from '../../../src/domain/gate/gate-facts.ts';
import type { GateReason } from '../../../src/domain/gate/gate-reason.ts';
import { holdPolicies, needsOf } from '../../../src/domain/gate/hold-policies.ts';
import { judgeCommit } from '../../../src/domain/gate/judge-commit.ts';
import { anyCommit, anyFinding, anyRule, anyScan } from './any-facts.ts';
import { hoursAhead, now } from './make-facts.ts';

/** 0 for fail, the worst. */
const rank = (outcome: Outcome): number => outcomesWorstFirst.indexOf(outcome);
const rankOf = (facts: CommitFacts): number => rank(judgeCommit(facts).outcome);
const runs = { numRuns: 400 };

function changeFindings(
  facts: CommitFacts,
  change: (findings: readonly GateFinding[], scan: ScanFacts) => readonly GateFinding[],
): CommitFacts {
  return { ...facts, scans: facts.scans.map((scan) => ({ ...scan, findings: change(scan.findings, scan) })) };
}

function shuffle<Value>(values: readonly Value[], keys: readonly number[]): Value[] {
  const keyed = values.map((value, place) => ({ value, key: keys[place % keys.length] ?? 0 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

const anyOrder = fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 });

describe('the gate, for all commits', () => {
  it('never gets better by a finding more', () => {
    fc.assert(
      fc.property(anyCommit, anyFinding, fc.nat(), (facts, finding, pick) => {
        const lucky = facts.scans[pick % Math.max(1, facts.scans.length)];
        const more = changeFindings(facts, (findings, scan) => (scan === lucky ? [...findings, finding] : findings));
        expect(rankOf(more)).to.be.at.most(rankOf(facts));
      }),
      runs,
    );
  });

  it('never passes a commit of which a scan is kept no longer, and never gets better by one', () => {
    const forgottenScans = [{ tool: 'a', category: '', isLost: false }];
    fc.assert(
      fc.property(anyCommit, (facts) => {
        const given = { ...facts, override: undefined, forgottenScans: [] };
        expect(judgeCommit({ ...given, forgottenScans }).outcome).to.equal(judgeCommit(given).outcome === 'fail' ? 'fail' : 'error');
      }),
      runs,
    );
  });

  it('gives the same judgement, byte for byte, in whatever order scans and findings come', () => {
    fc.assert(
      fc.property(anyCommit, anyOrder, (facts, keys) => {
        const turned = changeFindings(facts, (findings) => shuffle(findings, keys));
        const other = { ...turned, scans: shuffle(turned.scans, keys), otherScans: shuffle(facts.otherScans, keys) };
        expect(JSON.stringify(judgeCommit(other))).to.equal(JSON.stringify(judgeCommit(facts)));
      }),
      runs,
    );
  });

  it('gives the same judgement at any time before the one that it names, and for ever where it names none', () => {
    fc.assert(
      fc.property(anyCommit, fc.nat({ max: 1_000_000 }), (facts, part) => {
        const judgement = judgeCommit(facts);
        const end = (judgement.validUntil ?? hoursAhead(1_000_000)).getTime();
        const length = end - now.getTime();
        expect(length).to.be.greaterThan(0);
        for (const wait of [Math.floor((length - 1) * (part / 1_000_000)), length - 1]) {
          expect(judgeCommit({ ...facts, now: new Date(now.getTime() + wait) })).to.deep.equal(judgement);
        }
      }),
      runs,
    );
  });

  it('never gets worse by a dismissal, and judges as if what is dismissed were not there, unless a rule asks for it', () => {
    const isDismissed = (state: string): boolean => state === 'accepted' || state === 'false-positive';
    fc.assert(
      fc.property(anyCommit, anyOrder, fc.constantFrom('accepted' as const, 'false-positive' as const), (given, keys, triage) => {
        const { floor, project, file } = given.policies;
        fc.pre(![floor, project, file].some((policy) => policy?.rules.some(({ when }) => when.triage?.some(isDismissed))));
        const isChosen = (place: number): boolean => (keys[place % keys.length] ?? 0) % 2 === 0;
        const dismissed = changeFindings(given, (findings) =>
          findings.map((one, place) => (isChosen(place) ? { ...one, triage, acceptedUntil: hoursAhead(5) } : one)),
        );
        const without = changeFindings(given, (findings) => findings.filter((_, place) => !isChosen(place)));
        const { outcome, reasons } = judgeCommit(dismissed);
        expect(rank(outcome)).to.be.at.least(rankOf(given));
        expect(outcome).to.equal(judgeCommit(without).outcome);
        expect(
          reasons
            .flatMap(({ findings }) => findings)
            .filter((one) => isDismissed(one.triage) && one.acceptedUntil?.getTime() === hoursAhead(5).getTime()),
        ).to.deep.equal([]);
      }),
      runs,
    );
  });

  it('always gives a reason, the worst first, and its outcome is the worst of them', () => {
    fc.assert(
      fc.property(anyCommit, (given) => {
        const { outcome, reasons, instead } = judgeCommit({ ...given, override: undefined });
        const ranks = reasons.map((reason) => rank(reason.outcome));
        expect(ranks.length).to.be.at.least(1);
        expect(ranks).to.deep.equal([...ranks].sort((a, b) => a - b));
        expect([rank(outcome), instead]).to.deep.equal([ranks[0], undefined]);
        for (const { detail, findings, findingCount, scans } of reasons) {
          expect(detail).to.match(/^\S.*\.$/);
          expect(detail).to.not.match(/ {2}|\.\.|undefined|NaN/);
          expect(findingCount).to.be.at.least(findings.length);
          for (const id of scans) expect(given.scans.map((scan) => scan.id)).to.include(id);
        }
      }),
      runs,
    );
  });

  it('is never green where nothing was scanned, or a scan is unhealthy, unreadable or was compared with nothing in silence', () => {
    fc.assert(
      fc.property(anyCommit, (given) => {
        const { outcome } = judgeCommit({ ...given, override: undefined });
        const isBroken = given.scans.length === 0 || given.scans.some((scan) => !scan.isHealthy || scan.rejected > 0);
        if (isBroken) expect(outcome).to.be.oneOf(['fail', 'error']);
        if (given.scans.some(({ baseline }) => baseline === 'none' || baseline === 'no-ancestor')) expect(outcome).to.not.equal('pass');
      }),
      runs,
    );
  });

  it('never gets better by a scan that turns unhealthy, nor by another scan where none is missing', () => {
    fc.assert(
      fc.property(anyCommit, anyScan, fc.nat(), (facts, more, pick) => {
        const sick = facts.scans.map((scan, place) => (place === pick % facts.scans.length ? { ...scan, isHealthy: false } : scan));
        expect(rankOf({ ...facts, scans: sick })).to.be.at.most(rankOf(facts));
        const isMissing = ({ code }: GateReason): boolean => ['scan-missing', 'scan-stale', 'nothing-scanned'].includes(code);
        if (judgeCommit(facts).reasons.some(isMissing)) return;
        expect(rankOf({ ...facts, scans: [...facts.scans, { ...more, tool: 'another' }] })).to.be.at.most(rankOf(facts));
      }),
      runs,
    );
  });

  it('under break-glass keeps every reason, is never red, and says what it would be', () => {
    fc.assert(
      fc.property(anyCommit, (given) => {
        fc.pre(given.override !== undefined && given.override.expiresAt > now);
        const judgement = judgeCommit(given);
        const plain = judgeCommit({ ...given, override: undefined });
        expect(judgement.outcome).to.equal(rank(plain.outcome) < rank('warn') ? 'warn' : plain.outcome);
        expect(judgement.instead).to.equal(plain.outcome);
        expect(judgement.reasons[0]!.code).to.equal('break-glass');
        expect(judgement.reasons.slice(1)).to.deep.equal(plain.reasons);
      }),
      runs,
    );
  });

  it('does not depend on the order of rules, and a rule that informs changes no outcome', () => {
    fc.assert(
      fc.property(anyCommit, anyRule, anyOrder, (facts, rule, keys) => {
        const { project } = facts.policies;
        const under = (rules: typeof project.rules): CommitFacts => ({
          ...facts,
          policies: { ...facts.policies, project: { ...project, rules } },
        });
        const tell = (given: CommitFacts): string[] =>
          judgeCommit(given)
            .reasons.map((reason) => JSON.stringify(reason))
            .sort();
        expect(tell(under(shuffle(project.rules, keys)))).to.deep.equal(tell(facts));
        expect(rankOf(under([...project.rules, { ...rule, action: 'inform' }]))).to.equal(rankOf(facts));
      }),
      runs,
    );
  });

  it('says the same where only that is loaded which the policies need', () => {
    fc.assert(
      fc.property(anyCommit, (facts) => {
        const { preExisting, intelligence, branchScans } = needsOf(holdPolicies(facts.policies, facts.scans));
        const loaded = changeFindings(facts, (findings) =>
          findings
            .filter(({ novelty, severity }) => novelty !== 'pre-existing' || preExisting.includes(severity))
            .map((one) => (intelligence ? one : { ...one, epss: null, isKnownExploited: false })),
        );
        const strip = ({ reasons, ...rest }: ReturnType<typeof judgeCommit>): object => {
          return { ...rest, reasons: reasons.map(({ findings, ...reason }) => ({ ...reason, findings: findings.map(({ id }) => id) })) };
        };
        const less = { ...loaded, otherScans: branchScans ? facts.otherScans : [] };
        expect(strip(judgeCommit(less))).to.deep.equal(strip(judgeCommit(facts)));
      }),
      runs,
    );
  });

  it('takes the facts only to read them', () => {
    fc.assert(
      fc.property(anyCommit, (facts) => {
        const before = JSON.stringify(facts);
        judgeCommit(facts);
        expect(JSON.stringify(facts)).to.equal(before);
      }),
    );
  });
});
