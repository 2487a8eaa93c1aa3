// What the gate promises of policies that get stricter, one change at a time: no commit ever gets a better outcome by it.
import {
  type NoBaselineAction,
  novelties,
  type Novelty,
  outcomesWorstFirst,
  type PolicyConditions,
  type PolicyDocument,
  type PolicyRule,
  type RequiredScan,
  type Severity,
  severityRank,
  triageStates,
  type TriageState,
} from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CommitFacts, HeldPolicies } from '../../../src/domain/gate/gate-facts.ts';
import { judgeCommit } from '../../../src/domain/gate/judge-commit.ts';
import { anyCommit, anyFile, anyPolicy, anyRequiredScan, anyRule, anySeverity } from './any-facts.ts';

const rankOf = (facts: CommitFacts): number => outcomesWorstFirst.indexOf(judgeCommit(facts).outcome);
const layers = ['floor', 'project', 'file'] as const;

/** What a change may take its new parts from. */
interface Spare {
  readonly layer: (typeof layers)[number];
  readonly rule: PolicyRule;
  readonly wanted: RequiredScan;
  readonly file: NonNullable<HeldPolicies['file']>;
  readonly policy: PolicyDocument;
  readonly severity: Severity;
  readonly novelty: Novelty;
  readonly triage: TriageState;
  readonly pick: number;
}

const anySpare: fc.Arbitrary<Spare> = fc.record({
  layer: fc.constantFrom(...layers),
  rule: anyRule,
  wanted: anyRequiredScan,
  file: anyFile,
  policy: anyPolicy,
  severity: anySeverity,
  novelty: fc.constantFrom(...novelties),
  triage: fc.constantFrom(...triageStates),
  pick: fc.nat(),
});

function without<Value extends object>(value: Value, key: keyof Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Value;
}

type Change = (facts: CommitFacts, spare: Spare) => CommitFacts;

/** Changes the document of a layer; a repository without a file is left as it is. */
function onLayer(change: <Document extends PolicyDocument>(document: Document, spare: Spare) => Document): Change {
  return (facts, spare) => {
    const document = facts.policies[spare.layer];
    return document ? { ...facts, policies: { ...facts.policies, [spare.layer]: change(document, spare) } } : facts;
  };
}

const onRules = (change: (rule: PolicyRule, spare: Spare) => PolicyRule): Change =>
  onLayer((document, spare) => ({ ...document, rules: document.rules.map((rule) => change(rule, spare)) }));

const onRequired = (change: (wanted: RequiredScan) => RequiredScan): Change =>
  onLayer((document) => (document.requiredScans ? { ...document, requiredScans: document.requiredScans.map(change) } : document));

/** Changes what only the tenant's and the project's policy can say. */
const onPolicy = (change: (document: PolicyDocument, spare: Spare) => PolicyDocument): Change =>
  onLayer((document, spare) => (spare.layer === 'file' ? document : { ...document, ...change(document, spare) }));

const harder = { inform: 'warn', warn: 'block', block: 'block' } as const;
const harderNoBaseline: Readonly<Record<NoBaselineAction, NoBaselineAction>> = { warn: 'block', block: 'error', error: 'error' };

/** Without a condition a rule means more, but for `triage`: without that, it means what is not dismissed. */
function dropCondition(rule: PolicyRule, { pick }: Spare): PolicyRule {
  const keys = Object.keys(rule.when).filter((key) => key !== 'triage') as (keyof PolicyRule['when'])[];
  const key = keys[pick % Math.max(1, keys.length)];
  return key ? { ...rule, when: without(rule.when, key) } : rule;
}

/** Adds to what a condition lists, where a rule has it. */
function onMembers(key: 'severity' | 'novelty' | 'triage', pick: (spare: Spare) => string): Change {
  return onRules((rule, spare) => {
    const listed = rule.when[key];
    return listed ? { ...rule, when: { ...rule.when, [key]: [...new Set<string>([...listed, pick(spare)])] } } : rule;
  });
}

const tightenings: Readonly<Record<string, Change>> = {
  'a rule more': onLayer((document, { rule }) => ({ ...document, rules: [...document.rules, rule] })),
  'a required scan more': onLayer((document, { wanted }) => ({ ...document, requiredScans: [...(document.requiredScans ?? []), wanted] })),
  'a policy of the tenant where there was none': (facts, { policy }) => ({ ...facts, policies: { ...facts.policies, floor: policy } }),
  'a file in the repository where there was none': (facts, { file }) => ({ ...facts, policies: { ...facts.policies, file } }),
  'a severity more in a rule': onMembers('severity', ({ severity }) => severity),
  'a kind of novelty more in a rule': onMembers('novelty', ({ novelty }) => novelty),
  'a state of triage more in a rule': onMembers('triage', ({ triage }) => triage),
  'a condition less in a rule': onRules(dropCondition),
  'a harder action': onRules((rule) => ({ ...rule, action: harder[rule.action] })),
  'a smaller budget': onRules((rule) => (rule.moreThan ? { ...rule, moreThan: rule.moreThan - 1 } : without(rule, 'moreThan'))),
  'no grace': onRules((rule) => without(rule, 'graceDays')),
  'no day from which a rule holds': onRules((rule) => without(rule, 'effectiveFrom')),
  'required scans on all branches': onRequired((wanted) => without(wanted, 'branches')),
  'required scans that may not be of the branch': onRequired((wanted) => without(wanted, 'of')),
  'required scans that must be younger': onRequired((wanted) => ({ ...wanted, maxAgeHours: Math.min(wanted.maxAgeHours ?? 24, 1) })),
  'a stricter answer to a missing baseline': onPolicy((document) => ({
    ...document,
    noBaseline: harderNoBaseline[document.noBaseline ?? 'warn'],
  })),
  'suppressions that are not honoured': onPolicy((document) => ({ ...document, honourSuppressions: false })),
  'an earlier due date': onPolicy((document, { severity }) => ({ ...document, dueDays: { ...document.dueDays, [severity]: 1 } })),
  'a stricter threshold of a sender': (facts, { severity }) => {
    const stricter = (failOn: Severity | null): Severity =>
      failOn !== null && severityRank(failOn) > severityRank(severity) ? failOn : severity;
    return { ...facts, scans: facts.scans.map((scan) => ({ ...scan, failOn: stricter(scan.failOn) })) };
  },
};

const allWith = (when: PolicyConditions): Change => onRules((rule) => ({ ...rule, when: { ...rule.when, ...when } }));

/** What commits are held to before a change that would seldom matter to them otherwise. */
const starts: Readonly<Record<string, Change>> = {
  'a policy of the tenant where there was none': (facts) => ({ ...facts, policies: { ...facts.policies, floor: { rules: [] } } }),
  'a file in the repository where there was none': (facts) => ({ ...facts, policies: { ...facts.policies, file: undefined } }),
  'a state of triage more in a rule': allWith({ triage: ['in-review'] }),
  'required scans that must be younger': onRequired((wanted) => ({ ...wanted, maxAgeHours: 24 })),
  'a smaller budget': onRules((rule) => ({ ...rule, moreThan: rule.moreThan ?? 1 })),
  'suppressions that are not honoured': (facts) => {
    const { floor, project } = facts.policies;
    const policies = { ...facts.policies, floor: without(floor, 'honourSuppressions'), project: { ...project, honourSuppressions: true } };
    return { ...facts, policies };
  },
  'an earlier due date': allWith({ overdue: true }),
};

interface Compared {
  readonly before: number;
  readonly after: number;
}

/** Looks for a commit that is worse off, always among the same ones: whether there is one must be no matter of luck. */
function findWorse(compare: (facts: CommitFacts, spare: Spare) => Compared): boolean {
  for (let seed = 1; seed <= 50; seed += 1) {
    const samples = fc.sample(fc.tuple(anyCommit, anySpare), { numRuns: 50, seed });
    if (samples.map((sample) => compare(...sample)).some(({ before, after }) => after < before)) return true;
  }
  return false;
}

describe('a policy that gets stricter', () => {
  for (const [name, tighten] of Object.entries(tightenings)) {
    const compare = (given: CommitFacts, spare: Spare): Compared => {
      const facts = starts[name]?.(given, spare) ?? given;
      return { before: rankOf(facts), after: rankOf(tighten(facts, spare)) };
    };

    it(`by ${name} never lets a commit have a better outcome, and lets some have a worse one`, () => {
      fc.assert(
        fc.property(anyCommit, anySpare, (given, spare) => {
          const { before, after } = compare(given, spare);
          expect(after).to.be.at.most(before);
        }),
        { numRuns: 400 },
      );
      expect(findWorse(compare), 'a change that matters to nobody proves nothing').to.equal(true);
    });
  }

  it('is as strict whether the tenant asks for it or the project', () => {
    fc.assert(
      fc.property(anyCommit, anyPolicy, (facts, policy) => {
        // Whether suppressions are honoured is for the project to say: a tenant can only forbid it.
        const plain = without(policy, 'honourSuppressions');
        const nothing = { rules: [] };
        const byTenant = { ...facts, policies: { floor: plain, project: nothing, file: undefined } };
        const byProject = { ...facts, policies: { floor: nothing, project: plain, file: undefined } };
        expect(rankOf(byTenant)).to.equal(rankOf(byProject));
      }),
      { numRuns: 400 },
    );
  });
});
